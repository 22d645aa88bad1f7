"""When a service is open as inhabitants read it: the ordinary week, and the days ahead that are otherwise."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from helsevei.directory.models import Service
from helsevei.directory.opening import CLOSED, Week, in_words, public_holidays

AHEAD = 14  # days, the first of which is today


@dataclass(frozen=True, slots=True)
class PostedDay:
    """A day that is otherwise: a public holiday, or one that the municipality has said something of."""

    on_date: date
    hours: str
    reason: str


@dataclass(frozen=True, slots=True)
class PostedHours:
    """`today` is "" when it is closed, `week` empty when nobody has said when the service is open."""

    today: str
    week: list[tuple[str, str]]
    otherwise: list[PostedDay]


def posted_hours(service: Service, today: date) -> PostedHours:
    """Two queries, unless the hours have been asked for beforehand (`ServiceQuerySet.with_hours`)."""
    prefetch_related_objects([service], "opening_hours", "opening_exceptions")
    opening, days = service.opening, [today + timedelta(days=ahead) for ahead in range(AHEAD)]
    reasons = {exception.on_date: exception.reason for exception in service.opening_exceptions.all()}
    return PostedHours(
        today=in_words(opening.on(today)),
        week=week_in_words(opening.week),
        otherwise=[
            PostedDay(day, service.hours_on(day), reasons.get(day) or public_holidays(day.year).get(day, ""))
            for day in days
            if day in reasons or opening.on(day) != opening.week.get(day.weekday(), CLOSED)
        ],
    )


def week_in_words(week: Week) -> list[tuple[str, str]]:
    """«Mandag–torsdag», «08.00–15.30»: days that follow each other with the same hours on one line."""
    if not week:
        return []
    alike = groupby(WEEKDAYS, key=lambda weekday: in_words(week.get(weekday, CLOSED)))
    return [(days_in_words(list(weekdays)), hours or _("Stengt")) for hours, weekdays in alike]


def days_in_words(weekdays: list[int]) -> str:
    if len(weekdays) == len(WEEKDAYS):
        return _("Alle dager")
    first, last = (str(WEEKDAYS[weekday]) for weekday in (weekdays[0], weekdays[-1]))
    return capfirst(first if first == last else f"{first}–{last}")

"""Days and times in words, in Norwegian time, seen from the business day."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from helsevei.core import clock
from helsevei.design.registry import repeated_component


@repeated_component
def moment(value: datetime) -> dict[str, Any]:
    """«i dag kl. 10.42», «i går kl. 09.00», «fredag 12. juni kl. 09.00»; the whole date as title."""
    return moment_told(value.astimezone(UTC), clock.today(), get_language())


@repeated_component
def day(value: date) -> dict[str, Any]:
    """«i dag», «i morgen», «fredag 12. juni», «fredag 12. juni 2020» in another year; the whole date as title."""
    local = value.astimezone(clock.OSLO).date() if isinstance(value, datetime) else value
    return {"machine": local.isoformat(), "words": day_words(local), "full": long_date(local, with_year=True)}


@lru_cache(maxsize=4096)
def moment_told(value: datetime, today: date, language: str | None) -> dict[str, Any]:
    """As it is told on this day in this language: a list shows the same moments again and again. In UTC, where no hour comes twice."""
    local = value.astimezone(clock.OSLO)
    return {"machine": local.isoformat(timespec="seconds"), "words": moment_words(local), "full": full_words(local)}


def moment_words(local: datetime) -> str:
    time = time_words(local)
    match (local.date() - clock.today()) / timedelta(days=1):
        case 0:
            return _("i dag kl. %(time)s") % {"time": time}
        case -1:
            return _("i går kl. %(time)s") % {"time": time}
        case 1:
            return _("i morgen kl. %(time)s") % {"time": time}
    return _("%(date)s kl. %(time)s") % {"date": long_date(local.date()), "time": time}


def day_words(local: date) -> str:
    match (local - clock.today()) / timedelta(days=1):
        case 0:
            return _("i dag")
        case -1:
            return _("i går")
        case 1:
            return _("i morgen")
    return long_date(local)


def full_words(local: datetime, *, with_year: bool = True) -> str:
    day = long_date(local.date(), with_year=with_year)
    return _("%(date)s kl. %(time)s") % {"date": day, "time": time_words(local)}


def time_words(local: datetime) -> str:
    return date_format(local, "TIME_FORMAT")


def long_date(local: date, *, with_year: bool = False) -> str:
    """«fredag 12. juni», with the year where it is not this one."""
    return written_date(local, get_language(), with_year=with_year or local.year != clock.today().year)


@lru_cache(maxsize=4096)
def written_date(local: date, language: str | None, *, with_year: bool) -> str:
    """In the language of the reader, which is the one that is named; a page of twenty rows writes forty, mostly the same as the
    page before it."""
    form = pgettext("Django's date format", "l j. F Y") if with_year else pgettext("Django's date format", "l j. F")
    return date_format(local, form)

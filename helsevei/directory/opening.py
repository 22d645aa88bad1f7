"""When a service is open, and when a promise counted in open hours runs out: arithmetic alone, no tables (docs/decisions/0016).

Hours are wall time in Norway. They become moments, in UTC, day by day, so that the nights when the clocks change come
out right: an hour that is skipped counts for nothing, one that comes twice counts twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count, pairwise

import holidays
from django.utils.formats import time_format

from helsevei.core.clock import OSLO

MIDNIGHT = time(0)
DAY = timedelta(days=1)
SATURDAY = 5
LONGEST_WAIT = 366  # days; a promise that runs out later than that is none


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Open from one wall time until another. Closing at 00.00 is midnight at the end of the day."""

    opens_at: time
    closes_at: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        """The two moments, the second exclusive. What closes in the hour that comes twice, closes the second time."""
        last = day + DAY if self.closes_at == MIDNIGHT else day
        return _moment(day, self.opens_at), _moment(last, self.closes_at, fold=1)

    def __str__(self) -> str:
        """«08.00–15.30», as a sign on a door says it to the reader. Midnight at the end of the day is 24.00."""
        opens, closes = (time_format(wall, "TIME_FORMAT") for wall in (self.opens_at, self.closes_at))
        return f"{opens}–{closes.replace('00', '24', 1) if self.closes_at == MIDNIGHT else closes}"


Day = tuple[Interval, ...]  # in order, none overlapping another
Week = Mapping[int, Day]  # 0 is Monday; a day that is not there is closed

ORDINARY_DAY: Day = (Interval(time(8), time(15, 30)),)
ORDINARY_WEEK: Week = dict.fromkeys(range(5), ORDINARY_DAY)
CLOSED: Day = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """The hours of a service: an exception decides its day, then public holidays, then the day of the week."""

    week: Week
    exceptions: Mapping[date, Day] = field(default_factory=dict)
    is_open_on_holidays: bool = False

    def on(self, day: date) -> Day:
        if day in self.exceptions:
            return self.exceptions[day]
        if day in public_holidays(day.year) and not self.is_open_on_holidays:
            return CLOSED
        return self.week.get(day.weekday(), CLOSED)

    def is_open_at(self, moment: datetime) -> bool:
        today = self.on(moment.astimezone(OSLO).date())
        return any(opens <= moment < closes for opens, closes in _moments(today, moment.astimezone(OSLO).date()))

    def after(self, moment: datetime, minutes: int) -> datetime | None:
        """When so many open minutes have passed since the moment. None when it is not open that long within a year."""
        left = timedelta(minutes=minutes)
        for opens, closes in self._periods(moment):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        return None

    def minutes_between(self, moment: datetime, until: datetime) -> int:
        """How many open minutes have passed from one moment to another; a year at most."""
        passed = timedelta()
        for opens, closes in self._periods(moment):
            if opens >= until:
                break
            passed += min(closes, until) - opens
        return passed // timedelta(minutes=1)

    def next_opening(self, moment: datetime) -> datetime | None:
        """When it opens next, today's being over once it has begun. None when it does not within a year."""
        return next((opens for opens, _ in self._periods(moment) if opens > moment), None)

    def _periods(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the open periods from a moment on, in order, each minute in one of them only."""
        first = since.astimezone(OSLO).date()
        since = since.astimezone(UTC)
        for ahead in range(LONGEST_WAIT):
            day = first + ahead * DAY
            for opens, closes in _moments(self.on(day), day):
                if closes > since:
                    yield max(opens, since), closes
                    since = closes


def working_days_until(day: date, due: date) -> int:
    """In how many working days («virkedager», Monday to Friday but public holidays) after a day, the first being 1, it is
    certain that another has come."""
    return next(number for number, one in enumerate(working_days_after(day), 1) if one >= due)


def working_days_after(day: date) -> Iterator[date]:
    coming = (day + ahead * DAY for ahead in count(1))
    return (one for one in coming if one.weekday() < SATURDAY and one not in public_holidays(one.year))


def in_words(day: Day) -> str:
    """«08.00–11.30, 12.00–15.30». Nothing for a day that is closed."""
    return ", ".join(map(str, sorted(day)))


def in_code(day: Day) -> str:
    """«08:00-11:30,12:00-15:30», the same in every language, for what is kept."""
    return ",".join(f"{interval.opens_at:%H:%M}-{interval.closes_at:%H:%M}" for interval in sorted(day))


def from_code(code: str) -> Day:
    """What `in_code` made."""
    pairs = (interval.split("-") for interval in code.split(","))
    return tuple(Interval(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def overlaps(day: Day) -> bool:
    """Whether an interval begins before the one ahead of it has ended."""
    ordered = sorted(day)
    return any(earlier.closes_at == MIDNIGHT or later.opens_at < earlier.closes_at
               for earlier, later in pairwise(ordered))  # fmt: skip


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """The public holidays of Norway in a year, with their Norwegian names."""
    found = holidays.country_holidays("NO", years=year, language="no")
    return {day: name.replace("; ", " og ") for day, name in found.items()}


def holidays_from(day: date) -> list[tuple[date, str]]:
    """Those of the year that begins on a day, in order."""
    coming = {**public_holidays(day.year), **public_holidays(day.year + 1)}
    return sorted((holiday, name) for holiday, name in coming.items() if day <= holiday < day + 365 * DAY)


def minute_of(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _moments(day: Day, on: date) -> Iterator[tuple[datetime, datetime]]:
    return (interval.on(on) for interval in sorted(day))


def _moment(day: date, wall: time, fold: int = 0) -> datetime:
    """A time that the clocks skip, is when they do so, which is on the hour."""
    moment = datetime.combine(day, wall, OSLO)
    if moment.astimezone(UTC).astimezone(OSLO).time() != wall:
        return moment.astimezone(UTC).replace(minute=0)
    return moment.replace(fold=fold).astimezone(UTC)

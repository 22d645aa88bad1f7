"""The business clock, moved by whoever visits the demo. The file that core.clock reads holds for every process at once."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import ceil
from pathlib import Path
from tempfile import NamedTemporaryFile

from helsevei.core.clock import OSLO, now, offset_file, real_now, today
from helsevei.directory.opening import DAY, working_days_after

MORNING = time(8)
FARTHEST = 365 * DAY
BACK = "now"


def morning_of(day: date) -> datetime:
    return datetime.combine(day, MORNING, OSLO)


STEPS: dict[str, Callable[[], datetime]] = {
    "hour": lambda: now() + timedelta(hours=1),
    "tomorrow": lambda: morning_of(today() + DAY),
    "working_day": lambda: morning_of(next(working_days_after(today()))),
    "week": lambda: now().astimezone(OSLO) + 7 * DAY,
    BACK: real_now,
}


def move(step: str) -> None:
    """One of the STEPS. A year ahead is as far as it goes."""
    if step == BACK:
        offset_file().unlink(missing_ok=True)
        return
    ahead = min(STEPS[step]() - real_now(), FARTHEST)
    with NamedTemporaryFile("w", dir=offset_file().parent, prefix="clock-", delete=False) as unfinished:
        unfinished.write(str(ceil(ahead.total_seconds())))
    Path(unfinished.name).replace(offset_file())

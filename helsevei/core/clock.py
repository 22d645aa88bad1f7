"""The one clock, with two readings (docs/house.md, Time).

Business time drives deadlines, reminders, quiet hours, ages and expiry, and can be moved in the demo. Real time drives
sessions, tokens, the queue and the audit chain. Days and ages are reckoned in Europe/Oslo (reliability D31).
"""

from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

OSLO = ZoneInfo("Europe/Oslo")


def real_now() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """Business time: real time plus the demo's offset."""
    return real_now() + offset()


def today() -> date:
    """The business day in Norway."""
    return now().astimezone(OSLO).date()


def offset() -> timedelta:
    """How far the demo's clock has been moved; nothing outside the demo."""
    try:
        return timedelta(seconds=int(offset_file().read_text())) if settings.DEMO else timedelta()
    except FileNotFoundError:
        return timedelta()


def offset_file() -> Path:
    return Path(settings.DATA_DIR) / "clock-offset-seconds"


def age_on(birth_date: date, day: date) -> int:
    """Full years lived on a day; someone born on 29 February has her birthday on 1 March in other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def years_before(day: date, years: int) -> date:
    """The last day on which somebody was born who is so old by `age_on` on a day."""
    is_no_day = (day.month, day.day) == (2, 29) and not isleap(day.year - years)
    return day.replace(year=day.year - years, day=28 if is_no_day else day.day)

"""The work list of a shift («arbeidsliste», M7): what waits for a member of staff, from every room that makes work.

A room registers in its `work.py` where its rows come from; the page in `home` asks them all and sorts what they answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from helsevei.core.actor import Actor
from helsevei.core.clock import OSLO

MOST = 50  # rows from one source: more than anybody does in a shift


@dataclass(frozen=True, slots=True)
class Work:
    """One row: about whom, why it is here, by when, and where it is done. Urgent ones come first whatever their time."""

    name: str
    person_id: UUID
    why: str
    url: str
    service: str = ""
    due_at: datetime | None = None
    due_date: date | None = None  # the last day, where it is a matter of days
    is_urgent: bool = False

    @property
    def place(self) -> tuple[bool, datetime]:
        """In the list: what is urgent, then what is due first, then what has no time."""
        due_at = end_of(self.due_date) if self.due_date else self.due_at
        return not self.is_urgent, due_at or datetime.max.replace(tzinfo=OSLO)


Find = Callable[[Actor, datetime], list[Work]]


@dataclass(frozen=True, slots=True)
class Source:
    """`find` answers with at most MOST rows, those that cannot wait first; `page` is the name of the one with all of them."""

    find: Find
    page: str


SOURCES: dict[str, Source] = {}


def register(name: str, *, find: Find, page: str) -> None:
    """Make a source known by the name of its room and what it tells of ("room.what_waits")."""
    if name in SOURCES:
        raise ValueError(f"there is a source of work called {name} already")
    SOURCES[name] = Source(find, page)


def end_of(day: date) -> datetime:
    """The moment when a day is over in Norway."""
    return datetime.combine(day + timedelta(days=1), time(), OSLO)

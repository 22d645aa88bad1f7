"""Where one is in a list of threads, and what narrows it."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from helsevei.core.text import sort_key


class Position(NamedTuple):
    """A place in a list of threads: the last row seen."""

    moment: datetime
    id: UUID

    def __str__(self) -> str:
        """For an address, where a plus sign would be read as a space."""
        return f"{self.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """The place named in an address, or None for the start of the list, also when the address was tampered with."""
        moment, _, id_ = text.partition("_")
        try:
            at = datetime.fromisoformat(moment)
            return cls(at.astimezone(UTC), UUID(id_)) if at.tzinfo else None
        except (ValueError, OverflowError):
            return None


class Narrowing(NamedTuple):
    """Fewer of the threads that staff see: those of a service, of a team, or those that nobody has taken."""

    service_id: UUID | None = None
    team_id: UUID | None = None
    is_free: bool = False


def begins_a_name(word: str) -> Q:
    """Of the person, as Norwegian sorts names (docs/decisions/0003)."""
    key = sort_key(word)
    return (
        Q(person__name_sort_key__startswith=key) | Q(person__name_sort_key__contains=f" {key}") if key else Q(pk__in=[])
    )

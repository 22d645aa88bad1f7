"""What journal systems tell us of what people get from the municipality (domain.md 1.5)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

JOURNAL_ID_LENGTH = 30


@dataclass(frozen=True, slots=True)
class JournalContact:
    """One decision («vedtak») in a journal's list. `journal_id` is the journal's own («TjenesteId»); `end_date` is the last
    day, or None for one that has no end yet."""

    journal_id: str
    service_id: UUID
    start_date: date
    end_date: date | None = None

    def holds_with(self, other: "JournalContact", since: date) -> bool:
        """Whether both hold on one and the same day, then or later."""
        begins = max(self.start_date, other.start_date, since)
        return begins <= min(self.end_date or date.max, other.end_date or date.max)

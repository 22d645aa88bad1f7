"""What the stand-ins have taken in, one line of JSON for each: the truth about what was sent."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from helsevei.core import clock


@dataclass(frozen=True, slots=True)
class Taken:
    """One message as a provider got it. A subject is a letter's alone."""

    provider: str
    reference: str
    to: str
    text: str
    subject: str
    taken_at: datetime


class Journal:
    """Several processes write to one file, each line at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, *, provider: str, reference: str, to: str, text: str, subject: str = "") -> None:
        taken = Taken(provider, reference, to, text, subject, clock.now())
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(taken), default=str) + "\n")

    def all(self) -> list[Taken]:
        """Oldest first."""
        if not self.path.exists():
            return []
        rows = map(json.loads, self.path.read_text(encoding="utf-8").splitlines())
        return [Taken(**{**row, "taken_at": datetime.fromisoformat(row["taken_at"])}) for row in rows]


def of_the_demo() -> Journal:
    return Journal(Path(settings.DATA_DIR) / "outbox.jsonl")

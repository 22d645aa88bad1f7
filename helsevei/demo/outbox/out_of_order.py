"""What the stand-ins do not do now, because a visitor wants to see what happens then: a kind of provider, or one full mailbox."""

import json
from pathlib import Path

SMS, EMAIL = "sms", "email"
FULL_MAILBOX = "fysioterapi@lyngmo.example"  # from the first day: there is always something for the operator to look at
ALL = (SMS, EMAIL, FULL_MAILBOX)


class OutOfOrder:
    """Kept beside the journal, so that every process knows."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "out-of-order.json"

    def now(self) -> set[str]:
        return set(json.loads(self.path.read_text())) if self.path.exists() else set()

    def turn(self, name: str, *, works: bool) -> None:
        names = self.now() - {name} if works else self.now() | {name}
        unfinished = self.path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(sorted(names)))
        unfinished.replace(self.path)

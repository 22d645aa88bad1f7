"""The kinds of notice: for whom, and in which words. Each room registers its own in `notices.py`.

The words are fixed sentences that tell nobody anything (domain.md 9, reliability NO5): whoever finds the telephone learns
that something waits on Helsevei, and no more.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from helsevei.accounts.models import Person

Key = tuple[UUID | None, str]  # tells recipients apart: the person, or the mailbox
# Numbers of people and cases, links and addresses. The last net: what rooms register is read by a test besides.
TELLING = re.compile(r"\d{3}|://|www\.|@")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, reached where KRR says, or a mailbox of the municipality's own."""

    person: Person | None = None
    mailbox: str = ""

    @property
    def key(self) -> Key:
        return (self.person.id if self.person else None, self.mailbox)


@dataclass(frozen=True, slots=True)
class Words:
    """What is sent: an SMS is the text alone. Raises ValueError for what could tell about somebody, or lead somewhere."""

    subject: str
    text: str

    def __post_init__(self) -> None:
        if TELLING.search(f"{self.subject} {self.text}") or "\n" in self.subject:
            raise ValueError("a notice holds no numbers, links or addresses")


@dataclass(frozen=True, slots=True)
class Kind:
    """`audience` is asked when the notice is sent: nobody means that it no longer matters. `words` in the recipient's language."""

    audience: Callable[[UUID, datetime], Sequence[Recipient]]
    words: Callable[[UUID, datetime], Words]
    needs_consent: bool = True


KINDS: dict[str, Kind] = {}


def register(
    name: str,
    *,
    audience: Callable[[UUID, datetime], Sequence[Recipient]],
    words: Callable[[UUID, datetime], Words],
    needs_consent: bool = True,
) -> None:
    """Make the kind `name` ("room.what_happened") known. Both functions get what the notice is about, and the moment. One that
    does not need consent tells of its withdrawal."""
    if name in KINDS:
        raise ValueError(f"there is a kind of notice called {name} already")
    KINDS[name] = Kind(audience, words, needs_consent)

"""What a standard reply leaves open, and what stands there once it is put in: «Hei {innbyggerens fornavn}».

Its author types the names, so they are Norwegian in every language of the page.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import ngettext

from helsevei.accounts.models import Person
from helsevei.core.clock import OSLO
from helsevei.design.components.moments import full_words
from helsevei.directory.models import Service

OPEN = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom, from which service, by whom and when a reply is put in."""

    person: Person
    service: Service
    writer: str
    now: datetime

    @property
    def opens(self) -> str:
        """With day and date, since the text is read on other days too; "" where nobody has said when the service is open
        (reliability SV5)."""
        moment = self.service.opening.next_opening(self.now)
        return full_words(moment.astimezone(OSLO), with_year=False) if moment else ""


VALUES: dict[str, Callable[[Occasion], str]] = {
    "given_name": lambda here: here.person.given_name,
    "person_name": lambda here: here.person.name,
    "writer": lambda here: here.writer,
    "service": lambda here: here.service.name,
    "municipality": lambda here: here.service.municipality.name,
    "phone": lambda here: here.service.phone,
    "opens": lambda here: here.opens,
}
NAMES: dict[str, str] = json.loads((Path(__file__).parent / "data" / "variables.json").read_text())
VARIABLES = {NAMES[code]: value for code, value in VALUES.items()}


def in_braces(names: list[str]) -> str:
    """As they are typed, for those who are told of them."""
    return ", ".join(f"{{{name}}}" for name in names)


def named(text: str) -> list[str]:
    return [name_of(found) for found in OPEN.finditer(text)]


def unknown(text: str) -> list[str]:
    """What stands in braces and is none of the variables."""
    return [name for name in named(text) if name not in VARIABLES]


def unknown_told(names: list[str]) -> str:
    """Such names, in words for whoever typed them."""
    told = ngettext(
        "Helsevei kjenner ikke %(unknown)s. Du kan bruke %(known)s.",
        "Helsevei kjenner ikke disse: %(unknown)s. Du kan bruke %(known)s.",
        len(names),
    )
    return told % {"unknown": in_braces(names), "known": in_braces(list(VARIABLES))}


def unfilled(text: str) -> list[str]:
    """The variables that nothing stands for yet."""
    return [name for name in named(text) if name in VARIABLES]


def filled(text: str, here: Occasion) -> str:
    """The text as it will be sent. What is not known stays open, for its author to fill in."""

    def value(found: re.Match[str]) -> str:
        known = VARIABLES.get(name_of(found))
        return (known(here) if known else "") or found[0]

    return OPEN.sub(value, text)


def name_of(found: re.Match[str]) -> str:
    return " ".join(found[1].casefold().split())

"""What we have about a person, told to herself: each room states its part in `export.py`, once for the page, the PDF and the JSON.

A fact has a key for machines and a label for people; a record may hold others, as a conversation holds messages.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from helsevei.core.actor import Actor
from helsevei.core.retention import Text

Value = str | int | bool | date | datetime | list[str] | list[date] | None
Rows = QuerySet[Any, Any]


class Fact(NamedTuple):
    key: str
    label: Text
    value: Value


@dataclass(frozen=True, slots=True)
class Record:
    facts: list[Fact]
    key: str = ""  # of what it holds
    holds: list["Record"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    """`rows` are those of the person that the actor may see; `tell` puts them into facts. `table` names the rule by which they are
    kept (core/retention.py), `place` the order."""

    key: str
    title: Text
    table: str
    place: int
    rows: Callable[[Actor, UUID], Rows]
    tell: Callable[[Actor, Rows], Iterable[Record]]


SECTIONS: dict[str, Section] = {}


def register(section: Section) -> None:
    if section.key in SECTIONS:
        raise ValueError(f"there is a section {section.key} already")
    SECTIONS[section.key] = section


def sections() -> list[Section]:
    return sorted(SECTIONS.values(), key=lambda section: section.place)

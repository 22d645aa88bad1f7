"""How long each record is kept («oppbevaringstid»), and how it goes. Each room states it of its own tables in `retention.py`.

What somebody has written, or a municipality has decided about her, goes when a named person has seen what it is and said
yes; technical traces go by themselves; some rows go with others; some never do. A house test demands a rule of every table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet
from django.utils.functional import Promise

from helsevei.core.clock import OSLO

Text = str | Promise
Rows = QuerySet[Any, Any]


class Ending(StrEnum):
    APPROVED = "approved"
    BY_ITSELF = "by itself"
    FOLLOWS = "follows"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Rule:
    """Of one table. `after` says how long, and counted from what; with `years` in it where they are a setting.

    `due` is what is over at a moment, which nothing else points to. The rest are ways from its rows to columns: to the one
    they are counted from, and to those by which they are held back and shown.
    """

    ending: Ending
    what: Text
    after: Text
    why: Text
    years: int = 0
    address: str = ""  # of the page where it is seen before it is approved
    follows: str = ""  # the table whose rows these go with
    job: str = ""  # of what goes by itself and is looked after in its own room
    due: Callable[[datetime], Rows] | None = None
    since: str = ""
    municipality: str = "municipality"
    person: str = ""
    thread: str = ""
    service: str = ""
    is_private: bool = False  # whose it is, is not for those who approve

    @property
    def how_long(self) -> str:
        return str(self.after) % {"years": self.years}

    @property
    def goes_by_itself(self) -> bool:
        """By the nightly job of `retention`."""
        return self.ending == Ending.BY_ITSELF and self.due is not None


RULES: dict[str, Rule] = {}


def register(table: str, rule: Rule) -> None:
    """State the rule of a table ("dialogue.Thread")."""
    if table in RULES:
        raise ValueError(f"there is a rule for {table} already")
    RULES[table] = rule


def years_before(at: datetime, years: int) -> datetime:
    """The same day and hour in Norway; the 28th of February where there is no 29th."""
    local = at.astimezone(OSLO)
    day = 28 if (local.month, local.day) == (2, 29) else local.day
    return local.replace(year=local.year - years, day=day)


def links_to(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """Every foreign key to a table, those without a name for the way back too."""
    for field in model._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel) and (field.one_to_many or field.one_to_one):
            yield field


def goes_with(table: type[Model], other: type[Model]) -> bool:
    rule = RULES.get(table._meta.label)
    return rule is not None and rule.follows == other._meta.label


def keepers(model: type[Model]) -> list[Exists]:
    """What keeps a row: whatever points to it and does not go with it, or keeps what does. So a table that is new keeps what
    it points to, until its rule says otherwise."""
    found = []
    for link in links_to(model):
        pointing = link.related_model._base_manager.filter(**{link.field.name: OuterRef("pk")})
        if goes_with(link.related_model, model):
            inner = keepers(link.related_model)
            pointing = pointing.filter(reduce(or_, inner)) if inner else pointing.none()
        found.append(Exists(pointing))
    return found


def unreferenced(rows: Rows) -> Rows:
    for keeper in keepers(rows.model):
        rows = rows.exclude(keeper)
    return rows


def remove(rows: Rows) -> None:
    """These rows, after all that goes with them. For the room `retention` alone, which asks first whether they may go."""
    for link in links_to(rows.model):
        if goes_with(link.related_model, rows.model):
            remove(link.related_model._base_manager.filter(**{f"{link.field.name}__in": rows.values("pk")}))
    rows.delete()


def table_at(address: str) -> str | None:
    """Which table is looked through there."""
    return next((table for table, rule in RULES.items() if address and rule.address == address), None)


def table_of(name: str) -> type[Model]:
    return apps.get_model(name)

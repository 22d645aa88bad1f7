"""Questions that every page asks: made into SQL by Django once for each shape of their values, and asked again with others.

To build a queryset and to write its SQL takes Django ten times as long as PostgreSQL takes to answer it
(docs/decisions/0032). A function with `@question` returns a queryset, above all one that begins with `visible_to(actor)`;
called, it answers with the rows. What is asked remains what the function says: it is called with stand-ins for the ids,
moments, days and texts of the caller, and where these come out among the values of the SQL, the caller's own go in.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, wraps
from types import SimpleNamespace
from typing import Any, TypeVar, TypeVarTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.transaction import TransactionManagementError

from helsevei.core.postgresql.base import ASKED_AGAIN

Asked = TypeVarTuple("Asked")
Row = TypeVar("Row")
Value = UUID | datetime | date | str
KINDS = (UUID, datetime, date, str)  # exactly: a member of an enumeration is part of the shape
MOST_SHAPES = 512  # of one question


class Unfit(TypeError):
    """A question that depends on its values otherwise than by holding them: its SQL cannot be asked again with others."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stood: its class, and its number among the values, the same for equal ones."""

    kind: type
    number: int


def question(build: Callable[[*Asked], QuerySet[Any, Row]]) -> Callable[[*Asked], list[Row]]:
    """Ids, moments, days and texts among the arguments are values, also within tuples, frozen sets and dataclasses; a model's
    instance is its id alone; everything else is part of the shape, an empty text too. The function holds a text and never
    compares it, which nobody would notice: what it turns on is a flag, an enumeration or None."""
    return asking(build, ASKED_AGAIN)


def planned_question(build: Callable[[*Asked], QuerySet[Any, Row]]) -> Callable[[*Asked], list[Row]]:
    """One whose best plan depends on its values, as of lists that are long for one and short for another: PostgreSQL plans it
    each time that it is asked."""
    return asking(build, "")


def asking(build: Callable[[*Asked], QuerySet[Any, Row]], mark: str) -> Callable[[*Asked], list[Row]]:
    @lru_cache(maxsize=MOST_SHAPES, typed=True)  # True is another shape than 1, and a row of names than a tuple
    def written(*shape: Any) -> Written:
        return Written(build, shape, mark)

    @wraps(build)
    def ask(*arguments: *Asked) -> list[Row]:
        places: dict[tuple[type, Value], Place] = {}

        def numbered(value: Value) -> Place:
            return places.setdefault((type(value), value), Place(type(value), len(places)))

        asked = written(*remade(arguments, KINDS, numbered))
        rows = asked.ask([value for _, value in places])
        if rows and asked.prefetches:  # what belongs to the rows is asked for by the caller's own values
            their_own: Any = build(*arguments)
            prefetch_related_objects(rows, *their_own._prefetch_related_lookups)
        return rows

    return ask


def remade(one: Any, kinds: tuple[type, ...], leaf: Callable[[Any], Any]) -> Any:
    """The same with something else in the place of everything of these classes."""
    if type(one) in kinds and one != "":
        return leaf(one)
    if isinstance(one, tuple):
        parts = (remade(part, kinds, leaf) for part in one)
        return type(one)(*parts) if hasattr(one, "_fields") else tuple(parts)
    if isinstance(one, frozenset):
        return frozenset(remade(part, kinds, leaf) for part in sorted(one, key=repr))
    if is_dataclass(one) and not isinstance(one, type | Place):
        return replace(one, **{of.name: remade(getattr(one, of.name), kinds, leaf) for of in fields(one)})
    if isinstance(one, Model):  # of which nothing but its id can be read
        return type(one).from_db(DEFAULT_DB_ALIAS, [type(one)._meta.pk.attname], [remade(one.pk, kinds, leaf)])
    return one


class Written:
    """A question of one shape in SQL."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...], mark: str) -> None:
        """Written twice, with different stand-ins: what differs by more than these is unfit."""
        (self.queryset, self.compiler, *first), (_, _, *second) = (
            written_with(stand, build, shape) for stand in (early, late)
        )
        if first != second:
            raise Unfit(f"{build.__qualname__}: its SQL is not the same for all values of this shape: {shape}")
        sql, self.values = first
        self.sql = sql and mark + sql
        self.locks, self.prefetches = (
            self.queryset.query.select_for_update,
            bool(self.queryset._prefetch_related_lookups),
        )

    def ask(self, values: list[Value]) -> list[Any]:
        if not self.sql:
            return []
        if self.locks and not connections[DEFAULT_DB_ALIAS].in_atomic_block:
            raise TransactionManagementError("rows are locked inside a transaction only")
        given = tuple(values[value.number] if type(value) is Place else value for value in self.values)
        compiler, query = copy(self.compiler), copy(self.queryset.query)
        compiler.connection, compiler.as_sql = connections[DEFAULT_DB_ALIAS], lambda: (self.sql, given)
        query.get_compiler = lambda *_, **__: compiler
        # Django's own way to make rows of what the database says, with the parts of a queryset that it looks at
        asked = SimpleNamespace(**vars(self.queryset), query=query, db=DEFAULT_DB_ALIAS)
        return list(self.queryset._iterable_class(asked))


def written_with(stand: Callable[[Place], Value], build: Callable[..., Any], shape: tuple[Any, ...]) -> tuple[Any, ...]:
    """The queryset, its compiler, the SQL ("" when nothing can be found) and its values, with places for those of the call."""
    places: dict[tuple[type, Value], Place] = {}

    def taken(place: Place) -> Value:
        value = stand(place)
        places[place.kind, value] = place
        return value

    with connections[DEFAULT_DB_ALIAS].execute_wrapper(refused):
        queryset = build(*remade(shape, (Place,), taken))
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            sql, values = "", []
    compiler.connection = None  # whoever asks has her own; this one would stay open as long as the process
    found = [places.get((type(value), value), value) if type(value) in KINDS else value for value in values]
    fixed = [type(value).__name__ for value in found if isinstance(value, UUID | date)]
    if fixed:
        raise Unfit(f"{build.__qualname__}: it holds a {fixed[0]} that is none of those that it is asked with")
    return queryset, compiler, sql, found


def refused(*_: Any) -> None:
    """What a function read meanwhile would be the answer to the stand-ins."""
    raise Unfit("it asks the database before it is asked itself")


def early(place: Place) -> Value:
    return stand_in(place, datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=place.number))


def late(place: Place) -> Value:
    """Moments and days in the opposite order, and after every clock."""
    return stand_in(place, datetime(2900, 1, 1, tzinfo=UTC) - timedelta(days=place.number))


def stand_in(place: Place, moment: datetime) -> Value:
    """Ids in the order of their places, so that sorted ones come out alike."""
    by_kind: dict[type, Value] = {
        UUID: UUID(int=(place.number << 64) + moment.year),
        datetime: moment,
        date: moment.date(),
        str: f"{moment.year} {place.number}",
    }
    return by_kind[place.kind]

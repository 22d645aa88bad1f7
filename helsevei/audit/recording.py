"""The unit of work: what an action changes and what the access log says of it are committed together, or not at all.

M32, reliability D2, D15, AL1. `record` only remembers the entry; the outermost action appends them all as its last
statements before the commit, because an append locks the head of its chain until then: late, so that writers of one
municipality wait as briefly as can be, and in the order of the chains' ids, so that no two wait for each other.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from operator import attrgetter
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction

from helsevei.audit.models import CODE, PLATFORM, Entry
from helsevei.core import clock
from helsevei.core.actor import Actor
from helsevei.core.ids import new_id

P = ParamSpec("P")
R = TypeVar("R")


class Unit:
    """One outermost action and everything it calls. Its entries wait in Django's list of what to do at the commit."""


@dataclass(frozen=True, slots=True)
class Buffered:
    """An entry that waits in that list: when a savepoint is rolled back, Django takes out what was put in since."""

    unit: Unit
    entry: Entry

    def __call__(self) -> None:
        """Nothing is left to do at the commit itself: the entry was appended just before."""


_unit: ContextVar[Unit | None] = ContextVar("audit_unit", default=None)


class OutsideAction(RuntimeError):
    """Something was recorded outside an action, where it would not share the fate of the change it tells of."""


class SwallowedFailure(RuntimeError):
    """An inner action failed and the outer one went on: half a change must not be committed as a whole one."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function an action: one transaction with its access log entries, committed when it returns.

    An action called by an action joins its unit of work. When an inner action fails the whole unit does, unless the
    outer one has put a savepoint (`transaction.atomic()`) around the call. An action refuses to run inside a
    transaction that no action opened: it could not promise that what it did is stored (reliability D1).
    Raises TypeError at import for functions that take positional arguments or do not end when they return.
    """
    _require_keyword_only(function)

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _unit.get() is not None:
            with transaction.atomic(savepoint=False):
                return function(*args, **kwargs)
        with transaction.atomic(durable=True), _unit_of_work():
            return function(*args, **kwargs)

    return run


def record(
    *,
    actor: Actor,
    event: str,
    object_kind: str,
    object_id: UUID | None,
    persons: Iterable[UUID] = (),
    municipality_id: UUID | None = None,
    service_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Say in the access log what the current action does: ids and codes, never words about people (AL6).

    `event` is "room.object.verb"; `persons` are those whose data was seen or changed (one entry for a whole page), whom the
    object is about first; `reason` is a code. The municipality is the actor's unless another is named; with none the platform's chain has it.
    Raises OutsideAction, and ValueError for what is no code or id.
    """
    for code in (event, object_kind, *([reason] if reason else [])):
        _require_code(code)
    unit = _unit.get()
    if unit is None:
        raise OutsideAction(f"{event} was recorded outside an action")
    municipality_id = municipality_id or actor.municipality_id
    entry = Entry(
        id=new_id(),
        chain=municipality_id or PLATFORM,
        occurred_at=clock.real_now(),
        business_at=clock.now(),
        **_who(actor),
        actor_roles=_roles(actor, service_id),
        municipality_id=municipality_id,
        service_id=service_id,
        event=event,
        object_kind=object_kind,
        object_id=object_id,
        persons=_distinct(persons),
        reason=reason,
    )
    transaction.on_commit(Buffered(unit, entry))


@contextmanager
def _unit_of_work() -> Iterator[None]:
    unit = Unit()
    token = _unit.set(unit)
    try:
        yield
        if transaction.get_rollback():
            raise SwallowedFailure("an action inside this one failed, and its failure was not passed on")
        _append(unit)
    finally:
        _unit.reset(token)


def _append(unit: Unit) -> None:
    """One statement for all entries, chain by chain in the order of their ids; within a chain as they were recorded."""
    waiting = [queued[1] for queued in connection.run_on_commit]
    entries = [call.entry for call in waiting if isinstance(call, Buffered) and call.unit is unit]
    if entries:
        Entry.objects.bulk_create(sorted(entries, key=attrgetter("chain")))


def _who(actor: Actor) -> dict[str, Any]:
    acts_for_another = actor.person_id != actor.own_person_id
    return {
        "actor_kind": actor.kind.value,
        "actor_user_id": actor.user_id,
        "actor_person_id": actor.own_person_id,
        "on_behalf_of_person_id": actor.person_id if acts_for_another else None,
    }


def _roles(actor: Actor, service_id: UUID | None) -> list[str]:
    """The codes of the roles that held there: all of the actor's, or those that reach the named service."""
    grants = [grant for grant in actor.grants if service_id is None or grant.service_id in (None, service_id)]
    return sorted({grant.role.value for grant in grants})


def _distinct(persons: Iterable[UUID]) -> list[UUID]:
    found = list(dict.fromkeys(persons))
    if not all(isinstance(person, UUID) for person in found):
        raise ValueError("persons are named by their ids")
    return found


def _require_code(text: str) -> None:
    if not re.fullmatch(CODE, text):
        raise ValueError("the access log takes codes only: up to 80 of a-z 0-9 _ . -, and no identity number")


def _require_keyword_only(function: Callable[..., object]) -> None:
    kinds = {parameter.kind for parameter in inspect.signature(function).parameters.values()}
    if kinds - {inspect.Parameter.KEYWORD_ONLY}:
        raise TypeError(f"the action {function.__qualname__} must take keyword-only arguments, each by its name")
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise TypeError(f"the action {function.__qualname__} must be done when it returns")

"""What an administrator or a register changes is remembered: who, when, what stood there before and what after (reliability
SV4)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from helsevei.core.actor import Actor
from helsevei.core.clock import real_now
from helsevei.directory.models import Change, Municipality, Offering, Organisation, Service, Team

Facts = Mapping[str, Any]  # what JSON can hold, by the name of the field
Thing = Municipality | Offering | Organisation | Service | Team
NOTHING: Facts = {}  # before a thing was there, and after it has gone


def facts(thing: Thing) -> Facts:
    """What is remembered of a thing, as it is now; part by part where it has several of something."""
    found: dict[str, Any] = {}
    for name in thing.REMEMBERED:
        value = getattr(thing, name)
        found |= {f"{name}.{part}": said for part, said in value.items()} if isinstance(value, dict) else {name: value}
    return found


def remember(
    *,
    actor: Actor,
    municipality_id: UUID,
    thing: Thing,
    before: Facts,
    after: Facts,
) -> None:
    """Keep what differs, in the action's own transaction. Nothing is kept where nothing has changed."""
    names = [*after, *(name for name in before if name not in after)]
    pairs = {name: [before.get(name), after.get(name)] for name in names}
    fields = {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and any(pair)}
    if fields:
        Change.objects.create(
            municipality_id=municipality_id, object_kind=thing._meta.label_lower.split(".")[1], object_id=thing.id,
            object_name=thing.name, changed_at=real_now(), changed_by=actor.user_id, fields=fields,
        )  # fmt: skip

"""Looks: what a user has had before her, and what the access log says of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from helsevei.audit.recording import action, record
from helsevei.contacts.models import EmergencyAccess
from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.models import Mailing, ReadMark, Thread


@action
def read_thread(
    *, actor: Actor, thread: Thread, now: datetime, listed: Iterable[Thread] = (), has_newest: bool = True
) -> Thread:
    """Open a thread: sets one's own read mark, unless the page goes back in it and `has_newest` of it no more. A look by a
    representative is an audit entry, and so is one by staff, which also names those in the `listed` threads beside it; their
    first look after a message tells the inhabitant «Lest»."""
    if has_newest:
        mark_read(actor=actor, thread=thread, now=now)
    if actor.is_representative:
        record(actor=actor, event="dialogue.thread.read", object_kind="thread", object_id=thread.id,
               persons=[thread.person_id], municipality_id=thread.municipality_id, service_id=thread.service_id)  # fmt: skip
    if actor.kind == ActorKind.STAFF:
        persons = [thread.person_id, *sorted({row.person_id for row in listed})]
        record(actor=actor, event="dialogue.thread.read", object_kind="thread", object_id=thread.id, persons=persons,
               service_id=thread.service_id, reason="care")  # fmt: skip
        if thread.is_waiting and not thread.is_read_by_service:
            thread.read_by_service_at, thread.read_by_service_version = now, thread.version
            earlier = Thread.objects.filter(id=thread.id, read_by_service_version__lt=thread.version)
            earlier.update(read_by_service_at=now, read_by_service_version=thread.version)  # another may have read more
    return thread


@action
def mark_read(*, actor: Actor, thread: Thread, now: datetime) -> None:
    """The user has had the thread before her as it is in `thread`. Where an inhabitant reads what may still be withdrawn, one of
    the two comes first."""
    if actor.kind == ActorKind.INHABITANT and thread.is_fresh(now):
        thread = Thread.objects.locked(thread.id)
    mark = ReadMark(
        thread=thread, user_id=known(actor.user_id), version=thread.version, closed_at=thread.closed_at, read_at=now
    )
    ReadMark.objects.bulk_create(
        [mark], update_conflicts=True, unique_fields=["thread", "user"],
        update_fields=["version", "closed_at", "read_at"],
    )  # fmt: skip


@action
def read_inbox(*, actor: Actor, threads: list[Thread]) -> list[Thread]:
    """Staff, or a representative, open a list of threads: one entry with every person on it."""
    services = {thread.service_id for thread in threads}
    if threads and (actor.kind == ActorKind.STAFF or actor.is_representative):
        record(actor=actor, event="dialogue.inbox.read", object_kind="thread", object_id=None,
               reason="" if actor.is_representative else "care",
               persons=sorted({thread.person_id for thread in threads}),
               service_id=services.pop() if len(services) == 1 else None)  # fmt: skip
    return threads


@action
def search_threads(*, actor: Actor, threads: list[Thread]) -> list[Thread]:
    """Staff search in the threads of their services: one entry with every person found, also when that is nobody (ST2)."""
    record(actor=actor, event="dialogue.inbox.searched", object_kind="thread", object_id=None, reason="care",
           persons=sorted({thread.person_id for thread in threads}))  # fmt: skip
    return threads


@action
def read_person(*, actor: Actor, person_id: UUID, threads: list[Thread]) -> list[Thread]:
    """Staff open the list of one person's threads, be it empty: that she is known here is told by it too."""
    record(actor=actor, event="dialogue.inbox.read", object_kind="thread", object_id=None, persons=[person_id],
           reason="care")  # fmt: skip
    return threads


@action
def read_in_emergency(*, actor: Actor, access: EmergencyAccess, thread: Thread | None = None) -> None:
    """Staff look at a person, or at one of her threads, by an emergency access. No mark is set: her care is not theirs."""
    if access.user_id != actor.user_id:
        raise NotAllowed
    record(actor=actor, event="dialogue.thread.read" if thread else "dialogue.inbox.read", object_kind="thread",
           object_id=thread.id if thread else None, persons=[access.person_id],
           service_id=thread.service_id if thread else None, reason=access.code)  # fmt: skip


@action
def read_recipients(*, actor: Actor, mailing: Mailing, persons: list[UUID]) -> None:
    """Staff see whom a mailing is for, be it sent or not."""
    if persons:
        record(actor=actor, event="dialogue.mailing.read", object_kind="mailing", object_id=mailing.id, persons=persons,
               service_id=mailing.service_id, reason="care")  # fmt: skip


@action
def copy_thread(*, actor: Actor, thread: Thread, now: datetime) -> Thread:
    """Somebody takes a whole thread out on paper or as a file, and has it before her; staff and representatives leave an entry of
    it."""
    mark_read(actor=actor, thread=thread, now=now)
    if actor.kind == ActorKind.STAFF or actor.is_representative:
        record(actor=actor, event="dialogue.thread.copied", object_kind="thread", object_id=thread.id,
               persons=[thread.person_id], municipality_id=thread.municipality_id, service_id=thread.service_id,
               reason="" if actor.is_representative else "care")  # fmt: skip
    return thread

"""Saying yes to a removal, removing what was said yes to, and holding something back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from helsevei.accounts.models import User
from helsevei.audit.recording import action, record
from helsevei.core import jobs
from helsevei.core.actor import Actor, known
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.retention import RULES, Rows, remove, table_of
from helsevei.directory.models import Municipality
from helsevei.retention.due import due, due_for, held, over
from helsevei.retention.models import Hold, Removal, RemovalRow, RowState
from helsevei.retention.policy import may_approve, may_export, may_hold, may_lift

BATCH = 50
MOST = 5000  # in one removal; the rest is seen and said yes to afterwards


class ChangedSince(Refusal):
    """What was seen is not what is there now."""


class LiftedAlready(Refusal):
    """A hold is lifted once."""


@action
def read_preview(*, actor: Actor, table: str, persons: Iterable[UUID]) -> None:
    """Staff look through what would go; the persons whose names stand there."""
    record(actor=actor, event="retention.preview.read", object_kind=table.lower(), object_id=None, persons=persons)


@action
def approve_removal(*, actor: Actor, table: str, cutoff_at: datetime, number: int, now: datetime) -> Removal:
    """Say yes to removing what was over at `cutoff_at`, so many as were shown, and nothing that comes after. Raises
    ChangedSince when they are more or fewer by now."""
    if not may_approve(actor, table) or cutoff_at > now:
        raise NotAllowed
    here = known(actor.municipality_id)
    _lock(here)
    ids = list(due_for(actor, table, cutoff_at).values_list("pk", flat=True)[:MOST])
    if not ids or len(ids) != number:
        raise ChangedSince(_("Listen er endret siden du så på den. Se gjennom den på nytt. Ingenting er slettet."))
    removal = Removal.objects.create(
        municipality_id=here, table=table, cutoff_at=cutoff_at, number=number, approved_by_id=known(actor.user_id),
        approved_by_name=User.objects.get(id=known(actor.user_id)).name, approved_at=now,
    )  # fmt: skip
    RemovalRow.objects.bulk_create([RemovalRow(removal=removal, object_id=id_) for id_ in ids], batch_size=1000)
    record(actor=actor, event="retention.removal.approved", object_kind=table.lower(), object_id=removal.id,
           reason=str(number))  # fmt: skip
    jobs.defer("retention.remove_approved", lock=f"removal-{here}", removal_id=str(removal.id))
    return removal


@action
def remove_batch(*, actor: Actor, removal_id: UUID, now: datetime) -> bool:
    """Remove the next rows of an approved removal; whether any are left. What has been held back meanwhile, or is in use
    again, stays. Killed at any moment, it goes on where it was (reliability JB8)."""
    removal = Removal.objects.select_for_update(no_key=True).get(id=removal_id)
    _lock(removal.municipality_id)
    waiting = list(removal.rows.filter(state=RowState.WAITING).order_by("id")[:BATCH])
    ids = [row.object_id for row in waiting]
    found = due(removal.table, removal.municipality_id, removal.cutoff_at).filter(pk__in=ids)
    _remove(actor, removal, found.select_for_update(of=("self",), no_key=True))
    removal.rows.filter(id__in=[row.id for row in waiting], state=RowState.WAITING).update(state=RowState.KEPT)
    if len(waiting) < BATCH and removal.finished_at is None:
        removal.finished_at = now
        removal.save(update_fields=["finished_at"])
    return removal.finished_at is None


def _remove(actor: Actor, removal: Removal, found: Rows) -> None:
    """An entry for each with its id and whom it was about, and one that says how many; no words of theirs."""
    rule = RULES[removal.table]
    facts = list(found.values_list("pk", f"{rule.person}_id", f"{rule.service}_id"))
    ids = [id_ for id_, _person, _service in facts]
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        (transaction,) = cursor.fetchone()
    removal.rows.filter(object_id__in=ids).update(state=RowState.REMOVED, transaction=transaction)
    for id_, person_id, service_id in facts:
        record(actor=actor, event="retention.row.removed", object_kind=removal.table.lower(), object_id=id_,
               persons=[person_id], municipality_id=removal.municipality_id, service_id=service_id)  # fmt: skip
    remove(table_of(removal.table)._base_manager.filter(pk__in=ids))
    record(actor=actor, event="retention.batch.removed", object_kind=removal.table.lower(), object_id=removal.id,
           municipality_id=removal.municipality_id, reason=str(len(ids)))  # fmt: skip


@action
def clear(*, actor: Actor, table: str, now: datetime) -> int:
    """Remove some of what goes by itself and is over; how many. Not what is held back anywhere."""
    rule = RULES[table]
    rows = over(table, now)
    ids = list((rows.exclude(held(rule)) if rule.person else rows).values_list("pk", flat=True)[:BATCH])
    if ids:
        remove(table_of(table)._base_manager.filter(pk__in=ids))
        record(
            actor=actor, event="retention.rows.cleared", object_kind=table.lower(), object_id=None, reason=str(len(ids))
        )
    return len(ids)


@action
def record_export(*, actor: Actor, person_id: UUID) -> None:
    """Whoever stands in her place takes all of hers away; of her own she may without a word."""
    if not may_export(actor):
        raise NotAllowed
    if actor.is_representative:
        record(
            actor=actor, event="retention.export.made", object_kind="person", object_id=person_id, persons=[person_id]
        )


@action
def read_person(*, actor: Actor, person_id: UUID, service_id: UUID) -> None:
    """A leader has the name of the one before her about whom she asks for a hold."""
    record(actor=actor, event="retention.person.read", object_kind="person", object_id=person_id, persons=[person_id],
           service_id=service_id)  # fmt: skip


@action
def place_hold(
    *,
    actor: Actor,
    municipality_id: UUID,
    service_id: UUID,
    person_id: UUID,
    thread_id: UUID | None,
    reason: str,
    now: datetime,
) -> Hold:
    """Let nothing of hers be removed here, or not this thread, before the hold is lifted. `service_id` is the one by which the
    leader knows of her. What is held already is held twice."""
    if not may_hold(actor, municipality_id, service_id):
        raise NotAllowed
    _lock(municipality_id)
    hold = Hold.objects.create(
        municipality_id=municipality_id, person_id=person_id, thread_id=thread_id, reason=reason,
        placed_by_id=known(actor.user_id), placed_by_name=User.objects.get(id=known(actor.user_id)).name, placed_at=now,
    )  # fmt: skip
    record(actor=actor, event="retention.hold.placed", object_kind="hold", object_id=hold.id, persons=[person_id],
           service_id=service_id, reason="thread" if thread_id else "person")  # fmt: skip
    return hold


@action
def lift_hold(*, actor: Actor, hold_id: UUID, reason: str, now: datetime) -> None:
    """From now on it may be removed, when its time is over. Raises LiftedAlready."""
    hold = Hold.objects.select_for_update(no_key=True).get(id=hold_id)
    if not may_lift(actor, hold):
        raise NotAllowed
    if hold.lifted_at:
        raise LiftedAlready(_("Sperren er allerede opphevet."))
    hold.lifted_at, hold.lifted_by_id, hold.lift_reason = now, actor.user_id, reason
    hold.save()
    record(actor=actor, event="retention.hold.lifted", object_kind="hold", object_id=hold.id, persons=[hold.person_id])


def _lock(municipality_id: UUID) -> None:
    """What is held back and what is removed in one municipality are decided one after another."""
    Municipality.objects.select_for_update(no_key=True).get(id=municipality_id)

"""Every change of notices and deliveries. What leaves the house does so between these, never inside one (`sending.py`)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from helsevei.accounts.delivery import DeliveryEvidence
from helsevei.accounts.models import Person
from helsevei.audit.recording import action, record
from helsevei.core import jobs
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed
from helsevei.directory.models import Municipality
from helsevei.notifications.kinds import KINDS, Recipient
from helsevei.notifications.models import (
    GIVEN_UP,
    NOT_RELEVANT,
    Delivery,
    DeliveryState,
    Fence,
    Notice,
    NoticeState,
)
from helsevei.notifications.policy import is_fenced, may_hold, may_send_more
from helsevei.notifications.ports import Outcome, Receipt

SAME_ADDRESS, OTHER_CHANNEL, DISCARDED = "same_address", "other_channel", "discarded"
MEANS = {
    Outcome.ACCEPTED: DeliveryState.SENT,
    Outcome.DELIVERED: DeliveryState.DELIVERED,
    Outcome.FAILED: DeliveryState.FAILED,
}


class NotWaiting(Exception):
    """The notice has been held back, discarded or concluded while it was being sent."""


@action
def notify(
    *, actor: Actor, kind: str, about_id: UUID, municipality_id: UUID, service_id: UUID | None, now: datetime
) -> Notice:
    """Tell those whom it concerns that something waits for them. Called inside the action that makes it wait: the notice
    is sent if, and only if, that is stored. Raises LookupError for a kind that no room has registered."""
    if kind not in KINDS:
        raise LookupError(f"no room has registered notices of the kind {kind}")
    notice = Notice.objects.create(
        kind=kind, about_id=about_id, municipality_id=municipality_id, service_id=service_id, created_at=now
    )
    _ask_for_sending(notice)
    return notice


@action
def tell_of_withdrawal(*, actor: Actor, person_id: UUID, now: datetime) -> None:
    """The last notice: that her consent is withdrawn, whoever did it. From the municipality where she lives, if it is one of ours;
    asked for again, it is sent once."""
    home = Municipality.objects.filter(number=Person.objects.get(id=person_id).municipality_number).first()
    waiting = Notice.objects.filter(
        kind="notifications.consent_withdrawn", about_id=person_id, state=NoticeState.WAITING
    )
    if home and not waiting.exists():
        notify(
            actor=actor,
            kind="notifications.consent_withdrawn",
            about_id=person_id,
            municipality_id=home.id,
            service_id=None,
            now=now,
        )


@action
def begin_attempt(
    *, actor: Actor, notice_id: UUID, recipient: Recipient, evidence: DeliveryEvidence, provider: str, now: datetime
) -> Delivery:
    """Remember what is about to be handed over, where to, and to whom. Only what comes back waiting may be handed over:
    the rest has had its end, or is withheld because it is there already, by this address or another way, or the telephone
    has had its share. Raises NotWaiting."""
    delivery = _delivery(_lock_waiting(notice_id), recipient, evidence)
    if delivery.state != DeliveryState.WAITING:
        return delivery
    reason = _reason_against(delivery, evidence, now)
    if reason:
        return _settle(delivery, DeliveryState.WITHHELD, now, reason)
    delivery.masked_end, delivery.address_hash = evidence.masked_end, evidence.address_hash
    delivery.provider, delivery.tried_at = provider, now
    delivery.attempts += 1
    delivery.save()
    return delivery


@action
def take_back(*, actor: Actor, delivery_id: UUID) -> None:
    """The provider has not got it: it may be handed to anybody."""
    Delivery.objects.filter(id=delivery_id, state=DeliveryState.WAITING).update(provider="")


@action
def settle(*, actor: Actor, delivery_id: UUID, state: DeliveryState, now: datetime, reason: str = "") -> Delivery:
    """What became of a delivery, unless more is known already: a receipt may come before the answer it belongs to."""
    return _settle(_lock_delivery(delivery_id), state, now, reason)


@action
def withhold(
    *,
    actor: Actor,
    notice_id: UUID,
    recipient: Recipient,
    reason: str,
    now: datetime,
    evidence: DeliveryEvidence | None = None,
) -> Delivery:
    """Nothing is sent to this recipient, or not by this channel; `reason` is a code. Raises NotWaiting."""
    return _end(_delivery(_lock_waiting(notice_id), recipient, evidence), now, reason)


@action
def conclude(
    *, actor: Actor, notice_id: UUID, now: datetime, reason: str = "", handed_over: Collection[UUID] = ()
) -> Notice:
    """Nothing more will be sent: what is unfinished ends as withheld, or as unknown where a provider may have it.

    When one of the deliveries that were handed over has failed since, the notice waits: the receipt has asked for a round
    that goes on to the next channel."""
    notice = _lock_notice(notice_id)
    deliveries = list(notice.deliveries.in_order().select_for_update(no_key=True))
    has_failed_since = any(one.state == DeliveryState.FAILED for one in deliveries if one.id in handed_over)
    if notice.state != NoticeState.WAITING or has_failed_since:
        return notice
    reached = [delivery for delivery in deliveries if delivery.is_with_provider]
    have_it = {delivery.recipient for delivery in reached}
    for delivery in deliveries:
        _end(delivery, now, OTHER_CHANNEL if delivery.recipient in have_it else reason or NOT_RELEVANT)
    if reached:
        notice.state, notice.reason = NoticeState.SENT, ""
    else:
        notice.state = NoticeState.NOT_SENT
        notice.reason = reason or (deliveries[-1].reason or deliveries[-1].state if deliveries else NOT_RELEVANT)
    notice.save(update_fields=["state", "reason"])
    record(
        actor=actor, event="notifications.notice.sent" if reached else "notifications.notice.not_sent",
        object_kind="notice", object_id=notice.id, municipality_id=notice.municipality_id, service_id=notice.service_id,
        persons=[delivery.person_id for delivery in reached or deliveries if delivery.person_id], reason=notice.reason,
    )  # fmt: skip
    return notice


@action
def give_up(*, actor: Actor, notice_id: UUID, now: datetime) -> None:
    """Conclude a notice that no job will send any more, unless one has been asked for since that was seen."""
    _lock_notice(notice_id)
    if Notice.objects.left_behind().filter(id=notice_id).exists():
        conclude(actor=actor, notice_id=notice_id, now=now, reason=GIVEN_UP)


@action
def take_up(*, actor: Actor, notice_id: UUID) -> Notice:
    """Before each round. What was given up is taken up again when an operator tries its job again, also where others have
    got it: where a provider may have it, it is asked before anything is handed over. Behind the fence nothing goes further."""
    fences = _lock_fences()
    notice = _lock_notice(notice_id)
    before = notice.state
    given_up = notice.deliveries.filter(reason=GIVEN_UP)
    if _is_let_go(notice) and (notice.reason == GIVEN_UP or given_up.exists()):
        given_up.update(state=DeliveryState.WAITING, reason="", settled_at=None)
        notice.state, notice.reason = NoticeState.WAITING, ""
    if notice.state == NoticeState.WAITING and fences:
        notice.state = NoticeState.HELD
    if notice.state != before:
        notice.save(update_fields=["state", "reason"])
        record(actor=actor, event="notifications.notices.moved", object_kind="notice", object_id=notice.id,
               municipality_id=notice.municipality_id, reason=notice.state)  # fmt: skip
    return notice


@action
def take_receipt(*, actor: Actor, receipt: Receipt, now: datetime) -> bool:
    """What a provider tells afterwards; whether that was news. A notice that did not arrive is tried by the next channel."""
    known = Delivery.objects.filter(id=receipt.reference).first()
    if known is None:
        return False
    notice, delivery = _lock_notice(known.notice_id), _lock_delivery(known.id)
    if not delivery.may_become(MEANS[receipt.outcome]):
        return False
    _settle(delivery, MEANS[receipt.outcome], now, "not_delivered" if receipt.outcome == Outcome.FAILED else "")
    if notice.state == NoticeState.NOT_SENT and delivery.is_with_provider:
        notice.state, notice.reason = NoticeState.SENT, ""
        notice.save(update_fields=["state", "reason"])
    if _is_let_go(notice) and delivery.state == DeliveryState.FAILED:
        notice.state, notice.reason = NoticeState.WAITING, ""
        notice.save(update_fields=["state", "reason"])
        _ask_for_sending(notice)
    return True


@action
def hold_notices(*, actor: Actor, now: datetime) -> int:
    """After a backup was restored: what waits may have been sent before, and so may what the restored database asks for next.
    Nothing is sent before a person has looked (reliability D10, NO11). For whoever restores one, in the same transaction."""
    _require_may_hold(actor)
    if not _lock_fences():
        fence = Fence.objects.create(raised_at=now)
        record(actor=actor, event="notifications.fence.raised", object_kind="fence", object_id=fence.id)
    return len(_move(actor, NoticeState.WAITING, NoticeState.HELD))


@action
def release_notices(*, actor: Actor, now: datetime) -> int:
    """A person has looked: what was held is sent, where it still matters."""
    _lift_fence(actor, now)
    released = _move(actor, NoticeState.HELD, NoticeState.WAITING)
    for notice in released:
        _ask_for_sending(notice)
    return len(released)


@action
def discard_notices(*, actor: Actor, now: datetime) -> int:
    """A person has looked: what was held will not be sent, and where a provider may have it nobody knows."""
    _lift_fence(actor, now)
    discarded = _move(actor, NoticeState.HELD, NoticeState.NOT_SENT, DISCARDED)
    unfinished = Delivery.objects.filter(notice__reason=DISCARDED, state=DeliveryState.WAITING).in_order()
    for delivery in unfinished.select_for_update(of=("self",), no_key=True):
        _end(delivery, now, DISCARDED)
    return len(discarded)


def _require_may_hold(actor: Actor) -> None:
    if not may_hold(actor):
        raise NotAllowed


def _lock_fences() -> list[Fence]:
    """Those that are up, one as a rule. Whoever holds notices waits for whoever lifts a fence, and the other way round: none
    is held that nobody will release. Locked before any notice."""
    return list(Fence.objects.up().order_by("id").select_for_update(no_key=True))


def _lift_fence(actor: Actor, now: datetime) -> None:
    _require_may_hold(actor)
    for fence in _lock_fences():
        fence.lifted_at = now
        fence.save(update_fields=["lifted_at"])
        record(actor=actor, event="notifications.fence.lifted", object_kind="fence", object_id=fence.id)


def _move(actor: Actor, before: NoticeState, after: NoticeState, reason: str = "") -> list[Notice]:
    """All notices in one state into another, with an entry for each municipality; these and no others."""
    notices = list(Notice.objects.filter(state=before).order_by("id").select_for_update(no_key=True))
    Notice.objects.filter(id__in=[notice.id for notice in notices]).update(state=after, reason=reason)
    for municipality_id in dict.fromkeys(notice.municipality_id for notice in notices):
        record(actor=actor, event="notifications.notices.moved", object_kind="notice", object_id=None,
               municipality_id=municipality_id, reason=reason or after.value)  # fmt: skip
    return notices


def _ask_for_sending(notice: Notice) -> None:
    jobs.defer("notifications.send_notice", lock=notice.job_lock, notice_id=str(notice.id))


def _lock_notice(notice_id: UUID) -> Notice:
    return Notice.objects.select_for_update(no_key=True).get(id=notice_id)


def _lock_waiting(notice_id: UUID) -> Notice:
    """Whoever looked before may have looked too early."""
    notice = _lock_notice(notice_id)
    if notice.state != NoticeState.WAITING or is_fenced():
        raise NotWaiting
    return notice


def _is_let_go(notice: Notice) -> bool:
    """Whether no operator keeps it back."""
    return notice.state != NoticeState.HELD and notice.reason != DISCARDED


def _lock_delivery(delivery_id: UUID) -> Delivery:
    return Delivery.objects.select_for_update(no_key=True).get(id=delivery_id)


def _delivery(notice: Notice, recipient: Recipient, evidence: DeliveryEvidence | None) -> Delivery:
    """The one delivery of this notice to this recipient by this channel."""
    found, _created = Delivery.objects.get_or_create(
        notice=notice, person=recipient.person, mailbox=recipient.mailbox, channel=evidence.channel if evidence else "",
        defaults={"municipality_id": notice.municipality_id, "masked_end": evidence.masked_end if evidence else ""},
    )  # fmt: skip
    return found


def _reason_against(delivery: Delivery, evidence: DeliveryEvidence, now: datetime) -> str:
    others = delivery.notice.deliveries.exclude(id=delivery.id).perhaps_out()
    if others.filter(address_hash=evidence.address_hash).exists():
        return SAME_ADDRESS
    if others.filter(person=delivery.person_id, mailbox=delivery.mailbox).exists():
        return OTHER_CHANNEL
    is_limited = delivery.person_id is not None and delivery.attempts == 0
    return "too_many" if is_limited and not may_send_more(delivery.municipality_id, evidence, now) else ""


def _end(delivery: Delivery, now: datetime, reason: str) -> Delivery:
    """An end from our side, which leaves open what nobody knows."""
    state = DeliveryState.UNKNOWN if delivery.provider else DeliveryState.WITHHELD
    return _settle(delivery, state, now, reason)


def _settle(delivery: Delivery, state: DeliveryState, now: datetime, reason: str = "") -> Delivery:
    if delivery.may_become(state):
        delivery.state, delivery.reason, delivery.settled_at = state, reason, now
        delivery.save(update_fields=["state", "reason", "settled_at"])
    return delivery

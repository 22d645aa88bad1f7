"""What becomes of a mailing once its author has sent it: each gets hers, or is left out; it is stopped, or taken back (M7)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from helsevei.accounts.models import User, actor_for
from helsevei.audit.recording import action, record
from helsevei.contacts.models import HealthContact
from helsevei.core import jobs
from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.clock import OSLO
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.withdrawing import withdraw_message
from helsevei.dialogue.actions.writing import write_first
from helsevei.dialogue.models import Mailing, MailingRecipient, MailingState, Obstacle, RecipientState
from helsevei.dialogue.models.mailings import with_obstacles
from helsevei.dialogue.policy import may_send_to_so_many, may_stop
from helsevei.dialogue.variables import Occasion, filled, unfilled


@action
def send_to(*, actor: Actor, recipient_id: UUID, now: datetime) -> MailingRecipient:
    """One of them gets hers, as a thread of her own, or is left out if something has come between since it was sent. In one
    transaction, so that she who has it waits for it no more. An author who may not send it any longer stops it for all (JB6)."""
    mailing = Mailing.objects.select_related("service", "author").get(recipients=recipient_id)
    author = _as_she_is_now(mailing.author, mailing, now)
    if not may_send_to_so_many(author, mailing, mailing.receivers):
        _stop(actor, mailing.id, Obstacle.ROLE_ENDED, now)
        return MailingRecipient.objects.get(id=recipient_id)
    recipient = MailingRecipient.objects.locked().get(id=recipient_id)
    if recipient.state != RecipientState.WAITING:
        return recipient
    contacts = HealthContact.objects.select_related("person").filter(id=recipient.health_contact_id)
    contact: Any = with_obstacles(contacts, mailing.id, now.astimezone(OSLO).date()).get()
    text = filled(mailing.body, Occasion(contact.person, mailing.service, mailing.author.name, now))
    recipient.obstacle = contact.obstacle
    if contact.obstacle:
        recipient.state = RecipientState.LEFT_OUT
    elif unfilled(text):
        recipient.state = RecipientState.FAILED
    else:
        thread = write_first(
            actor=author, contact_id=contact.id, subject=mailing.subject, body=text,
            takes_replies=mailing.takes_replies, idempotency_key=recipient.id, now=now,
        )  # fmt: skip
        recipient.state, recipient.message = RecipientState.SENT, thread.messages.get()
    recipient.save()
    return recipient


@action
def give_up(*, actor: Actor, recipient_id: UUID) -> None:
    """She cannot be sent hers, for a reason that nobody foresaw, and those after her do not wait for it (JB3)."""
    MailingRecipient.objects.waiting().filter(id=recipient_id).update(state=RecipientState.FAILED)


@action
def go_on(*, actor: Actor, mailing_id: UUID, now: datetime) -> Mailing:
    """Ask for the next round, or say that nobody waits any more."""
    mailing = Mailing.objects.locked(mailing_id)
    if mailing.recipients.waiting().exists():
        jobs.defer("dialogue.send_mailing", lock=f"mailing {mailing_id}", mailing_id=str(mailing_id))
    elif mailing.is_being_sent:
        mailing.state, mailing.ended_at = MailingState.SENT, now
        mailing.save()
    return mailing


@action
def stop_mailing(*, actor: Actor, mailing_id: UUID, now: datetime) -> Mailing:
    """Those who wait for it do not get it; those who have it keep it."""
    if not may_stop(actor, Mailing.objects.get(id=mailing_id)):
        raise NotAllowed
    return _stop(actor, mailing_id, Obstacle.STOPPED, now)


@action
def withdraw_mailing(*, actor: Actor, mailing_id: UUID, now: datetime) -> Mailing:
    """Take it back from all who have not read it, as far as the ten minutes go, and send it to nobody else: in the background,
    one after another, each as if by itself."""
    mailing = stop_mailing(actor=actor, mailing_id=mailing_id, now=now)
    mailing.withdrawn_at, mailing.withdrawn_by_id = now, known(actor.user_id)
    mailing.save()
    record(actor=actor, event="dialogue.mailing.withdrawn", object_kind="mailing", object_id=mailing_id,
           service_id=mailing.service_id)  # fmt: skip
    jobs.defer("dialogue.withdraw_mailing", mailing_id=str(mailing_id))
    return mailing


@action
def withdraw_from(*, actor: Actor, recipient_id: UUID, now: datetime) -> None:
    """Take it back from one, in the name of her who asked for it and as far as she may at this moment. Raises what
    `withdraw_message` does."""
    recipient = MailingRecipient.objects.select_related("mailing__withdrawn_by").get(id=recipient_id)
    asker = recipient.mailing.withdrawn_by
    if asker is None or recipient.message_id is None:
        raise LookupError("nobody has asked for it, or there is nothing to take back")
    withdraw_message(actor=_as_she_is_now(asker, recipient.mailing, now), message_id=recipient.message_id, now=now)


def _as_she_is_now(user: User, mailing: Mailing, now: datetime) -> Actor:
    """With the roles that hold at this moment: none when she may not log in any more."""
    if not user.is_active:
        return Actor(ActorKind.STAFF, user.id, municipality_id=mailing.municipality_id)
    return actor_for(user, person_id=None, municipality_id=mailing.municipality_id, now=now)


def _stop(actor: Actor, mailing_id: UUID, reason: Obstacle, now: datetime) -> Mailing:
    """The mailing is locked before its recipients, and whoever sends to one of them locks her alone: no two wait for each other."""
    mailing = Mailing.objects.locked(mailing_id)
    if mailing.is_being_sent:
        mailing.recipients.waiting().update(state=RecipientState.LEFT_OUT, obstacle=reason)
        mailing.state, mailing.ended_at = MailingState.STOPPED, now
        mailing.save()
        record(actor=actor, event="dialogue.mailing.stopped", object_kind="mailing", object_id=mailing_id,
               municipality_id=mailing.municipality_id, service_id=mailing.service_id,
               reason=reason if reason == Obstacle.ROLE_ENDED else "")  # fmt: skip
    return mailing

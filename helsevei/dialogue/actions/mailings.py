"""Write to several at once: choose them, take some out, write, and say that it is to be sent (M7)."""

from collections.abc import Set
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.contacts.models import HealthContact
from helsevei.core import jobs
from helsevei.core.actor import Actor, known
from helsevei.core.clock import OSLO
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.dialogue.models import (
    MOST_RECIPIENTS,
    Mailing,
    MailingRecipient,
    MailingState,
    Obstacle,
    RecipientState,
)
from helsevei.dialogue.policy import may_prepare, may_send_to_so_many, may_write_from
from helsevei.dialogue.variables import Occasion, filled, in_braces, unfilled, unknown
from helsevei.directory.models import Service


class ChangedSinceSeen(Refusal):
    """The text or the recipients are not those that were shown before sending."""


class NotFinished(Refusal):
    """There is no text, or nobody to send it to."""


class TooManyRecipients(Refusal):
    """More than anybody may write to at once, or than this author may."""


@action
def choose_recipients(
    *,
    actor: Actor,
    mailing_id: UUID,
    service_id: UUID,
    age_from: int | None,
    age_to: int | None,
    since_date: date | None,
    has_open_thread: bool | None,
    now: datetime,
) -> Mailing:
    """Say whom a mailing is for; one with an id that is not known yet is begun by it, so that it is begun once. Those who were
    taken out stay so, unless another service is to write. What has been sent stays as it is."""
    service = Service.objects.get(id=service_id)
    if not may_write_from(actor, service.municipality_id, service.id):
        raise NotAllowed
    begun = {"municipality_id": service.municipality_id, "service": service, "saved_at": now}
    Mailing.objects.get_or_create(id=mailing_id, defaults={**begun, "author_id": known(actor.user_id)})
    mailing = _lock(actor, mailing_id)
    if not mailing.is_draft:
        return mailing
    if mailing.service_id != service.id:
        mailing.recipients.all().delete()
    mailing.service, mailing.age_from, mailing.age_to = service, age_from, age_to
    mailing.since_date, mailing.has_open_thread = since_date, has_open_thread
    return _kept(mailing, now)


@action
def take_out(*, actor: Actor, mailing_id: UUID, shown: Set[UUID], kept: Set[UUID], now: datetime) -> Mailing:
    """Of the health contacts that were shown, those that are not kept do not get it; those that are get it again."""
    mailing = _lock(actor, mailing_id)
    if not mailing.is_draft:
        return mailing
    contacts = HealthContact.objects.filter(service=mailing.service_id, id__in=shown)
    mailing.recipients.filter(person__in=contacts.values("person")).delete()
    MailingRecipient.objects.bulk_create(
        _recipient(mailing, contact, Obstacle.TAKEN_OUT) for contact in contacts if contact.id not in kept
    )
    return _kept(mailing, now)


@action
def write_text(
    *, actor: Actor, mailing_id: UUID, subject: str, body: str, takes_replies: bool, now: datetime
) -> Mailing:
    """Keep what is written so far, whole or not."""
    mailing = _lock(actor, mailing_id)
    if not mailing.is_draft:
        return mailing
    mailing.subject, mailing.body, mailing.takes_replies = subject, body, takes_replies
    return _kept(mailing, now)


@action
def discard_mailing(*, actor: Actor, mailing_id: UUID) -> None:
    """Throw away what is not sent."""
    Mailing.objects.visible_to(actor).filter(id=mailing_id, state=MailingState.DRAFT).delete()


@action
def send_mailing(*, actor: Actor, mailing_id: UUID, seen: str, now: datetime) -> Mailing:
    """From here on it is fixed what is sent and to whom, as the author had it before her (`seen`, Mailing.seal), and each
    gets hers in the background. Sent twice is sent once. Raises NotFinished, TooManyRecipients or ChangedSinceSeen."""
    mailing = _lock(actor, mailing_id)
    if not mailing.is_draft:
        return mailing
    found = mailing.candidates(HealthContact.objects.select_related("person"), now.astimezone(OSLO).date())
    contacts: list[Any] = list(found.order_by("person__name_sort_key", "id"))
    receivers = [contact for contact in contacts if not contact.obstacle]
    _refuse_too_many(actor, mailing, len(receivers))
    _refuse_unfinished(mailing, receivers, now)
    if mailing.seal(contact.id for contact in receivers) != seen:
        raise ChangedSinceSeen(
            _("Teksten eller mottakerne er endret siden du så dette. Se over på nytt, og send om det fortsatt stemmer.")
        )
    mailing.recipients.all().delete()
    MailingRecipient.objects.bulk_create(_recipient(mailing, contact, contact.obstacle) for contact in contacts)
    mailing.state, mailing.sent_at, mailing.receivers = MailingState.SENDING, now, len(receivers)
    mailing.save()
    record(actor=actor, event="dialogue.mailing.sent", object_kind="mailing", object_id=mailing.id,
           service_id=mailing.service_id)  # fmt: skip
    jobs.defer("dialogue.send_mailing", lock=f"mailing {mailing.id}", mailing_id=str(mailing.id))
    return mailing


def _lock(actor: Actor, mailing_id: UUID) -> Mailing:
    mailing = Mailing.objects.locked(mailing_id)
    if not may_prepare(actor, mailing):
        raise NotAllowed
    return mailing


def _kept(mailing: Mailing, now: datetime) -> Mailing:
    mailing.saved_at = now
    mailing.save()
    return mailing


def _recipient(mailing: Mailing, contact: HealthContact, obstacle: str) -> MailingRecipient:
    state = RecipientState.LEFT_OUT if obstacle else RecipientState.WAITING
    return MailingRecipient(
        mailing=mailing, person_id=contact.person_id, health_contact=contact, state=state, obstacle=obstacle
    )


def _refuse_too_many(actor: Actor, mailing: Mailing, receivers: int) -> None:
    if receivers > MOST_RECIPIENTS:
        raise TooManyRecipients(
            _("Du kan skrive til høyst %(most)s om gangen. Velg færre, og send en melding til hver gruppe.")
            % {"most": MOST_RECIPIENTS}
        )
    if not may_send_to_so_many(actor, mailing, receivers):
        raise TooManyRecipients(_("Bare ledere i tjenesten kan sende til så mange. Velg færre, eller spør en leder."))


def _refuse_unfinished(mailing: Mailing, receivers: list[HealthContact], now: datetime) -> None:
    if not receivers:
        raise NotFinished(_("Det er ingen å sende til. Endre hvem meldingen er til."))
    here = Occasion(receivers[0].person, mailing.service, mailing.author.name, now)
    left = unfilled(filled(mailing.body, here)) + unknown(mailing.body)
    if left:
        raise NotFinished(_("Skriv det som skal stå i stedet for %(open)s.") % {"open": in_braces(left)})
    if not mailing.is_written:
        raise NotFinished(_("Skriv emne og tekst før du sender."))

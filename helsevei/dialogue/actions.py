"""Everything people do with messages: write, continue, answer, read, keep a draft (M6, M7)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.models import Person, User
from helsevei.audit.recording import action, record
from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import takes_messages
from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.clock import OSLO
from helsevei.core.ids import new_id
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.dialogue.models import Draft, Message, ReadMark, Thread
from helsevei.dialogue.policy import may_answer, may_write
from helsevei.notifications.actions import notify

MOST_IN_A_WHILE = 30
A_WHILE = timedelta(minutes=10)


class DialogueClosed(Refusal):
    """The service takes no messages from this person now (SV1, SV2)."""


class NotDigitallyActive(Refusal):
    """The person has not consented to digital dialogue (domain.md 1.9)."""


class NewMessageSince(Refusal):
    """Somebody has written since the page was opened (MS8)."""


class KeyUsedForAnother(Refusal):
    """The same idempotency key came with another text (D5)."""

    status = 422


class TooMany(Refusal):
    """One author, too many messages in a short time (MS13)."""

    status = 429


@action
def write_message(
    *, actor: Actor, contact_id: UUID, subject: str, body: str, idempotency_key: UUID, now: datetime
) -> Thread:
    """Begin a thread with a service by its first message; sent again with the same key, the first thread comes back."""
    author = _lock_author(actor)
    contact = HealthContact.objects.select_related("service").get(id=contact_id)
    if not may_write(actor, contact):
        raise NotAllowed
    before = _sent_before(author, idempotency_key, body, health_contact_id=contact_id, subject=subject)
    if before:
        return before.thread
    _refuse_unless_open(contact, now)
    _refuse_flood(author, now)
    thread = Thread.objects.create(
        municipality_id=contact.municipality_id, service_id=contact.service_id, person_id=contact.person_id,
        health_contact=contact, subject=subject, started_at=now, last_message_at=now, last_author=author,
        last_author_kind=author.kind,
    )  # fmt: skip
    return _add_message(actor, author, thread, body, idempotency_key, now)


@action
def continue_thread(*, actor: Actor, thread_id: UUID, body: str, idempotency_key: UUID, now: datetime) -> Thread:
    """The inhabitant writes once more in her thread."""
    author = _lock_author(actor)
    thread = _lock_thread(thread_id)
    if not may_write(actor, thread.health_contact):
        raise NotAllowed
    if _sent_before(author, idempotency_key, body, id=thread_id):
        return thread
    _refuse_unless_open(thread.health_contact, now)
    _refuse_flood(author, now)
    _advance(thread, author, now)
    return _add_message(actor, author, thread, body, idempotency_key, now)


@action
def answer_thread(
    *, actor: Actor, thread_id: UUID, body: str, idempotency_key: UUID, seen_version: int, now: datetime
) -> Thread:
    """Staff answer. Raises NewMessageSince unless `seen_version` is the thread's: nobody answers past another."""
    author = _lock_author(actor)
    thread = _lock_thread(thread_id)
    if not may_answer(actor, thread):
        raise NotAllowed
    if _sent_before(author, idempotency_key, body, id=thread_id):
        return thread
    if not thread.person.is_digitally_active:
        raise NotDigitallyActive(_("Innbyggeren har ikke lenger digital dialog med kommunen. Ring i stedet."))
    if thread.version != seen_version:
        raise NewMessageSince(
            _("Det har kommet en ny melding siden du åpnet samtalen. Les den, og send svaret om det fortsatt passer.")
        )
    thread.answered_at = now
    _advance(thread, author, now)
    return _add_message(actor, author, thread, body, idempotency_key, now)


@action
def read_thread(*, actor: Actor, thread: Thread, now: datetime, listed: Iterable[Thread] = ()) -> Thread:
    """Open a thread: sets one's own read mark. A look by staff is an audit entry that also names those in the `listed`
    threads beside it; the first look after a message tells the inhabitant «Lest»."""
    ReadMark.objects.update_or_create(
        thread=thread, user_id=known(actor.user_id), defaults={"read_at": now, "version": thread.version}
    )
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
def read_inbox(*, actor: Actor, threads: list[Thread]) -> list[Thread]:
    """Staff open the list of threads: one entry with every person on it."""
    services = {thread.service_id for thread in threads}
    if threads:
        record(actor=actor, event="dialogue.inbox.read", object_kind="thread", object_id=None, reason="care",
               persons=sorted({thread.person_id for thread in threads}),
               service_id=services.pop() if len(services) == 1 else None)  # fmt: skip
    return threads


@action
def save_draft(
    *,
    actor: Actor,
    contact_id: UUID,
    thread_id: UUID | None,
    subject: str,
    body: str,
    idempotency_key: UUID,
    now: datetime,
) -> Draft | None:
    """Keep what has been typed so far, unless it is the beginning of what was sent meanwhile (MS10) or nothing at all."""
    author = _lock_author(actor)
    contact = HealthContact.objects.get(id=contact_id)
    thread = Thread.objects.select_related("health_contact").get(id=thread_id) if thread_id else None
    if not (may_write(actor, contact) or (thread and may_answer(actor, thread))):
        raise NotAllowed
    sent = Message.objects.filter(author=author, idempotency_key=idempotency_key).first()
    if (sent and sent.body.startswith(body.strip())) or not (subject.strip() or body.strip()):
        return None
    draft, _created = Draft.objects.update_or_create(
        author=author, health_contact=contact, thread=thread,
        defaults={"person_id": contact.person_id, "subject": subject, "body": body, "saved_at": now,
                  "idempotency_key": new_id() if sent else idempotency_key},
    )  # fmt: skip
    return draft


@action
def discard_draft(*, actor: Actor, draft_id: UUID) -> None:
    """Throw away what one had begun to write; somebody else's draft stays."""
    Draft.objects.visible_to(actor).filter(id=draft_id).delete()


def _lock_author(actor: Actor) -> User:
    """The one who writes, locked: what one person sends is sent one after another, so that a key counts once."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(id=known(actor.user_id))


def _lock_thread(thread_id: UUID) -> Thread:
    found = Thread.objects.select_related("health_contact__service", "person").select_for_update(
        of=("self",), no_key=True
    )
    return found.get(id=thread_id)


def _sent_before(author: User, idempotency_key: UUID, body: str, **thread: object) -> Message | None:
    """What was sent with this key. Raises KeyUsedForAnother when it was another text, or in another thread than said."""
    message = Message.objects.select_related("thread").filter(author=author, idempotency_key=idempotency_key).first()
    if message and (body, thread) != (message.body, {name: getattr(message.thread, name) for name in thread}):
        raise KeyUsedForAnother(
            _(
                "Du har allerede sendt en melding herfra med en annen tekst. Trykk «Send» en gang til hvis du vil sende denne også."
            )
        )
    return message


def _refuse_unless_open(contact: HealthContact, now: datetime) -> None:
    service, person = contact.service, Person.objects.get(id=contact.person_id)
    if not person.is_digitally_active:
        raise NotDigitallyActive(_("Du har ikke sagt ja til digital dialog. Det kan du gjøre under «Min profil»."))
    if not takes_messages(contact, now.astimezone(OSLO).date()):
        raise DialogueClosed(
            _("%(service)s tar ikke imot meldinger her nå. Ring %(phone)s. Teksten står fortsatt her.")
            % {"service": service.name, "phone": service.phone}
        )


def _refuse_flood(author: User, now: datetime) -> None:
    if Message.objects.filter(author=author, sent_at__gt=now - A_WHILE).count() >= MOST_IN_A_WHILE:
        raise TooMany(
            _("Du har sendt mange meldinger på kort tid. Vent ti minutter og send på nytt. Teksten står fortsatt her.")
        )


def _advance(thread: Thread, author: User, now: datetime) -> None:
    thread.last_message_at, thread.last_author, thread.last_author_kind = now, author, author.kind
    thread.version += 1
    thread.save(update_fields=["last_message_at", "last_author", "last_author_kind", "version", "answered_at"])


def _add_message(actor: Actor, author: User, thread: Thread, body: str, key: UUID, now: datetime) -> Thread:
    """Store the message, drop the draft it grew from, mark the thread as read by its author."""
    message = Message.objects.create(
        thread=thread, author=author, author_kind=author.kind, author_name=author.name, body=body, sent_at=now,
        idempotency_key=key,
    )  # fmt: skip
    Draft.objects.filter(author=author, idempotency_key=key).delete()
    ReadMark.objects.update_or_create(thread=thread, user=author, defaults={"read_at": now, "version": thread.version})
    record(actor=actor, event="dialogue.message.sent", object_kind="message", object_id=message.id,
           persons=[thread.person_id], municipality_id=thread.municipality_id, service_id=thread.service_id)  # fmt: skip
    if actor.kind == ActorKind.STAFF:
        notify(actor=actor, kind="dialogue.new_message", about_id=message.id, municipality_id=thread.municipality_id,
               service_id=thread.service_id, now=now)  # fmt: skip
    return thread

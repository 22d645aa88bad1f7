"""Write, continue and answer: whatever makes a message (M6, M7)."""

from collections.abc import Container
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.models import Person, User
from helsevei.audit.recording import action, record
from helsevei.contacts.actions import move_contact
from helsevei.contacts.models import HealthContact, contacts_written_to
from helsevei.contacts.policy import receiver, takes_messages
from helsevei.core.actor import SYSTEM, Actor, known
from helsevei.core.clock import OSLO
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.dialogue.actions.moving import move_thread
from helsevei.dialogue.actions.reading import mark_read
from helsevei.dialogue.models import Draft, Message, Thread, UrgencyMark, questions
from helsevei.dialogue.policy import may_answer, may_write, may_write_first
from helsevei.directory.actions.answer_times import remember_answer
from helsevei.directory.models import Service
from helsevei.directory.models.urgent_words import Found, urgent_words_of
from helsevei.notifications.actions import notify

MOST_IN_A_WHILE = 30
A_WHILE = timedelta(minutes=10)


class DialogueClosed(Refusal):
    """The service takes no messages from this person now (SV1, SV2)."""


class ServiceMoved(Refusal):
    """Others than the author was told will read what she writes: the service has moved, to the one named by `service`."""

    def __init__(self, service: Service) -> None:
        super().__init__(
            _(
                "Tjenesten er flyttet til %(service)s, og det er de som jobber der, som leser det du skriver nå. Teksten står fortsatt her, og du kan sende den dit."
            )
            % {"service": service.name}
        )
        self.service = service


class ThreadClosed(Refusal):
    """The service has closed the thread, or takes no replies in it: what was written goes on in a new one."""


class NotDigitallyActive(Refusal):
    """The person has not consented to digital dialogue (domain.md 1.9)."""


class NewMessageSince(Refusal):
    """Somebody has written since the page was opened (MS8)."""


class PossiblyUrgent(Refusal):
    """What is written may be about something that cannot wait, and its author has not been told whom to call (MS12)."""

    status = 422

    def __init__(self, found: list[Found]) -> None:
        super().__init__(_("Meldingen er ikke sendt ennå. Les dette først."))
        self.found = found


class KeyUsedForAnother(Refusal):
    """The same idempotency key came with another text (D5)."""

    status = 422


class TooMany(Refusal):
    """One author, too many messages in a short time (MS13)."""

    status = 429


@action
def write_message(
    *,
    actor: Actor,
    contact_id: UUID,
    subject: str,
    body: str,
    idempotency_key: UUID,
    now: datetime,
    follows_id: UUID | None = None,
    told: Container[str] | None = None,
    to_service_id: UUID | None = None,
) -> Thread:
    """Begin a thread with a service by its first message; sent again with the same key, the first thread comes back.
    `follows_id` is a closed thread with the same service that this one takes up again. `to_service_id` is the service that the
    author was told will read it; raises ServiceMoved when it is another now.

    Raises PossiblyUrgent unless the author was `told` of every urgent word in it, by their `text`. None: she cannot be asked.
    """
    author = User.objects.locked(known(actor.user_id))
    (contact,) = contacts_written_to(contact_id)
    follows = Thread.objects.get(id=follows_id, health_contact=contact_id) if follows_id else None
    if not may_write(actor, contact):
        raise NotAllowed
    before = _sent_before(author, idempotency_key, body, person_id=contact.person_id, subject=subject)
    if before:
        return before.thread
    if _goes_elsewhere(actor, contact, to_service_id, now):
        moved = move_contact(actor=SYSTEM, contact_id=contact_id, day=now.astimezone(OSLO).date())
        (contact,) = contacts_written_to(moved.id)
    _refuse_unless_open(actor, contact, contact.person, now)
    urgency = _urgency(contact.municipality_id, f"{subject}\n{body}", told)
    _refuse_flood(author, now)
    thread = Thread.objects.create(
        municipality_id=contact.municipality_id, service_id=contact.service_id, person_id=contact.person_id,
        health_contact=contact, follows=follows, subject=subject, started_at=now, last_message_at=now,
        last_author=author, last_author_kind=author.kind, asked_at=now, due_at=contact.service.answer_due_at(now),
        marked_at=now if urgency else None,
    )  # fmt: skip
    message = _add_message(actor, author, thread, body, idempotency_key, now)
    _mark(actor, message, urgency)
    return thread


@action
def continue_thread(
    *,
    actor: Actor,
    thread_id: UUID,
    body: str,
    idempotency_key: UUID,
    now: datetime,
    seen_version: int | None = None,
    told: Container[str] | None = None,
    to_service_id: UUID | None = None,
) -> Thread:
    """The inhabitant, or one who represents her, writes once more in her thread. The promise runs from the first message that
    has no answer. Raises ServiceMoved as `write_message` does, ThreadClosed when the service has closed it, PossiblyUrgent as `write_message` does, and
    NewMessageSince when another on her side has written past `seen_version`: two parents do not answer at once without knowing
    (reliability RP7)."""
    author = User.objects.locked(known(actor.user_id))
    thread = Thread.objects.locked(thread_id)
    if not may_write(actor, thread.health_contact):
        raise NotAllowed
    if _sent_before(author, idempotency_key, body, id=thread_id):
        return thread
    if not thread.is_closed and _goes_elsewhere(actor, thread.health_contact, to_service_id, now):
        thread = move_thread(actor=SYSTEM, thread_id=thread_id, now=now)
    _refuse_unless_open(actor, thread.health_contact, Person.objects.get(id=thread.person_id), now)
    if not thread.takes_replies:
        raise ThreadClosed(
            _("Du kan ikke svare på denne meldingen. Teksten står her, og du kan sende den som en ny melding.")
        )
    if thread.is_closed:
        raise ThreadClosed(
            _("%(service)s har avsluttet samtalen. Teksten står fortsatt her, og du kan sende den som en ny melding.")
            % {"service": thread.health_contact.service.name}
        )
    _refuse_past_another(author, thread, seen_version)
    urgency = _urgency(thread.municipality_id, body, told)
    _refuse_flood(author, now)
    if urgency:
        thread.marked_at = now
    if not thread.is_waiting:
        thread.owe_since(now)
    _advance(thread, author, now)
    message = _add_message(actor, author, thread, body, idempotency_key, now)
    _mark(actor, message, urgency)
    return thread


@action
def answer_thread(
    *, actor: Actor, thread_id: UUID, body: str, idempotency_key: UUID, seen_version: int, now: datetime
) -> Thread:
    """Staff answer, and nothing is owed any more. Raises NewMessageSince unless `seen_version` is the thread's: nobody
    answers past another."""
    author = User.objects.locked(known(actor.user_id))
    thread = Thread.objects.locked(thread_id)
    if not may_answer(actor, thread):
        raise NotAllowed
    if _sent_before(author, idempotency_key, body, id=thread_id):
        return thread
    if not thread.person.is_digitally_active:
        raise NotDigitallyActive(_("Innbyggeren har ikke lenger digital dialog med kommunen. Ring i stedet."))
    if thread.is_closed:
        raise ThreadClosed(_("Samtalen er avsluttet. Åpne den igjen hvis du vil svare. Teksten står fortsatt her."))
    if thread.version != seen_version:
        raise NewMessageSince(
            _("Det har kommet en ny melding siden du åpnet samtalen. Les den, og send svaret om det fortsatt passer.")
        )
    if thread.asked_at:
        remember_answer(actor=actor, service=thread.health_contact.service, asked_at=thread.asked_at, now=now)
    thread.answered_at = None if thread.is_told else now
    thread.asked_at, thread.due_at = None, None
    _advance(thread, author, now)
    _tell(actor, thread, _add_message(actor, author, thread, body, idempotency_key, now), now)
    return thread


@action
def write_first(
    *,
    actor: Actor,
    contact_id: UUID,
    subject: str,
    body: str,
    takes_replies: bool,
    idempotency_key: UUID,
    now: datetime,
) -> Thread:
    """Staff begin a thread with one whom their service helps. No answer is owed before the inhabitant writes, which she cannot
    do here unless it `takes_replies`. Sent again with the same key, the first thread comes back."""
    author = User.objects.locked(known(actor.user_id))
    (contact,) = contacts_written_to(contact_id)
    if not may_write_first(actor, contact):
        raise NotAllowed
    before = _sent_before(author, idempotency_key, body, health_contact_id=contact_id, subject=subject,
                          takes_replies=takes_replies)  # fmt: skip
    if before:
        return before.thread
    if not contact.person.is_digitally_active:
        raise NotDigitallyActive(_("Innbyggeren har ikke digital dialog med kommunen. Ring i stedet."))
    if not takes_messages(contact, now.astimezone(OSLO).date()):
        raise DialogueClosed(
            _("Tjenesten kan ikke skrive til innbyggeren nå. Se om helsekontakten fortsatt gjelder, eller ring.")
        )
    thread = Thread.objects.create(
        municipality_id=contact.municipality_id, service_id=contact.service_id, person_id=contact.person_id,
        health_contact=contact, subject=subject, takes_replies=takes_replies, started_at=now, last_message_at=now,
        last_author=author, last_author_kind=author.kind, read_by_service_at=now, read_by_service_version=1,
    )  # fmt: skip
    _tell(actor, thread, _add_message(actor, author, thread, body, idempotency_key, now), now)
    return thread


def _sent_before(author: User, idempotency_key: UUID, body: str, **thread: object) -> Message | None:
    """What was sent with this key. Raises KeyUsedForAnother when it was another text, or in another thread than said."""
    message = next(iter(questions.sent_with(author.id, idempotency_key)), None)
    if message and (body, thread) != (message.body, {name: getattr(message.thread, name) for name in thread}):
        raise KeyUsedForAnother(
            _(
                "Du har allerede sendt en melding herfra med en annen tekst. Trykk «Send» en gang til hvis du vil sende denne også."
            )
        )
    return message


def _refuse_unless_open(actor: Actor, contact: HealthContact, person: Person, now: datetime) -> None:
    """`person` is she whose contact it is, as she is now that nothing else of hers is being sent."""
    service = contact.service
    if not person.is_digitally_active and actor.is_representative:
        raise NotDigitallyActive(
            _("%(name)s har ikke digital dialog med kommunen. Ring i stedet. Teksten står fortsatt her.")
            % {"name": person.name}
        )
    if not person.is_digitally_active:
        raise NotDigitallyActive(_("Du har ikke sagt ja til digital dialog. Det kan du gjøre under «Min profil»."))
    if not takes_messages(contact, now.astimezone(OSLO).date()):
        raise DialogueClosed(
            _("%(service)s tar ikke imot meldinger her nå. Ring %(phone)s. Teksten står fortsatt her.")
            % {"service": service.name, "phone": service.phone}
        )


def _goes_elsewhere(actor: Actor, contact: HealthContact, to_service_id: UUID | None, now: datetime) -> bool:
    """Whether what is written to a contact goes to the service that its own moved to. Raises ServiceMoved unless its author was
    told where it goes."""
    service = receiver(actor, contact, now.astimezone(OSLO).date())
    if (to_service_id or contact.service_id) != service.id:
        raise ServiceMoved(service)
    return service.id != contact.service_id


def _refuse_past_another(author: User, thread: Thread, seen_version: int | None) -> None:
    if seen_version is None or seen_version >= thread.version:
        return
    unseen = Message.objects.in_thread(thread)[seen_version:]
    other = next((one for one in unseen if one.author_kind == author.kind and one.author_id != author.id), None)
    if other:
        raise NewMessageSince(
            _("%(name)s har skrevet siden du åpnet samtalen. Les det, og send meldingen din om den fortsatt passer.")
            % {"name": other.author_name}
        )


def _refuse_flood(author: User, now: datetime) -> None:
    if len(questions.sent_since(author.id, now - A_WHILE)) >= MOST_IN_A_WHILE:
        raise TooMany(
            _("Du har sendt mange meldinger på kort tid. Vent ti minutter og send på nytt. Teksten står fortsatt her.")
        )


def _urgency(municipality_id: UUID, text: str, told: Container[str] | None) -> UrgencyMark | None:
    """The mark of a text with urgent words, for the message that it becomes."""
    words = urgent_words_of(municipality_id)
    found = words.found_in(text)
    if told is not None and any(one.expression.text not in told for one in found):
        raise PossiblyUrgent(found)
    held = None if words.is_ready_made else words
    pairs = [(one.expression.call, one.words) for one in found]
    return UrgencyMark(words=held, found=pairs, was_told=told is not None) if found else None


def _mark(actor: Actor, message: Message, urgency: UrgencyMark | None) -> None:
    if urgency:
        urgency.message = message
        urgency.save(force_insert=True)
        record(actor=actor, event="dialogue.message.marked", object_kind="message", object_id=message.id,
               persons=[message.thread.person_id], municipality_id=message.thread.municipality_id,
               service_id=message.thread.service_id)  # fmt: skip


def _advance(thread: Thread, author: User, now: datetime) -> None:
    thread.last_message_at, thread.last_author, thread.last_author_kind = now, author, author.kind
    thread.version += 1
    thread.save(
        update_fields=["last_message_at", "last_author", "last_author_kind", "version", "answered_at", "asked_at",
                       "due_at", "marked_at"]
    )  # fmt: skip


def _tell(actor: Actor, thread: Thread, message: Message, now: datetime) -> None:
    """Say to the inhabitant that something has come."""
    notify(actor=actor, kind="dialogue.new_message", about_id=message.id, municipality_id=thread.municipality_id,
           service_id=thread.service_id, now=now)  # fmt: skip


def _add_message(actor: Actor, author: User, thread: Thread, body: str, key: UUID, now: datetime) -> Message:
    """Store the message, drop the draft it grew from, mark the thread as read by its author."""
    message = Message.objects.create(
        thread=thread, author=author, author_kind=author.kind, author_name=author.name,
        represented_name=thread.person.name if actor.is_representative else "", body=body, sent_at=now, idempotency_key=key,
    )  # fmt: skip
    Draft.objects.filter(author=author, idempotency_key=key).delete()
    mark_read(actor=actor, thread=thread, now=now)
    record(actor=actor, event="dialogue.message.sent", object_kind="message", object_id=message.id,
           persons=[thread.person_id], municipality_id=thread.municipality_id, service_id=thread.service_id)  # fmt: skip
    return message

"""Threads, messages, drafts and read marks, and who may see them."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length

from helsevei.accounts.models import Person, User, UserKind
from helsevei.accounts.policy import seen_by
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id
from helsevei.directory.models import Municipality, Service

SUBJECT_LENGTH = 50
MESSAGE_LENGTH = 1000  # characters an inhabitant may write (M6)
ANSWER_LENGTH = 4000  # characters a service may write
PAGE = 20

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


class Position(NamedTuple):
    """A place in a list of threads, newest first: the last row seen."""

    last_message_at: datetime
    id: UUID

    def __str__(self) -> str:
        """For an address, where a plus sign would be read as a space."""
        return f"{self.last_message_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """The place named in an address, or None for the start of the list, also when the address was tampered with."""
        moment, _, id_ = text.partition("_")
        try:
            at = datetime.fromisoformat(moment)
            return cls(at.astimezone(UTC), UUID(id_)) if at.tzinfo else None
        except (ValueError, OverflowError):
            return None


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, actor: Actor) -> "ThreadQuerySet":
        return self.filter(seen_by(actor))

    def unanswered(self) -> "ThreadQuerySet":
        return self.filter(last_author_kind=UserKind.INHABITANT)

    def with_unread_for(self, actor: Actor) -> "ThreadQuerySet":
        """Adds `is_unread`: somebody else has written what this user had not before her when she last opened it."""
        read = ReadMark.objects.filter(thread=OuterRef("id"), user=actor.user_id, version__gte=OuterRef("version"))
        return self.annotate(is_unread=~Exists(read) & ~Q(last_author=actor.user_id))

    def unread_for(self, actor: Actor) -> "ThreadQuerySet":
        return self.with_unread_for(actor).filter(Q(is_unread=True))

    def for_page(self) -> "ThreadQuerySet":
        return self.select_related(
            "service__municipality", "person", "health_contact__service", "health_contact__person"
        )

    def newest_first(self, after: Position | None = None) -> "ThreadQuerySet":
        """The order of most lists, from the start or after a row (keyset pagination)."""
        found = self.order_by("-last_message_at", "-id")
        if after is None:
            return found
        older = Q(last_message_at__lt=after.last_message_at)
        return found.filter(older | Q(last_message_at=after.last_message_at, id__lt=after.id))

    def longest_waiting_first(self, after: Position | None = None) -> "ThreadQuerySet":
        """The order of what owes an answer: whoever has waited longest is first."""
        found = self.order_by("last_message_at", "id")
        if after is None:
            return found
        newer = Q(last_message_at__gt=after.last_message_at)
        return found.filter(newer | Q(last_message_at=after.last_message_at, id__gt=after.id))


class Thread(models.Model):
    """A conversation («samtale») between a person and a service."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    health_contact = models.ForeignKey(HealthContact, models.PROTECT)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    started_at = models.DateTimeField()
    read_by_service_at = models.DateTimeField(null=True)
    read_by_service_version = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField()
    last_author = models.ForeignKey(User, models.PROTECT, related_name="+")
    last_author_kind = models.CharField(max_length=10, choices=UserKind.choices)
    version = models.PositiveIntegerField(default=1)  # one more for each message (reliability D6)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-last_message_at", "-id"], name="thread_of_person"),
            models.Index(fields=["municipality", "service", "-last_message_at", "-id"], name="thread_of_service"),
            models.Index(
                fields=["municipality", "service", "-last_message_at", "-id"],
                condition=Q(last_author_kind=UserKind.INHABITANT),
                name="thread_unanswered",
            ),
        ]
        constraints = [models.CheckConstraint(condition=Q(subject__length__gte=1), name="thread_has_subject")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_waiting(self) -> bool:
        """The inhabitant wrote last: the service owes an answer."""
        return self.last_author_kind == UserKind.INHABITANT

    @property
    def is_read_by_service(self) -> bool:
        """Somebody in the service has had the last message before her."""
        return self.read_by_service_version >= self.version

    @property
    def position(self) -> Position:
        return Position(self.last_message_at, self.id)


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor) -> "MessageQuerySet":
        """The messages of the threads one may see."""
        return self.filter(thread__in=Thread.objects.visible_to(actor))

    def in_thread(self, thread: Thread) -> "MessageQuerySet":
        return self.filter(thread=thread).order_by("sent_at", "id")


class Message(models.Model):
    """One message («melding»). INSERT only: what was sent stays as it was sent (reliability MS7). FHIR: Communication."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, models.PROTECT)
    author_kind = models.CharField(max_length=10, choices=UserKind.choices)
    author_name = models.CharField(max_length=400)  # as it was when she wrote
    body = models.TextField()
    sent_at = models.DateTimeField()
    idempotency_key = models.UUIDField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["thread", "sent_at", "id"], name="message_of_thread")]
        constraints = [
            models.UniqueConstraint(fields=["author", "idempotency_key"], name="message_sent_once"),
            models.CheckConstraint(
                condition=Q(body__length__gte=1)
                & (
                    Q(author_kind=UserKind.STAFF, body__length__lte=ANSWER_LENGTH) | Q(body__length__lte=MESSAGE_LENGTH)
                ),
                name="message_length_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReadMark(models.Model):
    """How much of a thread a user has had before her. A representative's mark is her own (reliability MS11).

    By the thread's version, not by time: a message may be on its way to the database while its thread is being read.
    """

    thread = models.ForeignKey(Thread, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)
    version = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="read_mark_once")]


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> "DraftQuerySet":
        """A draft is its author's alone, on the pages of the person or the municipality it was written in."""
        own = self.filter(author_id=actor.user_id)
        if actor.kind == ActorKind.STAFF:
            return own.filter(health_contact__municipality_id=known(actor.municipality_id))
        return own.filter(person_id=known(actor.person_id))

    def newest_first(self) -> "DraftQuerySet":
        return self.select_related("health_contact__service").order_by("-saved_at", "-id")


class Draft(models.Model):
    """What somebody has begun to write («utkast»): survives logout, goes when it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    author = models.ForeignKey(User, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    health_contact = models.ForeignKey(HealthContact, models.CASCADE)
    thread = models.ForeignKey(Thread, models.CASCADE, null=True)  # None: the first message of a new one
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    idempotency_key = models.UUIDField()  # of the message it will become
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "health_contact", "thread"], nulls_distinct=False, name="draft_once_per_place"
            ),
            models.CheckConstraint(condition=Q(body__length__lte=20000), name="draft_length_in_bounds"),
        ]

    @property
    def typed(self) -> dict[str, object]:
        """What a form starts with, to go on where its author stopped."""
        return {"subject": self.subject, "body": self.body, "key": self.idempotency_key}

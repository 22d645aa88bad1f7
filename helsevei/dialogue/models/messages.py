"""What was said in a thread: messages that both sides read, and notes that only staff do."""

from datetime import UTC, datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from helsevei.accounts.models import User, UserKind
from helsevei.core.actor import Actor, ActorKind
from helsevei.core.ids import new_id
from helsevei.dialogue.models.lists import Position
from helsevei.dialogue.models.threads import SUBJECT_LENGTH, WITHDRAW_WITHIN, ReadMark, Thread
from helsevei.directory.models import UrgentWords
from helsevei.directory.models.urgent_words import Call
from helsevei.notifications.models import NoticeQuerySet

MESSAGE_LENGTH = 1000  # characters an inhabitant may write (M6)
ANSWER_LENGTH = 4000  # characters a service may write, in an answer or a note
LONG_AGO = datetime.min.replace(tzinfo=UTC)  # before every message


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor) -> "MessageQuerySet":
        """The messages of the threads one may see."""
        return self.filter(thread__in=Thread.objects.visible_to(actor))

    def in_thread(self, thread: Thread) -> "MessageQuerySet":
        """In order, each with its withdrawal if there is one."""
        return self.filter(thread=thread).select_related("withdrawal").order_by("sent_at", "id")

    def latest_in(self, thread: Thread, before: Position | None = None) -> "MessageQuerySet":
        """Newest first, from the end of a thread or from before a message (keyset pagination)."""
        found = self.in_thread(thread).reverse()
        if before is None:
            return found
        return found.filter(Q(sent_at__lt=before.moment) | Q(sent_at=before.moment, id__lt=before.id))

    def by_inhabitant(self) -> "MessageQuerySet":
        return self.filter(author_kind=UserKind.INHABITANT)

    def with_marks(self) -> "MessageQuerySet":
        """With why each is marked, if it is, and since when that list of words held."""
        return self.select_related("urgency__words")

    def by_staff(self) -> "MessageQuerySet":
        return self.filter(author_kind=UserKind.STAFF)

    def unheard_of(self, notices: NoticeQuerySet) -> "MessageQuerySet":
        """The last words of an open thread, told of by one of these notices, which nobody on the inhabitant's side has read."""
        read = ReadMark.objects.filter(
            thread=OuterRef("thread"), version__gte=OuterRef("thread__version"), user__kind=UserKind.INHABITANT
        )
        last = self.by_staff().standing().filter(sent_at=F("thread__last_message_at"), thread__closed_at=None)
        return last.filter(~Exists(read), id__in=notices.values("about_id"))

    def standing(self) -> "MessageQuerySet":
        """Those that have not been withdrawn."""
        return self.filter(withdrawal=None)

    def first_unanswered(self, thread: Thread) -> "Message | None":
        """What the inhabitant wrote first after the last answer."""
        return self.in_thread(thread).by_inhabitant().filter(sent_at__gt=thread.answered_at or LONG_AGO).first()

    def settled(self, now: datetime) -> "MessageQuerySet":
        """Those that cannot be withdrawn any more, be they read or not."""
        return self.standing().exclude(author_kind=UserKind.STAFF, sent_at__gte=now - WITHDRAW_WITHIN)

    def newest_with(self, words: list[str], threads: list[Thread]) -> "MessageQuerySet":
        """In each of these threads the newest message that holds one of the words."""
        holds = reduce(or_, (Q(body__icontains=word) for word in words))
        return self.filter(holds, thread__in=threads).order_by("thread", "-sent_at", "-id").distinct("thread")


class Message(models.Model):
    """One message («melding»). INSERT only: what was sent stays as it was sent (reliability MS7). FHIR: Communication."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The indexes below begin with these two
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages", db_index=False)
    author = models.ForeignKey(User, models.PROTECT, db_index=False)
    author_kind = models.CharField(max_length=10, choices=UserKind.choices)
    author_name = models.CharField(max_length=400)  # as it was when she wrote
    represented_name = models.CharField(max_length=400, blank=True, default="", db_default="")  # for whom, if another
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

    @property
    def mark(self) -> "UrgencyMark | None":
        """Of messages `with_marks`."""
        return getattr(self, "urgency", None)

    @property
    def withdrawn(self) -> "Withdrawal | None":
        """Ask for it beforehand, by `in_thread`."""
        return getattr(self, "withdrawal", None)

    @property
    def text(self) -> str:
        """What there is to read of it; `body` is what was once sent."""
        return "" if self.withdrawn else self.body

    def is_fresh(self, now: datetime) -> bool:
        """From staff, and not sent longer ago than that it may be withdrawn."""
        return self.author_kind == UserKind.STAFF and now - self.sent_at <= WITHDRAW_WITHIN


class UrgencyMark(models.Model):
    """Why a message may be about something that cannot wait («hastemerke»): what it holds of the municipality's words, and by
    which version of them. INSERT only, as the message."""

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="urgency")
    words = models.ForeignKey(UrgentWords, models.PROTECT, null=True, db_index=False)  # None: the ready-made list
    found = models.JSONField()  # whom to call and the words as she wrote them, the most pressing first
    was_told = models.BooleanField()  # the author was shown whom to call, and sent it all the same

    def __str__(self) -> str:
        return str(self.message_id)

    @property
    def expressions(self) -> str:
        """«brystsmerter», «svimmel»."""
        return ", ".join(f"«{text}»" for _call, text in self.found)

    @property
    def call(self) -> Call:
        """Whom to call by the most pressing of them."""
        return Call(self.found[0][0])


class Withdrawal(models.Model):
    """A message was taken back before anybody it was meant for had it before her («trekke tilbake», reliability MS9).

    Nobody reads its text any more; the row of the message stays, for the journal and whoever the law lets ask. INSERT only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.OneToOneField(Message, models.PROTECT, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(User, models.PROTECT)
    withdrawn_by_name = models.CharField(max_length=400)
    withdrawn_at = models.DateTimeField()
    # Of the thread that the message began, which goes with it
    subject = models.CharField(max_length=SUBJECT_LENGTH, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class MoveQuerySet(models.QuerySet["Move"]):
    def visible_to(self, actor: Actor) -> "MoveQuerySet":
        """As messages are."""
        return self.filter(thread__in=Thread.objects.visible_to(actor))

    def in_thread(self, thread: Thread) -> "MoveQuerySet":
        return self.filter(thread=thread).order_by("moved_at", "id")


class Move(models.Model):
    """A thread went over to another service («flytting»), since its own has moved: both sides read it between the messages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="moves")
    from_name = models.CharField(max_length=100)  # of the services, as they were called then
    to_name = models.CharField(max_length=100)
    moved_at = models.DateTimeField()

    objects = MoveQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, actor: Actor) -> "NoteQuerySet":
        """Notes are between staff: the inhabitant sees none."""
        return (
            self.filter(thread__in=Thread.objects.visible_to(actor)) if actor.kind == ActorKind.STAFF else self.none()
        )

    def in_thread(self, thread: Thread) -> "NoteQuerySet":
        return self.filter(thread=thread).order_by("written_at", "id")


class Note(models.Model):
    """A word between colleagues beside a thread («internt notat»). INSERT only, as messages are."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT)
    author_name = models.CharField(max_length=400)
    body = models.TextField()
    written_at = models.DateTimeField()
    idempotency_key = models.UUIDField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["thread", "written_at", "id"], name="note_of_thread")]
        constraints = [
            models.UniqueConstraint(fields=["author", "idempotency_key"], name="note_written_once"),
            models.CheckConstraint(
                condition=Q(body__length__gte=1, body__length__lte=ANSWER_LENGTH), name="note_length_in_bounds"
            ),
        ]

"""Threads: who writes to which service about what, how far it has come, and how much of it each has read."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length

from helsevei.accounts.models import Absence, Person, StaffRole, User, UserKind
from helsevei.accounts.policy import seen_by
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor, ActorKind
from helsevei.core.ids import new_id
from helsevei.dialogue.models.lists import Narrowing, Position, begins_a_name
from helsevei.directory.models import Municipality, Service, Team

SUBJECT_LENGTH = 50
PAGE = 20
SOON = timedelta(hours=2)  # before the promise runs out
WITHDRAW_WITHIN = timedelta(minutes=10)  # of sending, while unread (M7)
OF_ROW = ("municipality_id", "person_id", "subject", "last_message_at", "last_author_kind", "version", "handling_version", "asked_at", "due_at",
          "assigned_at", "away_holder_id", "answered_at", "closed_at", "marked_at", "withdrawn_at", "read_by_service_version")  # fmt: skip

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


class CloseReason(models.TextChoices):
    """Why a service has closed a thread; both sides read it in words (views/steps.py)."""

    DONE = "done"
    SPOKEN = "spoken"
    ELSEWHERE = "elsewhere"
    MISTAKE = "mistake"


def message_unread_by(actor: Actor) -> Q:
    """Of threads `with_mark_of` the actor: somebody else has written what she had not before her when she last opened it."""
    return ~Q(last_author=actor.user_id) & (Q(mark=None) | Q(mark__version__lt=F("version")))


def unread_by(actor: Actor) -> Q:
    """That, or the service has closed an inhabitant's thread since, or withdrawn something that it wrote there."""
    if actor.kind != ActorKind.INHABITANT:
        return message_unread_by(actor)
    closing = Q(closed_at__isnull=False) & (Q(mark__closed_at=None) | ~Q(mark__closed_at=F("closed_at")))
    withdrawal = Q(withdrawn_at__isnull=False) & (Q(mark=None) | Q(mark__read_at__lt=F("withdrawn_at")))
    return message_unread_by(actor) | closing | withdrawal


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, actor: Actor) -> "ThreadQuerySet":
        return self.filter(seen_by(actor))

    def locked(self, thread_id: UUID) -> "Thread":
        """One thread with what an action needs, locked until the transaction ends."""
        found = self.select_related("health_contact__service__successor", "service__successor", "person")
        found = found.select_for_update(of=("self",), no_key=True).filter(id=thread_id)
        # One that moves to another service while we wait for it is no longer beside the rows that it was asked for with
        return next(iter(found), None) or found.get()

    def unanswered(self) -> "ThreadQuerySet":
        return self.filter(asked_at__isnull=False)

    def possibly_urgent(self) -> "ThreadQuerySet":
        """Unanswered, and one of the messages that are has been marked."""
        return self.unanswered().filter(marked_at__gte=F("asked_at"))

    def new(self) -> "ThreadQuerySet":
        """Unanswered, and nobody in the service has read the last message."""
        return self.unanswered().filter(read_by_service_version__lt=F("version"))

    def overdue(self, now: datetime) -> "ThreadQuerySet":
        return self.filter(due_at__lt=now)

    def soon_due(self, now: datetime) -> "ThreadQuerySet":
        """The promise runs out within SOON, or has."""
        return self.filter(due_at__lt=now + SOON)

    def pressing(self, user_id: UUID, until: datetime) -> "ThreadQuerySet":
        """Unanswered, and possibly urgent, owed by then, or taken by this user; those most pressing first."""
        presses = Q(marked_at__gte=F("asked_at")) | Q(due_at__lt=until) | Q(assigned_to=user_id)
        return self.unanswered().filter(presses).order_by(F("due_at").asc(nulls_last=True), "id")

    def untold(self, now: datetime) -> "ThreadQuerySet":
        """With a message, or with a deadline that comes near, of which the service's teams have not been told."""
        untold_deadline = Q(due_at__lt=now + SOON) & (Q(told_due_at=None) | ~Q(told_due_at=F("due_at")))
        with_team = self.unanswered().filter(service__teams__isnull=False)
        return self.filter(id__in=with_team.filter(Q(told_version__lt=F("version")) | untold_deadline).values("id"))

    def left_behind(self) -> "ThreadQuerySet":
        """Open, with a service that has moved."""
        return self.filter(closed_at=None, service__successor__isnull=False)

    def left_by_staff(self, now: datetime) -> "ThreadQuerySet":
        """Open, and taken by somebody who does not answer in its service any more."""
        still = StaffRole.objects.answering(OuterRef("municipality"), OuterRef("service"), now)
        taken = self.filter(closed_at=None, assigned_to__isnull=False)
        return taken.filter(~Exists(still.filter(user=OuterRef("assigned_to"))))

    def left_by_absent(self, day: date) -> "ThreadQuerySet":
        """Open, and taken by somebody who is away on that day."""
        away = Absence.objects.current(day).filter(user=OuterRef("assigned_to"), municipality=OuterRef("municipality"))
        return self.filter(Exists(away), closed_at=None)

    def of_returned(self, day: date) -> "ThreadQuerySet":
        """Open, and left by somebody who was away and is not on that day."""
        away = Absence.objects.current(day).filter(user=OuterRef("away_holder"), municipality=OuterRef("municipality"))
        return self.filter(~Exists(away), closed_at=None, away_holder__isnull=False)

    def closed(self) -> "ThreadQuerySet":
        return self.filter(closed_at__isnull=False)

    def narrowed(self, to: Narrowing) -> "ThreadQuerySet":
        found = self.filter(service=to.service_id) if to.service_id else self
        found = found.filter(team=to.team_id) if to.team_id else found
        return found.filter(assigned_to=None) if to.is_free else found

    def settled(self) -> "ThreadQuerySet":
        """Nothing is owed, and nobody has closed them."""
        return self.filter(asked_at=None, closed_at=None)

    def with_words(self, words: list[str], *, or_names: bool = False) -> "ThreadQuerySet":
        """Those in whose subject or messages every one of the words stands, in large letters or small, or begins a name of the
        person's; what has been withdrawn is not found."""
        found = self
        for word in words:
            said = Thread.objects.filter(id=OuterRef("id"), messages__body__icontains=word, messages__withdrawal=None)
            somewhere = Q(subject__icontains=word) | Exists(said)
            found = found.filter(somewhere | begins_a_name(word) if or_names else somewhere)
        return found

    def held_by(self, user_id: UUID) -> "ThreadQuerySet":
        return self.filter(assigned_to=user_id, closed_at=None)

    def to_journal(self) -> "ThreadQuerySet":
        """Answered or closed, and not all of it in the journal of a service that keeps one (domain.md 9, journal duty)."""
        return self.filter(asked_at=None, service__keeps_journal=True, journalled_version__lt=F("version"))

    def with_mark_of(self, actor: Actor) -> "ThreadQuerySet":
        """Joined with how much of each this user has had before her, as `mark`: there is one row of it at most."""
        return self.annotate(mark=FilteredRelation("readmark", condition=Q(readmark__user=actor.user_id)))

    def with_unread_for(self, actor: Actor) -> "ThreadQuerySet":
        """Adds `is_unread`: there is something new to this user in the thread."""
        return self.with_mark_of(actor).annotate(is_unread=unread_by(actor))

    def with_unread_message_for(self, actor: Actor) -> "ThreadQuerySet":
        """Adds `has_unread_message`: somebody else has written, whether the thread is closed or not."""
        return self.annotate(has_unread_message=message_unread_by(actor))

    def unread(self) -> "ThreadQuerySet":
        """Of threads `with_unread_for` a user, or `for_list` of hers."""
        return self.filter(Q(is_unread=True))

    def by_service(self, actor: Actor) -> "models.QuerySet[Thread, tuple[UUID, str, int]]":
        """The services that threads are with, in order, and how many of the threads hold something new to this user."""
        services = self.with_mark_of(actor).values("service_id", "service__name", "service__name_sort_key")
        counted = services.annotate(unread=Count("id", filter=unread_by(actor)))
        in_order = counted.order_by("service__name_sort_key", "service_id")
        return in_order.values_list("service_id", "service__name", "unread")

    def with_seen_by(self, actor: Actor) -> "ThreadQuerySet":
        """Adds `seen_version`: how much of the thread this user has had before her."""
        mark = ReadMark.objects.filter(thread=OuterRef("id"), user=actor.user_id).values("version")
        return self.annotate(seen_version=Coalesce(Subquery(mark), 0))

    def for_page(self) -> "ThreadQuerySet":
        return self.select_related(
            "service__municipality",
            "person",
            "health_contact__service__successor",
            "health_contact__person",
            "assigned_to__person",
            "away_holder__person",
            "team",
        )

    def for_list(self, actor: Actor) -> "ThreadQuerySet":
        """What a row of a list shows, and no more: with all that a page of one thread needs, planning the question takes
        PostgreSQL longer than answering it (docs/decisions/0029)."""
        listed = self.with_unread_for(actor)
        if actor.kind == ActorKind.INHABITANT:
            return listed.select_related("service").only(*OF_ROW, "service__name")
        shown = (
            "service__name",
            "person__given_name",
            "person__family_name",
            "assigned_to__staff_name",
            "assigned_to__person",
            "team__name",
        )
        return listed.select_related("service", "person", "assigned_to", "team").only(*OF_ROW, *shown)

    def newest_first(self, after: Position | None = None) -> "ThreadQuerySet":
        """The order of most lists, from the start or after a row (keyset pagination)."""
        found = self.order_by("-last_message_at", "-id")
        if after is None:
            return found
        not_newer = found.filter(last_message_at__lte=after.moment)  # where in the index the page begins
        return not_newer.filter(Q(last_message_at__lt=after.moment) | Q(id__lt=after.id))

    def longest_silent_first(self) -> "ThreadQuerySet":
        return self.order_by("last_message_at", "id")

    def longest_waiting_first(self, after: Position | None = None) -> "ThreadQuerySet":
        """The order of what owes an answer: whoever has waited longest is first, however often she has written since."""
        found = self.order_by("asked_at", "id")
        if after is None:
            return found
        not_longer = found.filter(asked_at__gte=after.moment)
        return not_longer.filter(Q(asked_at__gt=after.moment) | Q(id__gt=after.id))

    def numbers(self, user_id: UUID, now: datetime) -> "models.QuerySet[Any, Any]":
        """How many threads are new, this user's, overdue and unanswered: the numbers that matter to staff (M7), in one row."""
        waits = Q(asked_at__isnull=False)
        in_hand = Q(assigned_to=user_id, closed_at=None)
        together = self.filter(waits | in_hand).values(together=Value(1))
        counted = together.annotate(
            new=Count("id", filter=waits & Q(read_by_service_version__lt=F("version"))),
            mine=Count("id", filter=in_hand),
            possibly_urgent=Count("id", filter=Q(marked_at__gte=F("asked_at"))),
            overdue=Count("id", filter=Q(due_at__lt=now)),
            unanswered=Count("id", filter=waits),
        )
        return counted.values("possibly_urgent", "new", "mine", "overdue", "unanswered")


class Thread(models.Model):
    """A conversation («samtale») between a person and a service.

    Two versions (reliability D6): `version` counts its messages, `handling_version` what staff do with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Those that an index of the Meta below begins with need none of their own
    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False)
    service = models.ForeignKey(Service, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT, db_index=False)
    health_contact = models.ForeignKey(HealthContact, models.PROTECT)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")  # a closed one
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    # Not: the inhabitant reads what a service has told her, and writes anew if she wants to
    takes_replies = models.BooleanField(default=True, db_default=True)
    started_at = models.DateTimeField()
    read_by_service_at = models.DateTimeField(null=True)
    read_by_service_version = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField()
    last_author = models.ForeignKey(User, models.PROTECT, related_name="+")
    last_author_kind = models.CharField(max_length=10, choices=UserKind.choices)
    version = models.PositiveIntegerField(default=1)
    # The first message that has no answer yet, and when the answer that was promised is due; None when nothing is owed.
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    marked_at = models.DateTimeField(null=True)  # the newest message that was marked as possibly urgent
    handling_version = models.PositiveIntegerField(default=1, db_default=1)
    assigned_to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    # Whoever had taken it, while she is away and others see to it (reassigning.py)
    away_holder = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+", db_index=False)  # it was handed to
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    close_reason = models.CharField(
        max_length=10, blank=True, db_default="", choices=[(reason.value, reason.name) for reason in CloseReason]
    )
    withdrawn_at = models.DateTimeField(null=True)  # the last time that a message here was
    moved_at = models.DateTimeField(null=True)  # the last time that it went over to another service (Move)
    journalled_at = models.DateTimeField(null=True)
    journalled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    journalled_version = models.PositiveIntegerField(default=0, db_default=0)
    # What the team's mailbox has been told of (tasks.py): up to which message, and which deadline that comes near.
    told_version = models.PositiveIntegerField(default=0, db_default=0)
    told_due_at = models.DateTimeField(null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-last_message_at", "-id"], name="thread_of_person"),
            models.Index(fields=["municipality", "service", "-last_message_at", "-id"], name="thread_of_service"),
            models.Index(
                fields=["municipality", "service", "asked_at", "id"],
                condition=Q(asked_at__isnull=False),
                name="thread_waiting",
            ),
            # Of somebody in several services: the order first, the services picked out on the way
            models.Index(fields=["municipality", "-last_message_at", "-id"], name="thread_of_municipality"),
            models.Index(
                fields=["municipality", "asked_at", "id"],
                condition=Q(asked_at__isnull=False),
                name="thread_waiting_anywhere",
            ),
            models.Index(fields=["team"], condition=Q(team__isnull=False), name="thread_of_team"),
            models.Index(fields=["assigned_to"], condition=Q(closed_at=None), name="thread_in_hand"),
            models.Index(fields=["away_holder"], condition=Q(away_holder__isnull=False), name="thread_of_absent"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(subject__length__gte=1), name="thread_has_subject"),
            models.CheckConstraint(
                condition=Q(closed_at=None, close_reason="") | Q(closed_at__isnull=False, asked_at=None),
                name="thread_closed_owes_nothing",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(asked_at__isnull=False), name="thread_due_only_when_waiting"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def give_to(self, user_id: UUID | None, now: datetime) -> None:
        """It is this user's, or nobody's, and no longer waits for one who is away."""
        self.assigned_to_id, self.assigned_at = user_id, now if user_id else None
        self.away_holder_id = None

    def owe_since(self, asked_at: datetime) -> None:
        """An answer to what was asked then, by the promise of that moment."""
        self.asked_at, self.due_at = asked_at, self.health_contact.service.answer_due_at(asked_at)

    def is_fresh(self, now: datetime) -> bool:
        """Its last message is one that may still be withdrawn."""
        return self.last_author_kind == UserKind.STAFF and now - self.last_message_at <= WITHDRAW_WITHIN

    @property
    def is_waiting(self) -> bool:
        """The service owes an answer."""
        return self.asked_at is not None

    @property
    def is_possibly_urgent(self) -> bool:
        """A message that has no answer has been marked."""
        return bool(self.marked_at and self.asked_at and self.marked_at >= self.asked_at)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def takes_more(self) -> bool:
        """The inhabitant can go on in it."""
        return self.takes_replies and not self.is_closed

    @property
    def is_told(self) -> bool:
        """The service wrote first, and the inhabitant has asked nothing."""
        return self.last_author_kind == UserKind.STAFF and self.answered_at is None and not self.is_waiting

    @property
    def is_read_by_service(self) -> bool:
        """Somebody in the service has had the last message before her."""
        return self.read_by_service_version >= self.version

    @property
    def is_journalled(self) -> bool:
        """All that has been said is in the journal."""
        return self.journalled_version >= self.version

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now

    def is_soon_due(self, now: datetime) -> bool:
        return self.due_at is not None and now <= self.due_at < now + SOON


class ReadMarkQuerySet(models.QuerySet["ReadMark"]):
    def of_inhabitant(self, thread: Thread) -> "ReadMarkQuerySet":
        """Of the person whose thread it is."""
        return self.filter(thread=thread, user__person=thread.person_id)

    def since(self, thread: Thread, sent_at: datetime, number: int) -> "ReadMarkQuerySet":
        """Of her and of those who act for her: they may have had before them what was sent then as that message of the thread."""
        theirs = self.filter(thread=thread, user__kind=UserKind.INHABITANT)
        return theirs.filter(Q(read_at__gte=sent_at) | Q(version__gte=number))


class ReadMark(models.Model):
    """How much of a thread a user has had before her. A representative's mark is her own (reliability MS11).

    By the thread's version, not by time: a message may be on its way to the database while its thread is being read. The
    same goes for its closing: `closed_at` is the one she has seen.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, db_index=False)  # its constraint has one
    user = models.ForeignKey(User, models.CASCADE)
    version = models.PositiveIntegerField()
    closed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField()

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="read_mark_once")]

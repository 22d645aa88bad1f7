"""Messages to several: what is written, to whom, and what became of it for each."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When

from helsevei.accounts.models import Person, User, UserKind
from helsevei.accounts.policy import CARE_ROLES
from helsevei.contacts.models import HealthContact, HealthContactQuerySet
from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.clock import years_before
from helsevei.core.ids import new_id
from helsevei.dialogue.models.messages import MESSAGE_LENGTH, Message, Withdrawal
from helsevei.dialogue.models.threads import SUBJECT_LENGTH, WITHDRAW_WITHIN, ReadMark, Thread
from helsevei.directory.models import Municipality, Service

MOST_RECIPIENTS = 1000


class MailingState(models.TextChoices):
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"


class RecipientState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    LEFT_OUT = "left_out"
    FAILED = "failed"


class Obstacle(models.TextChoices):
    """Why somebody is left out; staff read it in words (views/staff/mailings.py)."""

    DEAD = "dead"
    SAID_NO = "said_no"  # to digital dialogue
    NOT_ASKED = "not_asked"
    NO_CONTACT = "no_contact"
    CLOSED = "closed"  # the service takes no messages
    TAKEN_OUT = "taken_out"
    STOPPED = "stopped"
    ROLE_ENDED = "role_ended"  # the author's


class MailingQuerySet(models.QuerySet["Mailing"]):
    def visible_to(self, actor: Actor) -> "MailingQuerySet":
        """What the services in which she meets inhabitants have sent, and what she is writing herself."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        here = self.filter(municipality=known(actor.municipality_id))
        services = actor.service_ids(*CARE_ROLES)
        seen = here if services is None else here.filter(service__in=sorted(services))
        return seen.filter(~Q(state=MailingState.DRAFT) | Q(author=actor.user_id))

    def locked(self, mailing_id: UUID) -> "Mailing":
        found = self.select_related("service", "author").select_for_update(of=("self",), no_key=True)
        return found.get(id=mailing_id)

    def drafts(self) -> "MailingQuerySet":
        return self.for_page().filter(state=MailingState.DRAFT).order_by("-saved_at", "-id")

    def newest_first(self, after: "Mailing | None" = None) -> "MailingQuerySet":
        """Those that have been sent, from the start or after a row (keyset pagination)."""
        found = self.for_page().exclude(state=MailingState.DRAFT).order_by("-id")
        return found if after is None else found.filter(id__lt=after.id)

    def for_page(self) -> "MailingQuerySet":
        return self.select_related("service__municipality", "author", "withdrawn_by")


class Mailing(models.Model):
    """One text to many («melding til flere»): each of them gets a thread of her own.

    As a draft it is its author's alone, with those she has taken out as its only recipients; once sent, everybody it was meant
    for is there with what became of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MailingState.choices, default=MailingState.DRAFT)
    # To whom: those of the service's active health contacts who fit all that is said here
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    since_date = models.DateField(null=True)
    has_open_thread = models.BooleanField(null=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    takes_replies = models.BooleanField(default=True)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)  # when its author said so
    receivers = models.PositiveIntegerField(default=0)  # who were to get it then
    ended_at = models.DateTimeField(null=True)  # nobody waits for it any more
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = MailingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(body__length__lte=20000), name="mailing_length_in_bounds"),
            models.CheckConstraint(
                condition=Q(state=MailingState.DRAFT, sent_at=None)
                | Q(sent_at__isnull=False, subject__length__range=(1, SUBJECT_LENGTH),
                    body__length__range=(1, MESSAGE_LENGTH)),
                name="mailing_whole_when_sent",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_draft(self) -> bool:
        return self.state == MailingState.DRAFT

    @property
    def is_being_sent(self) -> bool:
        return self.state == MailingState.SENDING

    @property
    def is_written(self) -> bool:
        return bool(self.subject.strip() and self.body.strip())

    def candidates(self, contacts: HealthContactQuerySet, day: date) -> HealthContactQuerySet:
        """Of these contacts those it is for, one for each person, with what keeps her from getting it as `obstacle`."""
        found = contacts.filter(service=self.service_id).active(day)
        if self.age_from is not None:
            found = found.filter(person__birth_date__lte=years_before(day, self.age_from))
        if self.age_to is not None:
            found = found.filter(person__birth_date__gt=years_before(day, self.age_to + 1))
        if self.since_date is not None:
            found = found.filter(start_date__gte=self.since_date)
        if self.has_open_thread is not None:
            threads = Thread.objects.filter(service=self.service_id, person=OuterRef("person"), takes_replies=True)
            is_open = Exists(threads.filter(closed_at=None))
            found = found.filter(is_open if self.has_open_thread else ~is_open)
        one_each = found.order_by("person", "-start_date", "-id").distinct("person").values("id")
        return with_obstacles(contacts.filter(id__in=one_each), self.id, day)

    def seal(self, receivers: Iterable[UUID]) -> str:
        """What changes when the text does, or who gets it: what was seen is what is sent."""
        written = [self.subject, self.body, self.takes_replies, sorted(map(str, receivers))]
        return sha256(json.dumps(written).encode()).hexdigest()


def with_obstacles(contacts: HealthContactQuerySet, mailing_id: UUID, day: date) -> HealthContactQuerySet:
    """Each with the reason why she does not get a mailing on that day, as `obstacle`; "" when she does."""
    left_out = MailingRecipient.objects.filter(mailing=mailing_id, state=RecipientState.LEFT_OUT)
    whens = {
        Obstacle.DEAD: Q(person__is_dead=True),
        Obstacle.SAID_NO: Q(person__has_dialogue_consent=False),
        Obstacle.NOT_ASKED: Q(person__has_dialogue_consent=None),
        Obstacle.NO_CONTACT: Q(start_date__gt=day) | Q(end_date__lt=day),
        Obstacle.CLOSED: Q(service__is_active=False) | Q(service__has_dialogue=False),
        Obstacle.TAKEN_OUT: Exists(left_out.filter(person=OuterRef("person"))),
    }
    cases = [When(condition, then=Value(obstacle.value)) for obstacle, condition in whens.items()]
    return contacts.annotate(obstacle=Case(*cases, default=Value(""), output_field=models.CharField()))


class MailingRecipientQuerySet(models.QuerySet["MailingRecipient"]):
    def visible_to(self, actor: Actor) -> "MailingRecipientQuerySet":
        return self.filter(mailing__in=Mailing.objects.visible_to(actor))

    def waiting(self) -> "MailingRecipientQuerySet":
        return self.filter(state=RecipientState.WAITING).order_by("id")

    def have_it(self) -> "MailingRecipientQuerySet":
        return self.filter(state=RecipientState.SENT)

    def locked(self) -> "MailingRecipientQuerySet":
        return self.select_related("mailing__author").select_for_update(of=("self",), no_key=True)

    def with_fate(self) -> "MailingRecipientQuerySet":
        """Adds `is_withdrawn`, and `is_read`: whether anybody on the inhabitant's side has had it before her."""
        marks = ReadMark.objects.filter(thread=OuterRef("message__thread"), user__kind=UserKind.INHABITANT)
        withdrawals = Withdrawal.objects.filter(message=OuterRef("message"))
        return self.annotate(is_read=Exists(marks), is_withdrawn=Exists(withdrawals))

    def to_withdraw(self, now: datetime) -> "MailingRecipientQuerySet":
        """Those whose message can still be taken back."""
        fresh = self.have_it().filter(message__sent_at__gte=now - WITHDRAW_WITHIN).with_fate()
        return fresh.filter(Q(is_read=False), Q(is_withdrawn=False)).order_by("id")

    def numbers(self) -> "models.QuerySet[Any, dict[str, Any]]":
        """How many have come to the same end, by what it is."""
        fated: Any = self.with_fate()
        ends = fated.order_by().values("state", "obstacle", "is_read", "is_withdrawn")
        counted: models.QuerySet[Any, dict[str, Any]] = ends.annotate(number=Count("id"))
        return counted

    def by_person(self, after: "MailingRecipient | None" = None) -> "MailingRecipientQuerySet":
        """From the start of the alphabet, or after a row (keyset pagination)."""
        found = self.select_related("person", "message").order_by("person__name_sort_key", "id")
        if after is None:
            return found
        name = after.person.name_sort_key
        return found.filter(Q(person__name_sort_key__gt=name) | Q(person__name_sort_key=name, id__gt=after.id))


class MailingRecipient(models.Model):
    """One whom a mailing is for, and what became of it: its `message`, or the obstacle. Her id is the message's idempotency key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="recipients", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT)
    health_contact = models.ForeignKey(HealthContact, models.PROTECT)
    state = models.CharField(max_length=10, choices=RecipientState.choices)
    obstacle = models.CharField(max_length=15, blank=True, choices=Obstacle.choices)
    message = models.OneToOneField(Message, models.PROTECT, null=True, related_name="+")

    objects = MailingRecipientQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["mailing", "id"], condition=Q(state=RecipientState.WAITING), name="recipient_waiting")
        ]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "person"], name="mailing_once_to_each"),
            models.CheckConstraint(
                condition=Q(state=RecipientState.SENT, message__isnull=False) | ~Q(state=RecipientState.SENT) & Q(message=None),
                name="recipient_has_message_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(state=RecipientState.LEFT_OUT) & ~Q(obstacle="")
                | ~Q(state=RecipientState.LEFT_OUT) & Q(obstacle=""),
                name="recipient_left_out_for_a_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)

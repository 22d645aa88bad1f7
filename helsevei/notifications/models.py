"""Notices and what became of them. An address is never stored, only its end and a keyed hash (domain.md 4.4)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Cast, Concat

from helsevei.accounts.delivery import Channel
from helsevei.accounts.models import Person
from helsevei.accounts.policy import seen_by
from helsevei.core import jobs
from helsevei.core.actor import Actor, ActorKind, Role, known
from helsevei.core.ids import new_id
from helsevei.directory.models import Municipality, Service

LOCK = "notice-"
# Reasons that tell something of the address
UNUSABLE_ADDRESS, GIVEN_UP = "unusable_address", "given_up"
NOT_RELEVANT = "not_relevant"  # nobody needs to be told any more


class NoticeState(models.TextChoices):
    WAITING = "waiting"
    HELD = "held"  # by an operator, after a backup was restored (reliability NO11)
    SENT = "sent"  # to one recipient at least
    NOT_SENT = "not_sent"


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    UNKNOWN = "unknown"  # handed over, and nobody could say whether it was taken
    SENT = "sent"  # the provider has it
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHHELD = "withheld"  # by us


# What each state may follow: what has ended stays as it ended, whatever comes later (reliability NO2).
MAY_FOLLOW = {
    DeliveryState.UNKNOWN: {DeliveryState.WAITING},
    DeliveryState.WITHHELD: {DeliveryState.WAITING},
    DeliveryState.SENT: {DeliveryState.WAITING, DeliveryState.UNKNOWN},
    DeliveryState.DELIVERED: {DeliveryState.WAITING, DeliveryState.UNKNOWN, DeliveryState.SENT},
    DeliveryState.FAILED: {DeliveryState.WAITING, DeliveryState.UNKNOWN, DeliveryState.SENT},
}


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """An inhabitant sees what was meant for herself, staff what their services sent; each with its deliveries."""
        deliveries = Delivery.objects.in_order()
        if actor.kind == ActorKind.INHABITANT:
            deliveries = deliveries.filter(person_id=known(actor.own_person_id))
            found = self.filter(Exists(deliveries.filter(notice=OuterRef("id"))))
        else:
            found = self.filter(seen_by(actor))
        return found.prefetch_related(Prefetch("deliveries", deliveries))

    def about(self, ids: Iterable[UUID]) -> "NoticeQuerySet":
        """Those about these things, oldest first."""
        return self.filter(about_id__in=ids).order_by("created_at", "id")

    def lost(self, since: datetime) -> "NoticeQuerySet":
        """Those that reached nobody, though somebody should have had them."""
        return self.filter(state=NoticeState.NOT_SENT, created_at__gte=since).exclude(reason__in=[NOT_RELEVANT, ""])

    def left_behind(self) -> "NoticeQuerySet":
        """Those that wait, and no job will send them. One question, so that a job which ends meanwhile is not missed."""
        waiting = self.filter(state=NoticeState.WAITING).annotate(
            lock=Concat(Value(LOCK), Cast("id", models.CharField()))
        )
        return waiting.exclude(lock__in=jobs.coming()).order_by("created_at", "id")


class Notice(models.Model):
    """«Something waits for you» («varsel»): what it is about, and whether it went out. FHIR: Communication."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    about_id = models.UUIDField(db_index=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT, null=True)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.WAITING)
    reason = models.CharField(max_length=40, blank=True)  # why it was not sent, as a code
    created_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["municipality", "created_at"],
                condition=Q(state__in=[NoticeState.WAITING, NoticeState.HELD]),
                name="notice_not_concluded",
            ),
            models.Index(
                fields=["municipality", "created_at"],
                condition=Q(state=NoticeState.NOT_SENT),
                name="notice_not_sent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def job_lock(self) -> str:
        """Its jobs run one after another, and tell by this that somebody will send it."""
        return f"{LOCK}{self.id}"


class FenceQuerySet(models.QuerySet["Fence"]):
    def up(self) -> "FenceQuerySet":
        return self.filter(lifted_at=None)


class Fence(models.Model):
    """From when nothing is sent until somebody has looked: the database may know less than what has happened (reliability
    D10, NO11)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    raised_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = FenceQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> "DeliveryQuerySet":
        """Those to the municipality's own mailboxes, which are about nobody, for its administrator; the others are seen with
        their notice."""
        if not actor.has_role(Role.ADMINISTRATOR):
            return self.none()
        return self.filter(municipality_id=known(actor.municipality_id)).exclude(mailbox="")

    def newest_to(self, mailbox: OuterRef) -> "DeliveryQuerySet":
        """The last one that says whether the mailbox takes anything: sent, refused, or given up."""
        ended = Q(state__in=[DeliveryState.SENT, DeliveryState.FAILED]) | Q(reason__in=[UNUSABLE_ADDRESS, GIVEN_UP])
        return self.filter(ended, mailbox=mailbox).order_by("-id")[:1]

    def in_order(self) -> "DeliveryQuerySet":
        return self.order_by("id")

    def perhaps_out(self) -> "DeliveryQuerySet":
        """Those that somebody has, or may have."""
        with_provider = [DeliveryState.UNKNOWN, DeliveryState.SENT, DeliveryState.DELIVERED]
        return self.filter(Q(state__in=with_provider) | Q(state=DeliveryState.WAITING) & ~Q(provider=""))


class Delivery(models.Model):
    """One notice to one recipient by one channel. Its id is the reference that providers know it by, stored before the
    first attempt (reliability D3). Without a channel there was no way to reach the recipient."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    mailbox = models.CharField(max_length=254, blank=True)  # the municipality's own, so no secret
    channel = models.CharField(max_length=5, choices=[(one.value, one.name) for one in Channel], blank=True)
    masked_end = models.CharField(max_length=254, blank=True)
    address_hash = models.BinaryField(max_length=32, default=b"", editable=False)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Who has it, or may have it: of whom to ask before it is handed over again.
    provider = models.CharField(max_length=20, blank=True)
    tried_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # when it came into its state

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["address_hash", "tried_at"], name="delivery_to_address"),
            models.Index(fields=["municipality", "channel", "tried_at"], name="delivery_of_municipality"),
            models.Index(fields=["mailbox", "id"], condition=~Q(mailbox=""), name="delivery_to_mailbox"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person", "mailbox", "channel"],
                nulls_distinct=False,
                name="delivery_once_per_channel",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, mailbox="") | Q(person__isnull=True) & ~Q(mailbox=""),
                name="delivery_to_person_or_mailbox",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def may_become(self, state: DeliveryState) -> bool:
        return self.state in MAY_FOLLOW[state]

    @property
    def recipient(self) -> tuple[UUID | None, str]:
        return (self.person_id, self.mailbox)

    @property
    def is_with_provider(self) -> bool:
        """Somebody has it who will pass it on."""
        return self.state in (DeliveryState.SENT, DeliveryState.DELIVERED)

"""What is held back, and what somebody has said yes to removing."""

from uuid import UUID

from django.db import models
from django.db.models import Count, Q

from helsevei.accounts.models import Person, User
from helsevei.accounts.policy import CARE_ROLES
from helsevei.core.actor import Actor, ActorKind, Role, known
from helsevei.core.ids import new_id
from helsevei.core.questions import question
from helsevei.directory.models import Municipality

REASON_LENGTH = 400


class HoldQuerySet(models.QuerySet["Hold"]):
    def visible_to(self, actor: Actor) -> "HoldQuerySet":
        """Those who meet inhabitants there; the reason may tell about her."""
        if actor.kind != ActorKind.STAFF or not actor.has_any(*CARE_ROLES):
            return self.none()
        return self.filter(municipality_id=known(actor.municipality_id))

    def standing(self) -> "HoldQuerySet":
        return self.filter(lifted_at=None)

    def touching(self, person_id: UUID, thread_id: UUID | None = None) -> "HoldQuerySet":
        """Those on all that is hers, and on this thread or, without one, on any."""
        theirs = self.filter(person_id=person_id)
        return theirs if thread_id is None else theirs.filter(Q(thread_id=None) | Q(thread_id=thread_id))

    def newest_first(self) -> "HoldQuerySet":
        return self.select_related("person").order_by("-placed_at", "-id")


class Hold(models.Model):
    """Nothing is removed («sperre mot sletting»): of all that a municipality has about a person, or of one thread."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    thread_id = models.UUIDField(null=True, db_index=True)  # of a floor above; None: all that is hers
    reason = models.CharField(max_length=REASON_LENGTH)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_by_name = models.CharField(max_length=400)
    placed_at = models.DateTimeField()
    lift_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="hold_is_lifted_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.id)


@question
def standing_holds(actor: Actor, person_id: UUID, thread_id: UUID | None) -> HoldQuerySet:
    """Why something of hers is not removed: asked by every page of a thread."""
    return Hold.objects.visible_to(actor).standing().touching(person_id, thread_id)


class RemovalQuerySet(models.QuerySet["Removal"]):
    def visible_to(self, actor: Actor) -> "RemovalQuerySet":
        """Those who say yes to such."""
        if not (actor.has_any(Role.LEADER) or actor.has_role(Role.ADMINISTRATOR)):
            return self.none()
        return self.filter(municipality_id=known(actor.municipality_id))

    def with_counts(self) -> "RemovalQuerySet":
        """Adds how many are `gone`, and how many were `kept`, newest first."""
        states = {"gone": RowState.REMOVED, "kept": RowState.KEPT}
        counts = {name: Count("rows", filter=Q(rows__state=state)) for name, state in states.items()}
        return self.annotate(**counts).order_by("-approved_at", "-id")


class Removal(models.Model):
    """A named person has seen what was over at a moment, how many it was, and said yes to removing that («sletting»)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    table = models.CharField(max_length=80)  # "dialogue.Thread"
    cutoff_at = models.DateTimeField()  # what became due later is not in it
    number = models.PositiveIntegerField()
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by_name = models.CharField(max_length=400)
    approved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = RemovalQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)


class RowState(models.TextChoices):
    WAITING = "waiting"
    REMOVED = "removed"
    KEPT = "kept"  # held back, or in use again, when its turn came


class RemovalRow(models.Model):
    """One row that is to be removed, by its id, and what became of it.

    `transaction` is the one that removes it: the append-only tables let a row go in that alone (dialogue, migration 0014), so that
    nothing but an approved removal can take it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    removal = models.ForeignKey(Removal, models.PROTECT, related_name="rows", db_index=False)
    object_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.WAITING)
    transaction = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["removal", "object_id"], name="removal_row_once"),
            models.CheckConstraint(
                condition=Q(state=RowState.REMOVED, transaction__isnull=False)
                | ~Q(state=RowState.REMOVED) & Q(transaction=None),
                name="removal_row_says_when_it_went",
            ),
        ]

    def __str__(self) -> str:
        return str(self.object_id)

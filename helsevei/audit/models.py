"""The access log: one chain of entries per municipality, and one for what belongs to none (M32, reliability D15).

The database numbers and links the entries itself (migration 0001), so that no program can leave one out or write one
twice. There are no foreign keys: an entry outlives what it tells of. Nothing here is ever changed or removed.
"""

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Coalesce

from helsevei.core.actor import Ability, Actor, ActorKind, Role

PLATFORM = UUID(int=0)  # the chain of events without a municipality
CODE = r"^(?!.*[0-9]{11})[a-z0-9_.-]{1,80}$"  # a code, never words, and never an identity number (reliability AL6)


class Chain(models.Model):
    """The head of one chain: the number and hash of its last entry. Its row lock makes parallel writers queue (AL4)."""

    id = models.UUIDField(primary_key=True)  # the municipality, or PLATFORM
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.id} at {self.seq}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> Self:
        """An inhabitant sees who looked at herself; an auditor of the whole municipality sees its chain; nobody else any.

        One who stands in her place sees what was done in the services that she may read about, and other representatives
        nothing: whom somebody has turned to may be what the log would give away.
        """
        if actor.is_in_her_place:
            own, services = self.filter(persons__contains=[actor.person_id]), actor.services_with(Ability.READ)
            return own if services is None else own.filter(service_id__in=sorted(services))
        if actor.kind == ActorKind.STAFF and actor.municipality_id and actor.has_role(Role.AUDITOR):
            return self.filter(chain=actor.municipality_id)
        return self.none()

    def newest_first(self, before: int | None = None) -> Self:
        """A chain from its end, or from before an entry's number (keyset pagination)."""
        found = self if before is None else self.filter(seq__lt=before)
        return found.order_by("-seq")

    def about_person(self, person_id: UUID) -> Self:
        """Every entry, of any chain, in which this person's data was seen or changed: newest first.

        The persons' index finds the entries and the newest few are sorted out of them. No index has this order on
        purpose: the planner would walk it through everybody's entries whenever it overrates how often a person occurs.
        """
        return self.filter(persons__contains=[person_id]).order_by("-occurred_at", "-id")

    def older_than(self, entry: "Entry") -> Self:
        """The pages after the one that ended with this entry (keyset pagination in the order of `about_person`)."""
        same_moment = models.Q(occurred_at=entry.occurred_at, id__lt=entry.id)
        return self.filter(models.Q(occurred_at__lt=entry.occurred_at) | same_moment)


class Entry(models.Model):
    """One look at or change of something. `seq`, `previous_hash` and `hash` are the database's to fill in."""

    id = models.UUIDField(primary_key=True)
    chain = models.UUIDField()
    seq = models.BigIntegerField()
    occurred_at = models.DateTimeField()  # real time, when it was recorded
    business_at = models.DateTimeField()  # business time, which the demo may move
    actor_kind = models.TextField()
    actor_user_id = models.UUIDField(null=True)
    actor_person_id = models.UUIDField(null=True)  # the actor as a person herself
    on_behalf_of_person_id = models.UUIDField(null=True)  # another person she acted for
    actor_roles = ArrayField(models.TextField())  # the roles that held, for this service if one is named
    municipality_id = models.UUIDField(null=True)
    service_id = models.UUIDField(null=True)
    event = models.TextField()  # "room.object.verb"
    object_kind = models.TextField()
    object_id = models.UUIDField(null=True)
    persons = ArrayField(models.UUIDField())  # whose data it concerns, whom the object is about first
    reason = models.TextField(blank=True)  # a code
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_number_in_chain"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="audit_entry_numbers_start_at_one"),
            models.CheckConstraint(
                condition=models.Q(chain=Coalesce("municipality_id", models.Value(PLATFORM))),
                name="audit_entry_chain_is_municipality",
            ),
            models.CheckConstraint(
                condition=models.Q(event__regex=CODE, object_kind__regex=CODE, actor_kind__regex=CODE)
                & (models.Q(reason="") | models.Q(reason__regex=CODE)),
                name="audit_entry_codes_only",
            ),
        ]
        indexes = [GinIndex(fields=["persons"], name="audit_entry_persons", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq} {self.event}"

"""The follow-up list («oppfølgingsliste»): whom a service keeps an eye on."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Q

from helsevei.accounts.models import User
from helsevei.contacts.models.health_contacts import HealthContact
from helsevei.core.actor import Actor, ActorKind
from helsevei.core.ids import new_id

WHY_LENGTH = 200  # of the reason, in characters


class PinPlace(NamedTuple):
    """A place in the follow-up list: the last row seen."""

    day: date
    id: UUID

    def __str__(self) -> str:
        return f"{self.day}_{self.id}"

    @classmethod
    def parse(cls, text: str) -> "PinPlace | None":
        """None is the start of the list, also when an address was tampered with."""
        day, _, id_ = text.partition("_")
        try:
            return cls(date.fromisoformat(day), UUID(id_))
        except ValueError:
            return None


class PinQuerySet(models.QuerySet["Pin"]):
    def visible_to(self, actor: Actor) -> "PinQuerySet":
        """Staff see those of their services; inhabitants none, since it is a reminder between colleagues."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        return self.filter(health_contact__in=HealthContact.objects.visible_to(actor))

    def standing(self) -> "PinQuerySet":
        return self.filter(removed_at=None)

    def current(self, day: date) -> "PinQuerySet":
        """On the list on this day; the last day is still one."""
        return self.standing().filter(until_date__gte=day)

    def by_end(self, after: "PinPlace | None" = None) -> "PinQuerySet":
        """Those whose last day comes first on top, from the start or after a row (keyset pagination)."""
        of_row = ("health_contact__person", "health_contact__service", "pinned_by__person")
        found = self.select_related(*of_row).order_by("until_date", "id")
        if after is None:
            return found
        return found.filter(Q(until_date__gt=after.day) | Q(until_date=after.day, id__gt=after.id))


class Pin(models.Model):
    """A person on the follow-up list («oppfølgingsliste», M7) of a service: why its staff keep an eye on her, and until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    health_contact = models.ForeignKey(HealthContact, models.PROTECT, related_name="pins", db_index=False)
    why = models.CharField(max_length=WHY_LENGTH)
    until_date = models.DateField()  # the last day, inclusive
    pinned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = PinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["health_contact"], condition=Q(removed_at=None), name="pin_once_per_contact"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

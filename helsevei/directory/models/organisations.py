"""The parts of a municipality that its services belong to."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key
from helsevei.directory.models.municipalities import NINE_DIGITS, Municipality


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> "OrganisationQuerySet":
        """The parts of a municipality are public; on staff pages one sees those of the municipality one is in."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(municipality_id=known(actor.municipality_id))
        return self

    def in_order(self) -> "OrganisationQuerySet":
        return self.order_by("name_sort_key", "id")


class Organisation(models.Model):
    """A level between the municipality and its services («virksomhet», «avdeling»), below another or at the top. FHIR: Organization."""

    REMEMBERED: ClassVar = ("name", "parent_name", "organisation_number", "her_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="organisations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=100)
    name_sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    organisation_number = models.CharField(max_length=9, blank=True)
    her_id = models.PositiveIntegerField(null=True)  # its number in the address register, domain.md 3.1
    version = models.PositiveIntegerField(default=1)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["her_id"], condition=models.Q(her_id__isnull=False), name="organisation_her_id_once"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_below_itself"),
            models.CheckConstraint(condition=NINE_DIGITS, name="organisation_number_nine_digits"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def parent_name(self) -> str:
        return str(self.parent or "")

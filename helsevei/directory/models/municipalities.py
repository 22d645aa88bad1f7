"""Municipalities, and who may see them."""

from typing import ClassVar

from django.db import models

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id

NINE_DIGITS = models.Q(organisation_number="") | models.Q(organisation_number__regex=r"^[0-9]{9}$")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def visible_to(self, actor: Actor) -> "MunicipalityQuerySet":
        """Names of municipalities are public; staff pages ask for the one they are in."""
        return self.filter(id=known(actor.municipality_id)) if actor.kind == ActorKind.STAFF else self


class Municipality(models.Model):
    """A Norwegian municipality («kommune») that offers services here. FHIR: Organization."""

    REMEMBERED: ClassVar = ("name", "phone", "organisation_number", "her_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=4)  # kommunenummer with leading zero, domain.md 3.7
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, blank=True)  # the switchboard, for those who would rather talk
    organisation_number = models.CharField(max_length=9, blank=True, default="", db_default="")
    her_id = models.PositiveIntegerField(null=True)  # level 1 in messages: the municipality itself (domain.md 1.1, 3.1)
    version = models.PositiveIntegerField(default=1, db_default=1)  # one more for each save (reliability D6)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="municipality_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__regex=r"^[0-9]{4}$"), name="municipality_number_four_digits"
            ),
            models.UniqueConstraint(
                fields=["her_id"], condition=models.Q(her_id__isnull=False), name="municipality_her_id_once"
            ),
            models.CheckConstraint(condition=NINE_DIGITS, name="municipality_organisation_number_nine_digits"),
        ]

    def __str__(self) -> str:
        return self.name

"""Municipalities, and who may see them."""

from django.db import models

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def visible_to(self, actor: Actor) -> "MunicipalityQuerySet":
        """Names of municipalities are public; staff pages ask for the one they are in."""
        return self.filter(id=known(actor.municipality_id)) if actor.kind == ActorKind.STAFF else self


class Municipality(models.Model):
    """A Norwegian municipality («kommune») that offers services here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=4)  # kommunenummer with leading zero, domain.md 3.7
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, blank=True)  # the switchboard, for those who would rather talk

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="municipality_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__regex=r"^[0-9]{4}$"), name="municipality_number_four_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

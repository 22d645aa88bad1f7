"""What has been read in the registers outside, and who may see that."""

from django.db import models

from helsevei.core.actor import Actor, Role, known
from helsevei.directory.models.municipalities import Municipality


class RegisterReadingQuerySet(models.QuerySet["RegisterReading"]):
    def visible_to(self, actor: Actor) -> "RegisterReadingQuerySet":
        """Administrators see that of their municipality."""
        if actor.has_role(Role.ADMINISTRATOR):
            return self.filter(municipality_id=known(actor.municipality_id))
        return self.none()


class RegisterReading(models.Model):
    """What the registers held for a municipality when its offerings were last imported, to notice when much is gone (SV3).

    `refused_at`: since when an answer waits for somebody to look at it.
    """

    municipality = models.OneToOneField(Municipality, models.PROTECT, primary_key=True)
    party_count = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    objects = RegisterReadingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.party_count} at {self.read_at}"

    def is_much_more_than(self, count: int) -> bool:
        """Whether more than a fifth would be gone."""
        return 5 * (self.party_count - count) > self.party_count

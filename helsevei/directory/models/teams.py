"""The teams of a service, and where notices to them go."""

from typing import ClassVar

from django.db import models

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key
from helsevei.directory.models.healthcare_services import Service


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, actor: Actor) -> "TeamQuerySet":
        """Staff see the teams of the municipality they are in; inhabitants write to services."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(service__municipality_id=known(actor.municipality_id))
        return self.none()

    def in_order(self) -> "TeamQuerySet":
        return self.order_by("name_sort_key", "id")


class Team(models.Model):
    """Some of those who work in a service («team»), who share a mailbox. Nobody is a member yet."""

    REMEMBERED: ClassVar = ("name", "mailbox")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="teams")
    name = models.CharField(max_length=100)
    name_sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    mailbox = models.EmailField(max_length=254)  # where notices to staff go
    version = models.PositiveIntegerField(default=1, db_default=1)  # one more for each save (reliability D6)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="team_name_once_in_service")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

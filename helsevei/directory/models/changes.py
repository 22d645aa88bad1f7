"""The history of what administrators change. The names that a service once had are here (reliability SV4)."""

from uuid import UUID

from django.db import models

from helsevei.core.actor import Actor, ActorKind, Role, known
from helsevei.core.ids import new_id
from helsevei.directory.models.municipalities import Municipality


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, actor: Actor) -> "ChangeQuerySet":
        """Administrators see what has been changed in their own municipality."""
        if actor.kind == ActorKind.STAFF and actor.has_role(Role.ADMINISTRATOR):
            return self.filter(municipality_id=known(actor.municipality_id))
        return self.none()

    def newest_first(self, before: UUID | None = None) -> "ChangeQuerySet":
        """From the newest, or from before a row: ids follow time (keyset pagination)."""
        found = self if before is None else self.filter(id__lt=before)
        return found.order_by("-id")


class Change(models.Model):
    """One save («endring»): for each field that differed, what stood there and what stands there now. INSERT only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False)
    object_kind = models.CharField(max_length=20)  # service, team, organisation, municipality, offering
    object_id = models.UUIDField()
    object_name = models.CharField(max_length=100)  # as it was after the change; an offering's kind
    changed_at = models.DateTimeField()  # real time
    changed_by = models.UUIDField(null=True)  # a user, who lives on a floor above; None is the system
    fields = models.JSONField()  # name → [before, after]

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["municipality", "-id"], name="change_of_municipality")]

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}"

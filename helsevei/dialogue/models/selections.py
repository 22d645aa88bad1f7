"""Saved selections: what of the inbox somebody looks at again and again."""

from django.db import models

from helsevei.accounts.models import User
from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id
from helsevei.directory.models import Municipality

SELECTION_NAME_LENGTH = 40
QUERY_LENGTH = 200


class SavedSelectionQuerySet(models.QuerySet["SavedSelection"]):
    def visible_to(self, actor: Actor) -> "SavedSelectionQuerySet":
        """Her own, in the municipality where she is at work."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        return self.filter(owner=actor.user_id, municipality=known(actor.municipality_id))

    def in_order(self) -> "SavedSelectionQuerySet":
        return self.order_by("saved_at", "id")


class SavedSelection(models.Model):
    """A tab of the inbox, narrowed or not, under a name of its own («lagret utvalg»). It chooses among what its owner may see at
    the moment, and gives her nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE)
    owner = models.ForeignKey(User, models.CASCADE)
    name = models.CharField(max_length=SELECTION_NAME_LENGTH)
    query = models.CharField(max_length=QUERY_LENGTH, blank=True)  # as the address of the inbox says it
    saved_at = models.DateTimeField()

    objects = SavedSelectionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "municipality", "name"], name="selection_name_once")]

    def __str__(self) -> str:
        return self.name

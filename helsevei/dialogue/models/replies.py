"""Standard replies: what a service, or one of its staff, writes again and again."""

from django.db import models
from django.db.models import Q

from helsevei.accounts.models import User
from helsevei.accounts.policy import CARE_ROLES
from helsevei.core.actor import Actor, ActorKind, Role, known
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key
from helsevei.dialogue.models.messages import ANSWER_LENGTH
from helsevei.directory.models import Municipality, Service

REPLY_NAME_LENGTH = 60


class StandardReplyQuerySet(models.QuerySet["StandardReply"]):
    def visible_to(self, actor: Actor) -> "StandardReplyQuerySet":
        """Her own, and those of the services in which she meets inhabitants or which she administers."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        services = actor.service_ids(*CARE_ROLES, Role.ADMINISTRATOR)
        shared = Q(service__isnull=False) if services is None else Q(service__in=sorted(services))
        return self.filter(Q(owner=actor.user_id) | shared, municipality=known(actor.municipality_id))

    def beside(self, reply: "StandardReply") -> "StandardReplyQuerySet":
        """Those kept in the same place."""
        return self.filter(municipality=reply.municipality_id, service=reply.service_id, owner=reply.owner_id)

    def in_order(self, after: "StandardReply | None" = None) -> "StandardReplyQuerySet":
        """From the start of the alphabet, or after a row (keyset pagination)."""
        found = self.select_related("service").order_by("name_sort_key", "id")
        if after is None:
            return found
        return found.filter(
            Q(name_sort_key__gt=after.name_sort_key) | Q(name_sort_key=after.name_sort_key, id__gt=after.id)
        )


class StandardReply(models.Model):
    """A text to put into an answer («standardsvar»), with variables (variables.py): a service's or one person's own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE)
    service = models.ForeignKey(Service, models.CASCADE, null=True)
    owner = models.ForeignKey(User, models.CASCADE, null=True)
    name = models.CharField(max_length=REPLY_NAME_LENGTH)
    name_sort_key = models.CharField(max_length=2 * REPLY_NAME_LENGTH, editable=False, db_collation="C")
    body = models.TextField()
    version = models.PositiveIntegerField(default=1, db_default=1)  # one more for each save (reliability D6)

    objects = StandardReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(service=None, owner__isnull=False) | Q(service__isnull=False, owner=None),
                name="standard_reply_of_service_or_person",
            ),
            models.UniqueConstraint(
                fields=["municipality", "service", "owner", "name"],
                nulls_distinct=False,
                name="standard_reply_name_once",
            ),
            models.CheckConstraint(
                condition=Q(body__length__gte=1, body__length__lte=ANSWER_LENGTH),
                name="standard_reply_length_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

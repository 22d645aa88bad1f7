"""Services, and who may see them."""

from django.db import models
from django.utils.translation import ngettext

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key
from helsevei.directory.models.municipalities import Municipality


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, actor: Actor) -> "ServiceQuerySet":
        """Services are public; on staff pages one sees those of the municipality one is in."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(municipality_id=known(actor.municipality_id))
        return self

    def in_order(self) -> "ServiceQuerySet":
        return self.order_by("name_sort_key", "id")


class Service(models.Model):
    """A service («tjeneste») that inhabitants can have a health contact with. FHIR: HealthcareService."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="services")
    name = models.CharField(max_length=100)
    name_sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    phone = models.CharField(max_length=20)
    has_dialogue = models.BooleanField(default=True)
    keeps_journal = models.BooleanField(default=True)  # practical help keeps none (domain.md 9, journal duty)
    answer_within_working_days = models.PositiveSmallIntegerField(default=1)  # the promise of M6

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="service_name_once_in_municipality"),
            models.CheckConstraint(
                condition=models.Q(answer_within_working_days__range=(1, 30)), name="service_promise_1_to_30_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def answer_promise(self) -> str:
        """The promise shown before sending (M6)."""
        days = self.answer_within_working_days
        return ngettext(
            "Forventet svartid på meldinger er første virkedag.",
            "Forventet svartid på meldinger er innen %(days)d virkedager.",
            days,
        ) % {"days": days}

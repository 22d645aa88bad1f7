"""Health contacts, and who may see them."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from helsevei.accounts.models import Person
from helsevei.accounts.policy import seen_by
from helsevei.core.actor import Actor
from helsevei.core.ids import new_id
from helsevei.directory.models import Municipality, Service


class HealthContactQuerySet(models.QuerySet["HealthContact"]):
    def visible_to(self, actor: Actor) -> "HealthContactQuerySet":
        return self.filter(seen_by(actor))

    def active(self, day: date) -> "HealthContactQuerySet":
        """Those that hold on a day; the end date itself is still a day of contact."""
        return self.filter(start_date__lte=day).filter(Q(end_date=None) | Q(end_date__gte=day))

    def former(self, day: date) -> "HealthContactQuerySet":
        return self.filter(end_date__lt=day)

    def for_page(self) -> "HealthContactQuerySet":
        return self.select_related("service__municipality", "person")

    def by_service(self) -> "HealthContactQuerySet":
        return self.for_page().order_by("service__name_sort_key", "id")

    def by_person(self, after: "HealthContact | None" = None) -> "HealthContactQuerySet":
        """From the start of the alphabet, or after a row (keyset pagination)."""
        found = self.for_page().order_by("person__name_sort_key", "id")
        if after is None:
            return found
        name = after.person.name_sort_key
        return found.filter(Q(person__name_sort_key__gt=name) | Q(person__name_sort_key=name, id__gt=after.id))


class HealthContact(models.Model):
    """One per person and service («helsekontakt»), by the municipality's decision (M5). FHIR: EpisodeOfCare."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    start_date = models.DateField()
    end_date = models.DateField(null=True)  # the last day, inclusive

    objects = HealthContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service"], condition=Q(end_date=None), name="health_contact_once_per_service"
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gte=F("start_date")), name="health_contact_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_active(self, day: date) -> bool:
        return self.start_date <= day and (self.end_date is None or self.end_date >= day)

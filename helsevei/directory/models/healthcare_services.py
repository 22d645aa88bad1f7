"""Services, and who may see them."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key
from helsevei.directory.models.municipalities import Municipality
from helsevei.directory.opening import CLOSED, Day, Opening, Week, days_of

ONE_DAY = 450  # minutes: the promise of those who have not thought of another, an ordinary day from 08.00 to 15.30
LONGEST_PROMISE = 30 * 24 * 60


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, actor: Actor) -> "ServiceQuerySet":
        """Services are public; on staff pages one sees those of the municipality one is in."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(municipality_id=known(actor.municipality_id))
        return self

    def in_order(self) -> "ServiceQuerySet":
        return self.order_by("name_sort_key", "id")

    def with_hours(self) -> "ServiceQuerySet":
        """With all that promises and deadlines ask for, in two queries. From above: `prefetch_related("service__opening_hours",
        "service__opening_exceptions")`."""
        return self.prefetch_related("opening_hours", "opening_exceptions")


class Service(models.Model):
    """A service («tjeneste») that inhabitants can have a health contact with. FHIR: HealthcareService."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="services")
    name = models.CharField(max_length=100)
    name_sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    phone = models.CharField(max_length=20)
    has_dialogue = models.BooleanField(default=True)
    keeps_journal = models.BooleanField(default=True)  # practical help keeps none (domain.md 9, journal duty)
    answer_within_minutes = models.PositiveIntegerField(
        default=ONE_DAY, db_default=ONE_DAY
    )  # open ones: the promise of M6
    is_open_on_holidays = models.BooleanField(default=False, db_default=False)  # legevakt

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="service_name_once_in_municipality"),
            models.CheckConstraint(
                condition=models.Q(answer_within_minutes__range=(1, LONGEST_PROMISE)),
                name="service_promise_up_to_30_days_and_nights",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def answer_promise(self) -> str:
        """The promise shown before sending (M6), in words. "" when nobody knows when the service is open (reliability SV5)."""
        days = days_of(self.week, self.answer_within_minutes)
        if not days:
            return ""
        return ngettext(
            "Forventet svartid på meldinger er første virkedag.",
            "Forventet svartid på meldinger er innen %(days)d virkedager.",
            days,
        ) % {"days": days}

    def answer_due_at(self, sent_at: datetime) -> datetime | None:
        """The moment the promise for what was sent then runs out. None when there is no promise (reliability SV5)."""
        return self.opening.after(sent_at, self.answer_within_minutes)

    def is_open_at(self, moment: datetime) -> bool:
        return self.opening.is_open_at(moment)

    def hours_on(self, day: date) -> str:
        """«08.00–11.30, 12.00–15.30», or «Stengt»."""
        return ", ".join(str(interval) for interval in self.opening.on(day)) or _("Stengt")

    @property
    def opening(self) -> Opening:
        """Its hours, ready to reckon with. Ask for them beforehand by `with_hours` where there are several services."""
        return Opening(self.week, self._exceptions, self.is_open_on_holidays)

    @property
    def week(self) -> Week:
        week: dict[int, Day] = {}
        for hours in self.opening_hours.all():
            week[hours.weekday] = (*week.get(hours.weekday, CLOSED), hours.interval)
        return week

    @property
    def _exceptions(self) -> Mapping[date, Day]:
        days: dict[date, Day] = {}
        for exception in self.opening_exceptions.all():
            hours = (exception.interval,) if exception.interval else CLOSED
            days[exception.on_date] = (*days.get(exception.on_date, CLOSED), *hours)
        return days

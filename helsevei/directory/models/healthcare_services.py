"""Services, and who may see them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.clock import OSLO, now, today
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key
from helsevei.directory.addresses import host_of
from helsevei.directory.models.municipalities import Municipality
from helsevei.directory.models.organisations import Organisation
from helsevei.directory.opening import CLOSED, Day, Opening, Week, in_words, working_days_until
from helsevei.directory.service_types import service_types

ONE_DAY = 450  # minutes: the promise of those who have not thought of another, an ordinary day from 08.00 to 15.30
BOKMAL = "nb"
INTRODUCTION_LENGTH = 1000
LONGEST_PROMISE = 30 * 24 * 60


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, actor: Actor) -> "ServiceQuerySet":
        """Services are public; on staff pages one sees those of the municipality one is in."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(municipality_id=known(actor.municipality_id))
        return self

    def in_order(self, after: "Service | None" = None) -> "ServiceQuerySet":
        """From the start of the alphabet, or after a row (keyset pagination)."""
        found = self.order_by("name_sort_key", "id")
        if after is None:
            return found
        name = after.name_sort_key
        return found.filter(Q(name_sort_key__gt=name) | Q(name_sort_key=name, id__gt=after.id))

    def receiving(self) -> "ServiceQuerySet":
        """Those that take messages."""
        return self.filter(is_active=True, has_dialogue=True)

    def with_hours(self) -> "ServiceQuerySet":
        """With all that promises and deadlines ask for, in two queries. From above: `prefetch_related("service__opening_hours",
        "service__opening_exceptions")`."""
        return self.prefetch_related("opening_hours", "opening_exceptions")


class Service(models.Model):
    """A service («tjeneste») that inhabitants can have a health contact with. FHIR: HealthcareService."""

    REMEMBERED: ClassVar = ("name", "type_name", "organisation_name", "phone", "home_page", "her_id", "answer_within_minutes",
                            "is_active", "has_dialogue", "keeps_journal", "is_sensitive",
                            "is_open_to_parents", "successor_name")  # fmt: skip

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="services")
    # None: right below the municipality
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="services")
    name = models.CharField(max_length=100)
    name_sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    # From code list 8663 (service_types.py)
    type_code = models.CharField(max_length=10, blank=True, default="", db_default="")
    her_id = models.PositiveIntegerField(null=True)  # level 2 in messages (domain.md 1.1, 3.1)
    phone = models.CharField(max_length=20)
    home_page = models.CharField(max_length=300, blank=True, default="", db_default="")
    introductions = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))  # language → text
    # Out of use: no new threads, the old ones stay (reliability SV1)
    is_active = models.BooleanField(default=True, db_default=True)
    # What it has become («Flyttet til»): takes its messages over. Never one that has moved itself, so one step leads to the end
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    has_dialogue = models.BooleanField(default=True)
    keeps_journal = models.BooleanField(default=True)  # practical help keeps none (domain.md 9, journal duty)
    is_sensitive = models.BooleanField(default=False, db_default=False)  # «sensitiv avsender» (domain.md 2.3)
    # Parents of children from 12 to 15 see and write here (M2); those of younger ones always do
    is_open_to_parents = models.BooleanField(default=False, db_default=False)
    # Open minutes: the promise of M6
    answer_within_minutes = models.PositiveIntegerField(default=ONE_DAY, db_default=ONE_DAY)
    is_open_on_holidays = models.BooleanField(default=False, db_default=False)  # legevakt
    version = models.PositiveIntegerField(default=1, db_default=1)  # one more for each save (reliability D6)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="service_name_once_in_municipality"),
            models.CheckConstraint(
                condition=Q(answer_within_minutes__range=(1, LONGEST_PROMISE)),
                name="service_promise_up_to_30_days_and_nights",
            ),
            models.CheckConstraint(
                condition=Q(home_page="") | Q(home_page__startswith="https://"),
                name="service_home_page_is_https",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(is_active=False) & ~Q(successor=F("id")),
                name="service_that_moved_is_out_of_use",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        if self.type_code and self.type_code not in service_types():
            raise ValueError(f"{self.type_code} is not in code list 8663")
        self.name_sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def takes_messages(self) -> bool:
        """Whether inhabitants can write to it now."""
        return self.is_active and self.has_dialogue

    @property
    def type_name(self) -> str:
        return service_types().get(self.type_code, "")

    @property
    def organisation_name(self) -> str:
        return str(self.organisation or "")

    @property
    def successor_name(self) -> str:
        return str(self.successor or "")

    @property
    def home_page_host(self) -> str:
        return host_of(self.home_page)

    def introduction_in(self, language: str) -> str:
        """What the service says of itself, in bokmål where it has not said it in the language."""
        return str(self.introductions.get(language) or self.introductions.get(BOKMAL, ""))

    @property
    def introduction(self) -> str:
        """In the language of the reader."""
        return self.introduction_in(get_language() or BOKMAL)

    @property
    def introduction_language(self) -> str:
        """The language that `introduction` is in."""
        chosen = get_language() or BOKMAL
        return chosen if self.introductions.get(chosen) else BOKMAL

    @property
    def answer_promise(self) -> str:
        """The promise to who writes now (M6), in words. "" when nobody knows when the service is open (reliability SV5)."""
        due_at = self.answer_due_at(now())
        if due_at is None:
            return ""
        days = working_days_until(today(), due_at.astimezone(OSLO).date())
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
        return in_words(self.opening.on(day)) or _("Stengt")

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

"""Service offerings («helsetilbud»): the cards that tell inhabitants what their municipality has for them (M3)."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from helsevei.core.actor import Actor, Role, known
from helsevei.core.clock import age_on
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key
from helsevei.directory.addresses import PHONE_LENGTH, host_of
from helsevei.directory.models.municipalities import Municipality

STANDARD = Path(__file__).parents[1] / "data" / "offerings.json"
INFORMATION_LENGTH = 2000
HOME_PAGE_LENGTH = 500


class OfferingKind(models.TextChoices):
    """In the order in which people meet them."""

    HEALTH_AND_CARE = "health_and_care", _("Helse og omsorg")
    EMERGENCY = "emergency", _("Legevakt")
    CHILD_HEALTH = "child_health", _("Helsestasjon for barn")
    SCHOOL_HEALTH = "school_health", _("Skolehelsetjeneste")
    YOUTH_HEALTH = "youth_health", _("Helsestasjon for ungdom")


FOR_EVERYBODY = (OfferingKind.HEALTH_AND_CARE, OfferingKind.EMERGENCY)


@cache
def standard(kind: str) -> dict[str, Any]:
    """What an offering of this kind is until the municipality says otherwise (data/offerings.json)."""
    return dict(json.loads(STANDARD.read_text(encoding="utf-8"))[kind])


class Words(NamedTuple):
    """A text, and the language it is written in."""

    text: str
    language: str


class OfferingQuerySet(models.QuerySet["Offering"]):
    def visible_to(self, actor: Actor) -> "OfferingQuerySet":
        """What is shown is public; an administrator also sees what her municipality does not show."""
        if actor.has_role(Role.ADMINISTRATOR):
            return self.filter(municipality_id=known(actor.municipality_id))
        return self.filter(is_shown=True)

    def in_municipality(self, number: str) -> "OfferingQuerySet":
        """The cards of a municipality, with what they hold, in the order in which people meet them."""
        return self.filter(municipality__number=number).with_contact_options().in_order()

    def with_contact_options(self) -> "OfferingQuerySet":
        return self.select_related("municipality").prefetch_related("contact_options")

    def in_order(self) -> "OfferingQuerySet":
        return self.order_by(Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(OfferingKind))))

    def municipalities(self) -> list[Municipality]:
        """Those that offer something, which all do, in Norwegian order."""
        one_each = self.filter(kind=OfferingKind.HEALTH_AND_CARE).select_related("municipality")
        return sorted((offering.municipality for offering in one_each), key=lambda place: sort_key(place.name))


class Offering(models.Model):
    """A service offering («helsetilbud»). Every municipality has one of each kind, shown or not.

    Whom it is for: everybody when `from_age` is empty; else those who are between the two ages, both included, in full
    years (`is_for_oneself`), or whose children are (`is_for_parents`). `imported` is what the registers said last: a field
    that no longer equals it has been edited here, and stays.
    """

    REMEMBERED: ClassVar = ("is_shown", "from_age", "to_age", "is_for_oneself", "is_for_parents", "texts", "phone", "home_page",
                            "address", "opening_hours", "contact_lines", "her_id", "organisation_number")  # fmt: skip

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="offerings")
    kind = models.CharField(max_length=20, choices=OfferingKind.choices)
    is_shown = models.BooleanField(default=False)
    from_age = models.PositiveSmallIntegerField(null=True)
    to_age = models.PositiveSmallIntegerField(null=True)
    is_for_oneself = models.BooleanField(default=False)
    is_for_parents = models.BooleanField(default=False)
    information = models.JSONField(default=dict)  # language code → text; the standard texts while it is empty
    home_page = models.CharField(max_length=HOME_PAGE_LENGTH, blank=True)
    phone = models.CharField(max_length=PHONE_LENGTH, blank=True)
    address = models.CharField(max_length=200, blank=True)
    opening_hours = models.TextField(max_length=500, blank=True)
    her_id = models.PositiveIntegerField(null=True)  # of what it was imported from, domain.md 3.1
    organisation_number = models.CharField(max_length=9, blank=True)
    imported = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)  # one more for each change (reliability D6)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind"], name="offering_once_per_kind"),
            models.CheckConstraint(
                condition=~Q(kind=OfferingKind.HEALTH_AND_CARE) | Q(is_shown=True),
                name="offering_health_and_care_always_shown",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FOR_EVERYBODY, from_age=None, to_age=None)
                | ~Q(kind__in=FOR_EVERYBODY)
                & Q(from_age__isnull=False, to_age__gte=F("from_age"))
                & (Q(is_for_oneself=True) | Q(is_for_parents=True)),
                name="offering_has_target_group",
            ),
            models.CheckConstraint(
                condition=Q(information={}) | Q(information__has_key="nb"), name="offering_information_has_bokmaal"
            ),
            models.CheckConstraint(
                condition=Q(home_page="") | Q(home_page__startswith="https://"), name="offering_home_page_is_https"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def name(self) -> str:
        """What it goes by in the history, where each reader has it in her language."""
        return self.kind

    @property
    def is_for_everybody(self) -> bool:
        return self.kind in FOR_EVERYBODY

    @property
    def icon(self) -> str:
        return str(standard(self.kind)["icon"])

    @property
    def home_page_host(self) -> str:
        return host_of(self.home_page)

    @property
    def texts(self) -> dict[str, str]:
        """The municipality's own, or the standard ones."""
        return dict(self.information or standard(self.kind)["information"])

    @property
    def words(self) -> Words:
        """The information in the reader's language where there is one, else in bokmål."""
        language = get_language() or "nb"
        return Words(self.texts[language], language) if self.texts.get(language) else Words(self.texts["nb"], "nb")

    @property
    def contact_lines(self) -> dict[int, str]:
        """The contact options, a line for each place."""
        return {option.position + 1: option.line for option in self.contact_options.all()}

    def is_for(self, birth_date: date, children_birth_dates: Sequence[date], day: date) -> bool:
        """Whether somebody with this birth date and these children is in its target group that day."""
        if self.from_age is None or self.to_age is None:
            return True
        born = [birth_date] if self.is_for_oneself else []
        born += children_birth_dates if self.is_for_parents else []
        return any(self.from_age <= age_on(one, day) <= self.to_age for one in born)


class ContactOption(models.Model):
    """A way to get in touch that stands on an offering's card, such as «Har du mistanke om koronasmitte?»."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offering = models.ForeignKey(Offering, models.CASCADE, related_name="contact_options")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=100)
    explanation = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=PHONE_LENGTH, blank=True)
    link = models.CharField(max_length=HOME_PAGE_LENGTH, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "position"], name="contact_option_has_its_place"),
            models.CheckConstraint(
                condition=Q(phone="", link__startswith="https://") | ~Q(phone="") & Q(link=""),
                name="contact_option_phone_or_link",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def line(self) -> str:
        """All that stands there, on one line."""
        return " · ".join(filter(None, (self.label, self.explanation, self.phone or self.link)))


def standard_offerings(municipality: Municipality) -> list[Offering]:
    """One of each kind, not stored yet: «Helse og omsorg» is shown at once, the others when somebody says so."""
    target = ("from_age", "to_age", "is_for_oneself", "is_for_parents")
    return [
        Offering(
            municipality=municipality,
            kind=kind,
            is_shown=kind == OfferingKind.HEALTH_AND_CARE,
            **{name: value for name, value in standard(kind).items() if name in target},
        )
        for kind in OfferingKind
    ]

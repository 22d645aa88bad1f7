"""Health contacts, who may see them, and how new a journal's word on them is."""

from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from helsevei.accounts.models import Person
from helsevei.accounts.policy import seen_by
from helsevei.contacts.ports import JOURNAL_ID_LENGTH
from helsevei.core.actor import Actor
from helsevei.core.ids import new_id
from helsevei.core.questions import question
from helsevei.core.text import sort_key
from helsevei.directory.models import Municipality, Service

DAY = timedelta(days=1)
NOT_CALLED_OFF = Q(end_date=None) | Q(
    end_date__gte=F("start_date")
)  # what was called off before it began has never been


class HealthContactQuerySet(models.QuerySet["HealthContact"]):
    def visible_to(self, actor: Actor) -> "HealthContactQuerySet":
        return self.filter(seen_by(actor))

    def holding(self, since: date, until: date | None = None) -> "HealthContactQuerySet":
        """Those that hold on some day from one to another, both included; without the other, ever since."""
        found = self.filter(NOT_CALLED_OFF).filter(Q(end_date=None) | Q(end_date__gte=since))
        return found if until is None else found.filter(start_date__lte=until)

    def active(self, day: date) -> "HealthContactQuerySet":
        """Those that hold on a day; the end date itself is still a day of contact."""
        return self.holding(day, day)

    def former(self, day: date) -> "HealthContactQuerySet":
        return self.filter(NOT_CALLED_OFF, end_date__lt=day)

    def of_moved_services(self) -> "HealthContactQuerySet":
        """Those that have not followed their service to where it moved."""
        return self.filter(service__successor__isnull=False, moved_to=None)

    def for_page(self) -> "HealthContactQuerySet":
        return self.select_related("service__municipality", "service__successor", "person")

    def by_service(self, after: "HealthContact | None" = None) -> "HealthContactQuerySet":
        """From the start of the alphabet, or after a row (keyset pagination)."""
        found = self.for_page().order_by("service__name_sort_key", "id")
        if after is None:
            return found
        name = after.service.name_sort_key
        return found.filter(Q(service__name_sort_key__gt=name) | Q(service__name_sort_key=name, id__gt=after.id))

    def with_phones(self) -> "HealthContactQuerySet":
        """What an inhabitant needs to see whom she can reach, and no more."""
        shown = ("service__name", "service__phone", "service__is_active", "service__has_dialogue")
        return (
            self.select_related("service")
            .only("start_date", "end_date", *shown)
            .order_by("service__name_sort_key", "id")
        )

    def with_hours(self) -> "HealthContactQuerySet":
        """With the opening hours of the services, in two queries."""
        return self.prefetch_related("service__opening_hours", "service__opening_exceptions")

    def by_person(self, after: "HealthContact | None" = None) -> "HealthContactQuerySet":
        """As `by_service`, by the names of the persons."""
        found = self.for_page().order_by("person__name_sort_key", "id")
        if after is None:
            return found
        name = after.person.name_sort_key
        return found.filter(Q(person__name_sort_key__gt=name) | Q(person__name_sort_key=name, id__gt=after.id))

    def matching(self, text: str) -> "HealthContactQuerySet":
        """Of the person with this identity number, or of persons whose names begin with these words, in any order and as
        Norwegian sorts them (docs/decisions/0003)."""
        if text.isdecimal():
            return self.filter(person__in=Person.objects.with_number(text))
        found = self
        for key in sort_key(text).split():
            begins = Q(person__name_sort_key__startswith=key) | Q(person__name_sort_key__contains=f" {key}")
            found = found.filter(begins)
        return found


class HealthContact(models.Model):
    """One per person and service («helsekontakt»), by the municipality's decision (M5). FHIR: EpisodeOfCare.

    Opened by hand, or told of by a journal: then `journal_id` is the journal's own id of the decision, and `sender_her_id`
    the HER-id of its municipality (level 1). A decision that moves to another service is another contact: what was
    begun to be written to the one is not sent to the other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    start_date = models.DateField()
    # The last day, inclusive. The day before the first is the end of what was called off before it began.
    end_date = models.DateField(null=True)
    sender_her_id = models.PositiveIntegerField(null=True)
    journal_id = models.CharField(max_length=JOURNAL_ID_LENGTH, blank=True, default="", db_default="")
    # With the service that this one moved to: what was with this one goes on there
    moved_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = HealthContactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["moved_to"], condition=Q(moved_to__isnull=False), name="health_contact_moved_to")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service"], condition=Q(end_date=None), name="health_contact_once_per_service"
            ),
            models.UniqueConstraint(
                fields=["person", "sender_her_id", "journal_id", "service"],
                condition=~Q(sender_her_id=None),
                name="health_contact_once_per_decision",
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gte=F("start_date") - DAY), name="health_contact_period"
            ),
            models.CheckConstraint(
                condition=Q(sender_her_id=None, journal_id="") | Q(sender_her_id__gt=0) & ~Q(journal_id=""),
                name="health_contact_by_hand_or_journal",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_active(self, day: date) -> bool:
        return self.start_date <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        return self.end_date is not None and self.end_date < day


@question
def contacts_written_to(contact_id: UUID) -> HealthContactQuerySet:
    """One, with those that a message is between; locked, so that what is sent comes before its end, or is refused."""
    found = HealthContact.objects.select_related("service__successor", "person").filter(id=contact_id)
    return found.select_for_update(of=("self",), no_key=True)


@question
def the_contact(actor: Actor, contact_id: UUID) -> HealthContactQuerySet:
    return HealthContact.objects.visible_to(actor).for_page().filter(id=contact_id)


@question
def contacts_with_phones(actor: Actor, day: date) -> HealthContactQuerySet:
    return HealthContact.objects.visible_to(actor).active(day).with_phones()


class JournalList(models.Model):
    """When a journal sent its newest list of what one person gets: an older one that comes late changes nothing (EH2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT)
    sender_her_id = models.PositiveIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sender_her_id"], name="journal_list_once")]

    def __str__(self) -> str:
        return str(self.pk)

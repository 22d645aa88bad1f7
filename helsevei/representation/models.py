"""Powers of attorney, and what the population register said of parents and children."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helsevei.accounts.models import PERSON_PURPOSE, Person, User
from helsevei.accounts.policy import CARE_ROLES
from helsevei.accounts.ports import AddressProtection
from helsevei.core import clock
from helsevei.core.actor import Ability, Actor, ActorKind, known
from helsevei.core.encryption import blind_index, decrypt, encrypt
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key
from helsevei.directory.models import Municipality, Service

DAY = timedelta(days=1)
AT_ONCE = 100  # of those whom the population register is asked about


class LegalBasis(models.TextChoices):
    """Why staff may register a power that the person did not give here herself. In words in forms.py."""

    SPOKEN = "spoken"  # she said so, by word of mouth or on paper
    GUARDIAN = "guardian"  # «verge»
    NEXT_OF_KIN = "next_of_kin"  # pasient- og brukerrettighetsloven § 4-6
    FUTURE_POWER = "future_power"  # «fremtidsfullmakt», vergemålsloven kap. 10


class PowerOfAttorneyQuerySet(models.QuerySet["PowerOfAttorney"]):
    def visible_to(self, actor: Actor) -> "PowerOfAttorneyQuerySet":
        """Its giver and its receiver, each herself, and staff who meet inhabitants those that were registered in their
        services. Not its receiver while the giver has a secret address: what she is called now and who helps her would lead
        to her (reliability TZ9)."""
        if actor.kind == ActorKind.INHABITANT and not actor.is_representative:
            own = known(actor.own_person_id)
            received = Q(receiver_id=own, giver__address_protection=AddressProtection.NONE)
            return self.filter(Q(giver_id=own) | received)
        if actor.kind == ActorKind.STAFF:
            here = self.filter(municipality_id=known(actor.municipality_id))
            services = actor.service_ids(*CARE_ROLES)
            return here if services is None else here.filter(service_ids__overlap=sorted(services))
        return self.none()

    def current(self, day: date) -> "PowerOfAttorneyQuerySet":
        """Neither taken back nor over; some begin later."""
        lasting = self.filter(revoked_at=None).filter(Q(end_date=None) | Q(end_date__gte=day))
        return lasting.filter(Q(review_date=None) | Q(review_date__gte=day))

    def waiting_for(self, person: Person) -> "PowerOfAttorneyQuerySet":
        """Those given to the number and the family name of somebody who has not taken them up, and not taken back."""
        return self.filter(receiver=None, revoked_at=None, receiver_index=bytes(person.identity_index),
                           receiver_family_key=sort_key(person.family_name))  # fmt: skip

    def by_review(self, after: str = "") -> "PowerOfAttorneyQuerySet":
        """Those whose review comes first on top, from the start or after a row (keyset pagination)."""
        found = self.select_related("giver", "receiver").order_by("review_date", "id")
        day, _, id_ = after.partition("_")
        try:
            last, last_id = date.fromisoformat(day), UUID(id_)
        except ValueError:
            return found
        return found.filter(Q(review_date__gt=last) | Q(review_date=last, id__gt=last_id))

    def newest_first(self) -> "PowerOfAttorneyQuerySet":
        return self.select_related("giver", "receiver").order_by("-given_at", "-id")


class PowerOfAttorney(models.Model):
    """A power («fullmakt») to act for a person. FHIR: Consent, and RelatedPerson for its receiver.

    Given to an identity number and a family name, which must both be hers who takes it up: a slip in the number gives nobody
    anything, and whoever gives one does not learn whether the number belongs to somebody who is here (reliability RP11).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    receiver_number_encrypted = models.BinaryField(editable=False)
    receiver_index = models.BinaryField(max_length=32, db_index=True, editable=False)
    receiver_given_name = models.CharField(max_length=200)
    receiver_family_name = models.CharField(max_length=200)
    receiver_family_key = models.CharField(max_length=900, editable=False, db_collation="C")
    receiver = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # since she took it up
    abilities = ArrayField(models.CharField(max_length=20, choices=[(one.value, one.name) for one in Ability]))
    service_ids = ArrayField(models.UUIDField(), null=True)  # None: every service, those to come too
    start_date = models.DateField()
    end_date = models.DateField(null=True)  # the last day, inclusive; None: until it is taken back
    # Of one that staff registered: it ends after the day of review unless it is confirmed
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True)
    legal_basis = models.CharField(
        max_length=20, blank=True, default="", choices=[(one.value, one.name) for one in LegalBasis]
    )
    review_date = models.DateField(null=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = PowerOfAttorneyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gte=F("start_date")), name="power_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(municipality=None, legal_basis="", review_date=None)
                | (
                    Q(municipality__isnull=False, review_date__isnull=False, service_ids__isnull=False)
                    & ~Q(legal_basis="")
                ),
                name="power_given_by_herself_or_registered",
            ),
            models.CheckConstraint(
                condition=Q(abilities__len__gte=1)
                & (Q(abilities__contains=[Ability.READ.value]) | ~Q(abilities__contains=[Ability.WRITE.value])),
                name="power_to_something_and_who_writes_reads",
            ),
            models.CheckConstraint(
                condition=Q(receiver=None) | ~Q(receiver=F("giver")), name="power_is_for_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: object, **kwargs: object) -> None:
        self.receiver_family_key = sort_key(self.receiver_family_name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def receiver_number(self) -> str:
        return decrypt(self.receiver_number_encrypted)

    @receiver_number.setter
    def receiver_number(self, number: str) -> None:
        self.receiver_number_encrypted = encrypt(number)
        self.receiver_index = blind_index(number, PERSON_PURPOSE)

    @property
    def receiver_name(self) -> str:
        """As the giver wrote it: what the register calls her is not hers to see."""
        return f"{self.receiver_given_name} {self.receiver_family_name}"

    @property
    def is_registered_by_staff(self) -> bool:
        return self.municipality_id is not None

    @property
    def is_by_her_will(self) -> bool:
        """Its giver wanted it, whoever registered it; the other legal bases stand without her."""
        return self.legal_basis in ("", LegalBasis.SPOKEN)

    def holds_on(self, day: date) -> bool:
        """The last day is still one of it, until midnight in Norway (reliability RP3)."""
        is_over = any(last is not None and last < day for last in (self.end_date, self.review_date))
        return self.revoked_at is None and self.start_date <= day and not is_over


class ParentQuerySet(models.QuerySet["Parent"]):
    def visible_to(self, actor: Actor) -> "ParentQuerySet":
        """A parent her own children."""
        if actor.kind == ActorKind.INHABITANT and not actor.is_representative:
            return self.filter(parent_id=known(actor.own_person_id))
        return self.none()

    def by_age(self) -> "ParentQuerySet":
        return self.select_related("parent", "child").order_by("-child__birth_date", "child__name_sort_key", "id")


class Parent(models.Model):
    """That somebody has parental responsibility («foreldreansvar») for a child, as the population register said at a moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parent = models.ForeignKey(Person, models.PROTECT, related_name="+")
    child = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lives_with_child = models.BooleanField()
    child_lives_with_a_parent = models.BooleanField()
    register_read_at = models.DateTimeField()

    objects = ParentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "child"], name="parent_once")]

    def __str__(self) -> str:
        return str(self.id)


def outdated_parties(moment: datetime) -> "models.QuerySet[Person]":
    """Those who give and have powers that hold, and whom the population register was not asked about for a day."""
    current = PowerOfAttorney.objects.current(clock.today())
    parties = Q(id__in=current.values("giver")) | Q(id__in=current.filter(receiver__isnull=False).values("receiver"))
    return Person.objects.filter(parties, register_read_at__lt=moment - DAY).order_by("register_read_at")[:AT_ONCE]


def services_open_to_parents(person: Person) -> "models.QuerySet[Service]":
    """The services that have said yes to parents of children from 12 to 15, where the child has a health contact."""
    return Service.objects.filter(is_open_to_parents=True, healthcontact__person=person).distinct()

"""Persons, users, sessions, consents and staff roles."""

from datetime import date, datetime
from typing import ClassVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

from helsevei.accounts.ports import AddressProtection, mandates
from helsevei.core import clock
from helsevei.core.actor import Actor, ActorKind, Grant, Role, known
from helsevei.core.encryption import blind_index, decrypt, encrypt
from helsevei.core.ids import new_id
from helsevei.core.questions import question
from helsevei.core.text import sort_key
from helsevei.directory.models import Municipality, Service

PERSON_PURPOSE = "person identity number"
STAFF_PURPOSE = "staff identity number"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> "PersonQuerySet":
        """Herself or the one she acts for; staff reach persons through health contacts, never through this list."""
        if actor.may_act:
            return self.filter(id=known(actor.person_id)).select_related("home")
        return self.none()

    def with_number(self, identity_number: str) -> "PersonQuerySet":
        return self.filter(identity_index=blind_index(identity_number, PERSON_PURPOSE))


class Person(models.Model):
    """An inhabitant («innbygger»). Name and birth date are a copy from the population register, renewed at each login.

    The identity number is stored encrypted, found by a keyed index (docs/decisions/0007). FHIR: Patient.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identity_number_encrypted = models.BinaryField(editable=False)
    identity_index = models.BinaryField(max_length=32, unique=True, editable=False)
    given_name = models.CharField(max_length=200)
    family_name = models.CharField(max_length=200)
    name_sort_key = models.CharField(max_length=900, editable=False, db_collation="C")
    birth_date = models.DateField()
    municipality_number = models.CharField(max_length=4, blank=True)
    # That municipality when it is one of ours. No column: read along by its number.
    home = models.ForeignObject(
        Municipality, models.DO_NOTHING, ["municipality_number"], ["number"], related_name="+", null=True
    )
    address_protection = models.CharField(
        max_length=20, choices=[(kind.value, kind.name) for kind in AddressProtection]
    )
    # Of the children she has parental responsibility for, to show what the municipality offers them. Nothing else about them.
    children_birth_dates = ArrayField(models.DateField(), db_default=[])
    is_dead = models.BooleanField(default=False, db_default=False)
    has_guardian = models.BooleanField(default=False, db_default=False)
    register_read_at = models.DateTimeField()
    # Consent to digital dialogue: None until she has been asked. The history is in Consent.
    has_dialogue_consent = models.BooleanField(null=True)

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_sort_key = sort_key(f"{self.family_name} {self.given_name}")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def identity_number(self) -> str:
        return decrypt(self.identity_number_encrypted)

    @identity_number.setter
    def identity_number(self, number: str) -> None:
        self.identity_number_encrypted = encrypt(number)
        self.identity_index = blind_index(number, PERSON_PURPOSE)

    @property
    def is_digitally_active(self) -> bool:
        """Whether she may be written to and sent anything (domain.md 1.9 and 4.5)."""
        return self.has_dialogue_consent is True

    @property
    def has_answered_herself(self) -> bool:
        """Whether she has said yes or no to digital dialogue with her own login: then nobody answers over her."""
        return Consent.objects.filter(person=self, decided_by__person=self).exists()


class UserKind(models.TextChoices):
    INHABITANT = "inhabitant"
    STAFF = "staff"


class UserManager(models.Manager["User"]):
    def get_queryset(self) -> "models.QuerySet[User]":
        """With where she lives: asked for by itself, a municipality that is none of ours would be an error, not None."""
        return super().get_queryset().select_related("person__home")

    def get_by_natural_key(self, key: str) -> "User":
        return self.get(id=key)

    def locked(self, user_id: UUID) -> "User":
        """One user, locked: what she sends is sent one after another, so that an idempotency key counts once."""
        for user in locked_users(user_id):
            return user
        raise self.model.DoesNotExist


class User(AbstractBaseUser):
    """One who logs in: an inhabitant with her person, or a member of staff. A nurse who also lives here is two users."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=UserKind.choices)
    person = models.OneToOneField(Person, models.PROTECT, null=True)
    staff_index = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    staff_name = models.CharField(max_length=200, blank=True)
    hpr_number = models.CharField(max_length=9, blank=True)
    is_active = models.BooleanField(default=True)
    # Runs the installation («driftsansvarlig»), across municipalities
    is_operator = models.BooleanField(default=False, db_default=False)

    objects = UserManager()
    USERNAME_FIELD = "id"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=UserKind.INHABITANT, person__isnull=False, staff_index__isnull=True)
                | Q(kind=UserKind.STAFF, person__isnull=True, staff_index__isnull=False),
                name="user_is_inhabitant_or_staff",
            ),
            models.CheckConstraint(
                condition=Q(is_operator=False) | Q(kind=UserKind.STAFF), name="user_is_operator_as_staff"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.staff_name

    def roles_at(self, now: datetime) -> "list[StaffRole]":
        """The roles that hold then, each with its municipality."""
        return roles_of(self.id, now)

    @cached_property
    def roles_now(self) -> "list[StaffRole]":
        """For the user of a request, who is read anew for each: access and frame ask once between them."""
        return self.roles_at(clock.now()) if self.kind == UserKind.STAFF else []

    def keep_to(self, municipality_id: UUID) -> None:
        """For the length of a request she works nowhere else: that municipality alone vouches for who she is."""
        self.roles_now = [role for role in self.roles_now if role.municipality_id == municipality_id]
        self.is_operator = False

    @property
    def works_in(self) -> list[Municipality]:
        """Where a member of staff works now."""
        return sorted({role.municipality for role in self.roles_now}, key=lambda one: (one.name, str(one.id)))


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, actor: Actor) -> "SessionQuerySet":
        """One's own, and nobody else's whatever one's role."""
        return self.filter(user_id=actor.user_id) if actor.user_id else self.none()

    def of_provider(self, provider: str, session_id: str) -> "SessionQuerySet":
        """Those that were begun in one session of hers at the provider; one that has no id there is never meant."""
        return self.filter(provider=provider, provider_session=session_id) if session_id else self.none()

    def living(self, at: datetime) -> "SessionQuerySet":
        return self.filter(expire_date__gt=at).order_by("-started_at", "reference")


class Session(AbstractBaseSession):
    """A server-side session (reliability D16), with what is needed to list, end and clear sessions by user or provider.

    Its key is a secret: what a page calls it by is its `reference`.
    """

    reference = models.UUIDField(default=new_id, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True)
    provider = models.CharField(max_length=20, blank=True, db_default="")
    provider_session = models.CharField(max_length=200, blank=True, db_index=True)  # `sid`, for front-channel logout
    device = models.CharField(max_length=40, blank=True, db_default="")  # devices.py
    started_at = models.DateTimeField()
    last_sign_at = models.DateTimeField(null=True)  # of the person; None when an older version began the session

    objects: ClassVar = BaseSessionManager.from_queryset(SessionQuerySet)()

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return cast(type[SessionBase], import_string(f"{settings.SESSION_ENGINE}.SessionStore"))

    @property
    def used_at(self) -> datetime:
        return self.last_sign_at or self.started_at


class LoginAttempt(models.Model):
    """What must be remembered from sending the browser to the provider until it comes back: single use, ten minutes.

    Found by the state and by a token in the browser's pre-login cookie, so that nobody can finish another's login (AU10).
    """

    browser_hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=100, unique=True)
    nonce = models.CharField(max_length=100)
    code_verifier = models.CharField(max_length=200)
    url = models.TextField()
    provider = models.CharField(max_length=20)
    next_path = models.CharField(max_length=500)
    started_at = models.DateTimeField()


class Consent(models.Model):
    """One decision on digital dialogue, given or withdrawn: INSERT only. The newest decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT)
    decided_by = models.ForeignKey(User, models.PROTECT)
    is_given = models.BooleanField()
    text_version = models.CharField(max_length=20)  # which wording she saw
    decided_at = models.DateTimeField()


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    def visible_to(self, actor: Actor) -> "StaffRoleQuerySet":
        """An administrator sees the roles of her municipality."""
        if actor.has_role(Role.ADMINISTRATOR):
            return self.filter(municipality_id=known(actor.municipality_id))
        return self.none()

    def current(self, now: datetime) -> "StaffRoleQuerySet":
        return self.filter(starts_at__lte=now).filter(Q(ends_at=None) | Q(ends_at__gt=now))

    def answering(
        self, municipality_id: UUID | OuterRef, service_id: UUID | OuterRef, now: datetime
    ) -> "StaffRoleQuerySet":
        """Of those who answer inhabitants in a service."""
        here = self.answering_anywhere(now).filter(Q(service=service_id) | Q(service=None))
        return here.filter(municipality=municipality_id)

    def answering_anywhere(self, now: datetime) -> "StaffRoleQuerySet":
        return self.current(now).filter(role__in=[Role.CASE_WORKER, Role.LEADER], user__is_active=True)

    def present(self, day: date) -> "StaffRoleQuerySet":
        """Of those who are not away on that day."""
        away = Absence.objects.current(day).filter(user=OuterRef("user"), municipality=OuterRef("municipality"))
        return self.filter(~Exists(away))

    def in_order(self) -> "StaffRoleQuerySet":
        return self.select_related("user", "service").order_by("name", "role", "id")


class StaffRole(models.Model):
    """What a member of staff may do in a service, or in the whole municipality. FHIR: PractitionerRole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="staff_roles")
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT, null=True)
    # What this municipality calls her; what others call her is not its business.
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=[(role.value, role.name) for role in Role if role != Role.OPERATOR])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "service", "role"],
                condition=Q(ends_at=None),
                nulls_distinct=False,
                name="staff_role_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="staff_role_ends_after_start"
            ),
        ]

    @property
    def lets_administer(self) -> bool:
        """Whether somebody who can log in runs the municipality by it."""
        return self.role == Role.ADMINISTRATOR and self.service_id is None and self.user.is_active


AT_HAND = (Role.READER, Role.CASE_WORKER, Role.LEADER, Role.ADMINISTRATOR)  # whose days away are known to colleagues


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, actor: Actor) -> "AbsenceQuerySet":
        """Staff see when those are away who answer in one of their services, an administrator everybody's."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        here = self.filter(municipality=known(actor.municipality_id))
        services = actor.service_ids(*AT_HAND)
        if services is None:
            return here
        roles = StaffRole.objects.filter(Q(service__in=sorted(services)) | Q(service=None), user=OuterRef("user"))
        return here.filter(Exists(roles.filter(municipality=OuterRef("municipality"))))

    def current(self, day: date) -> "AbsenceQuerySet":
        return self.filter(start_date__lte=day, end_date__gte=day)

    def not_over(self, day: date) -> "AbsenceQuerySet":
        """Those that are, and those that come, in that order."""
        return self.filter(end_date__gte=day).select_related("user", "substitute").order_by("start_date", "id")


class Absence(models.Model):
    """A member of staff is away («fravær») from a day to a day, both inclusive, in Oslo; why is not asked. FHIR:
    PractitionerRole.notAvailable. Whoever stands in («vikar») gets what is hers meanwhile, where she answers too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    start_date = models.DateField()
    end_date = models.DateField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(substitute=F("user")), name="absence_has_another_substitute"),
        ]


def actor_for(
    user: User,
    *,
    person_id: UUID | None,
    municipality_id: UUID | None,
    now: datetime,
    roles: "list[StaffRole] | None" = None,
) -> Actor:
    """The actor that this user is on a page about this person or in this municipality, by the mandate or the roles that hold
    now; roles are asked for unless they are given. Raises RegisterOutdated."""
    if user.kind == UserKind.INHABITANT:
        own = known(user.person_id)
        mandate = mandates().mandate(own, person_id, now) if person_id not in (None, own) else None
        return Actor(ActorKind.INHABITANT, user.id, own, person_id or own, mandate=mandate)
    if municipality_id is None:
        grants = frozenset({Grant(Role.OPERATOR)} if user.is_operator else ())
    else:
        held = user.roles_at(now) if roles is None else roles
        here = (role for role in held if role.municipality_id == municipality_id)
        grants = frozenset(Grant(Role(role.role), role.service_id) for role in here)
    return Actor(ActorKind.STAFF, user.id, municipality_id=municipality_id, grants=grants)


@question
def locked_users(user_id: UUID) -> "models.QuerySet[User]":
    return User.objects.select_for_update(of=("self",), no_key=True).filter(id=user_id)


@question
def roles_of(user_id: UUID, now: datetime) -> StaffRoleQuerySet:
    return StaffRole.objects.filter(user_id=user_id).current(now).select_related("municipality")


def colleagues_of(actor: Actor, now: datetime) -> list[StaffRole]:
    """The roles of those who answer in one of the services where she meets inhabitants or administers, by name."""
    roles = StaffRole.objects.answering_anywhere(now).filter(municipality=known(actor.municipality_id)).in_order()
    services = actor.service_ids(*AT_HAND)
    return [role for role in roles if services is None or role.service_id is None or role.service_id in services]


def staff_index(identity_number: str) -> bytes:
    return blind_index(identity_number, STAFF_PURPOSE)


def display_names(user_ids: set[UUID]) -> dict[UUID, str]:
    """Names to show for those who acted, by user id."""
    return {user.id: user.name for user in User.objects.filter(id__in=user_ids)}

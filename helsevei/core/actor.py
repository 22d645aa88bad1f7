"""Who acts, for whom and where; with the reason that an action gives, the four values of every audit entry (reliability D14)."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    INHABITANT = "inhabitant"
    STAFF = "staff"
    SYSTEM = "system"


class Role(StrEnum):
    """What a member of staff may do, in one service or in the whole municipality; the operator in the installation."""

    READER = "reader"
    CASE_WORKER = "case_worker"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role, in one service, or in every service of the municipality when `service_id` is None."""

    role: Role
    service_id: UUID | None = None


class Ability(StrEnum):
    """What a representative may do for another (M2)."""

    READ = "read"
    WRITE = "write"
    APPOINTMENTS = "appointments"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing she may do, in one service, or in every service when `service_id` is None."""

    ability: Ability
    service_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """What an inhabitant may do for another at this moment. She stands in the other's place as the parent of a small child
    does: says yes and no for her, and sees who has looked."""

    scopes: frozenset[Scope]
    is_in_her_place: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. Made anew for each request and each job, never stored.

    `person_id` is for whom: an inhabitant's own person, or the one she represents, by her `mandate`. `municipality_id` and `grants` are
    set for staff, from the address of the page and the roles that hold at this moment. An operator has that role where the
    address names no municipality.
    """

    kind: ActorKind
    user_id: UUID | None = None
    own_person_id: UUID | None = None
    person_id: UUID | None = None
    municipality_id: UUID | None = None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    mandate: Mandate | None = None

    @property
    def is_representative(self) -> bool:
        """True when an inhabitant acts for somebody else."""
        return self.kind == ActorKind.INHABITANT and self.person_id != self.own_person_id

    @property
    def may_act(self) -> bool:
        """An inhabitant acts for herself, and for another by a mandate."""
        if self.kind != ActorKind.INHABITANT or self.person_id is None:
            return False
        return not self.is_representative or (self.mandate is not None and bool(self.mandate.scopes))

    @property
    def is_in_her_place(self) -> bool:
        """Whether an inhabitant decides for the person: for herself always."""
        return self.may_act and (self.mandate is None or self.mandate.is_in_her_place)

    def may(self, ability: Ability, service_id: UUID) -> bool:
        """Whether an inhabitant may do this with a service: for herself always, for another as far as her mandate goes."""
        services = self.services_with(ability)
        return services is None or service_id in services

    def services_with(self, ability: Ability) -> set[UUID] | None:
        """The services with which an inhabitant may do this for the person; None means every service."""
        if self.kind == ActorKind.INHABITANT and not self.is_representative:
            return None
        scopes = self.mandate.scopes if self.mandate else frozenset()
        held = {scope.service_id for scope in scopes if scope.ability == ability}
        return None if None in held else {service_id for service_id in held if service_id}

    def has_role(self, *roles: Role, service_id: UUID | None = None) -> bool:
        """Whether staff hold one of these roles for the whole municipality, or for this service when one is named."""
        return any(grant.role in roles and grant.service_id in (None, service_id) for grant in self.grants)

    def has_any(self, *roles: Role) -> bool:
        """Whether staff hold one of these roles anywhere in the municipality, be it in a single service."""
        return any(grant.role in roles for grant in self.grants)

    def service_ids(self, *roles: Role) -> set[UUID] | None:
        """The services in which one of these roles holds; None means every service of the municipality."""
        held = {grant.service_id for grant in self.grants if grant.role in roles}
        return None if None in held else {service_id for service_id in held if service_id}


def known(id_: UUID | None) -> UUID:
    """An actor's id where there must be one: a query for None would look for rows that belong to nobody."""
    if id_ is None:
        raise LookupError("the actor has no such id")
    return id_


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
SYSTEM = Actor(ActorKind.SYSTEM)

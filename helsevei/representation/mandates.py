"""What somebody may do for somebody else now: from powers of attorney and from being her parent, together."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from helsevei.accounts.models import Person
from helsevei.accounts.ports import RegisterOutdated
from helsevei.core.actor import Ability, Mandate, Scope
from helsevei.core.clock import OSLO, age_on, real_now
from helsevei.representation import policy
from helsevei.representation.models import Parent, PowerOfAttorney, services_open_to_parents

EVERYTHING = frozenset(Scope(ability) for ability in Ability)
OPEN_TO_PARENTS = (Ability.READ, Ability.WRITE, Ability.APPOINTMENTS)


class Mandates:
    """Implements accounts.ports.Mandates."""

    def mandate(self, representative_id: UUID, person_id: UUID, now: datetime) -> Mandate | None:
        """All that she may do by the powers that hold and as a parent. A power given to her lets nobody act for those whom
        she represents (reliability RP6): only her own count."""
        given = PowerOfAttorney.objects.filter(receiver=representative_id, giver=person_id)
        powers = by_powers(given.select_related("giver", "receiver"), now)
        return together(powers + as_parent(representative_id, person_id, now))


def together(mandates: Iterable[Mandate]) -> Mandate | None:
    held = list(mandates)
    if not held:
        return None
    scopes = frozenset(scope for one in held for scope in one.scopes)
    return Mandate(scopes, is_in_her_place=any(one.is_in_her_place for one in held))


def by_powers(powers: Iterable[PowerOfAttorney], now: datetime) -> list[Mandate]:
    """By those that staff registered, who may write stands in the giver's place: she may be one who can say nothing herself."""
    day = now.astimezone(OSLO).date()
    return [
        Mandate(scopes_of(power), is_in_her_place=power.is_registered_by_staff and Ability.WRITE in power.abilities)
        for power in powers
        if policy.power_holds(power, day)
    ]


def scopes_of(power: PowerOfAttorney) -> frozenset[Scope]:
    services = [None] if power.service_ids is None else power.service_ids
    return frozenset(Scope(Ability(ability), service) for ability in power.abilities for service in services)


def as_parent(representative_id: UUID, person_id: UUID, now: datetime) -> list[Mandate]:
    """Everything until the child is 12, then what is open to parents until she is 16. Raises RegisterOutdated."""
    day = now.astimezone(OSLO).date()
    of_child = Parent.objects.select_related("parent", "child").filter(parent=representative_id, child=person_id)
    parents = [parent for parent in of_child if policy.is_parent_of_young(parent, day)]
    if any(policy.is_outdated(parent, real_now()) for parent in parents):
        raise RegisterOutdated
    return [mandate_of_parent(parent.child, age_on(parent.child.birth_date, day)) for parent in parents]


def mandate_of_parent(child: Person, age: int) -> Mandate:
    if age < policy.RESTRICTED:
        return Mandate(EVERYTHING, is_in_her_place=True)
    services = services_open_to_parents(child).values_list("id", flat=True)
    return Mandate(frozenset(Scope(ability, service) for ability in OPEN_TO_PARENTS for service in services))

"""Every change of who may act for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.actions import register_person
from helsevei.accounts.models import Person
from helsevei.accounts.ports import RegisteredPerson
from helsevei.audit.recording import action, record
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Ability, Actor, ActorKind, known
from helsevei.core.clock import OSLO, real_now
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.representation.models import LegalBasis, Parent, PowerOfAttorney
from helsevei.representation.policy import may_give_power, may_register_power, may_review_power, may_revoke


class ToHerself(Refusal):
    """Nobody needs a power to act for herself."""

    status = 422
    field = "identity_number"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a power is given to, as its giver names her; both number and family name must be hers."""

    identity_number: str
    given_name: str
    family_name: str


@dataclass(frozen=True, slots=True)
class FamilyChild:
    """A child as the population register has her, and where she lives."""

    registered: RegisteredPerson
    lives_with_parent: bool
    lives_with_a_parent: bool


@dataclass(frozen=True, slots=True)
class Family:
    """A person, and the children she has parental responsibility for, as the population register has them now."""

    parent: RegisteredPerson
    children: Sequence[FamilyChild]


@action
def give_power(
    *,
    actor: Actor,
    receiver: Receiver,
    abilities: Collection[Ability],
    service_ids: Sequence[UUID] | None,
    start_date: date,
    end_date: date | None,
    now: datetime,
) -> PowerOfAttorney:
    """The person herself lets another act for her (M2): with these services, or with every one when `service_ids` is None, from
    the first day to the last, or until she takes it back. Nobody else can give it (reliability RP9), and what happens is the
    same whether the number belongs to somebody here, elsewhere or to nobody (RP11). Raises ToHerself."""
    giver = Person.objects.get(id=known(actor.own_person_id))
    if actor.is_representative or not may_give_power(giver, now.astimezone(OSLO).date()):
        raise NotAllowed
    power = PowerOfAttorney(
        abilities=_with_reading(abilities), service_ids=service_ids, start_date=start_date, end_date=end_date
    )
    return _add(actor, power, giver, receiver, now)


@action
def register_power(
    *,
    actor: Actor,
    contact_id: UUID,
    receiver: Receiver,
    abilities: Collection[Ability],
    legal_basis: LegalBasis,
    start_date: date,
    review_date: date,
    end_date: date | None,
    now: datetime,
) -> PowerOfAttorney:
    """Staff register that somebody acts for a person whom their service helps, with that service, by a legal basis that does not
    ask her to log in. It ends after the day of review unless it is confirmed. Raises ToHerself."""
    contact = HealthContact.objects.select_related("person").get(id=contact_id)
    if not may_register_power(actor, contact):
        raise NotAllowed
    power = PowerOfAttorney(
        abilities=_with_reading(abilities), service_ids=[contact.service_id], municipality_id=contact.municipality_id,
        legal_basis=legal_basis, start_date=start_date, review_date=review_date, end_date=end_date,
    )  # fmt: skip
    return _add(actor, power, contact.person, receiver, now)


def _with_reading(abilities: Collection[Ability]) -> list[Ability]:
    """Whoever may write can read the answer."""
    return sorted({*abilities, Ability.READ} if Ability.WRITE in abilities else set(abilities))


def _add(actor: Actor, power: PowerOfAttorney, giver: Person, receiver: Receiver, now: datetime) -> PowerOfAttorney:
    if receiver.identity_number == giver.identity_number:
        raise ToHerself(
            _("Dette nummeret tilhører den som fullmakten gjelder. Skriv nummeret til den som skal få den.")
        )
    power.giver, power.receiver_number = giver, receiver.identity_number
    power.receiver_given_name, power.receiver_family_name = receiver.given_name, receiver.family_name
    power.given_by_id, power.given_at = known(actor.user_id), now
    power.save()
    record(actor=actor, event="representation.power.registered" if power.municipality_id else "representation.power.given",
           **_about(power))  # fmt: skip
    return power


@action
def revoke_power(*, actor: Actor, power_id: UUID, now: datetime) -> PowerOfAttorney:
    """Take a power back, or lay it down: nobody acts by it from the next click (M2). One that is taken back stays so."""
    power = PowerOfAttorney.objects.select_for_update(of=("self",), no_key=True).get(id=power_id)
    if not may_revoke(actor, power):
        raise NotAllowed
    if power.revoked_at is None:
        power.revoked_at, power.revoked_by_id = now, actor.user_id
        power.save(update_fields=["revoked_at", "revoked_by"])
        record(actor=actor, event="representation.power.revoked", **_about(power))
    return power


@action
def review_power(*, actor: Actor, power_id: UUID, review_date: date) -> PowerOfAttorney:
    """Staff have looked at whether a power that they registered is still right, and will again before this day is over."""
    power = PowerOfAttorney.objects.select_for_update(of=("self",), no_key=True).get(id=power_id)
    if not may_review_power(actor, power):
        raise NotAllowed
    power.review_date = review_date
    power.save(update_fields=["review_date"])
    record(actor=actor, event="representation.power.reviewed", **_about(power))
    return power


@action
def come(*, actor: Actor, family: Family | None) -> None:
    """An inhabitant wants to act for others: what waits for her becomes hers, and the population register's word on her children
    replaces what it said before; `family` is None when it did not answer."""
    if actor.kind != ActorKind.INHABITANT or actor.is_representative:
        raise NotAllowed
    _take_up_powers(actor)
    if family:
        _renew_children(actor, family)


def _take_up_powers(actor: Actor) -> None:
    """Those given to her number and her family name."""
    person = Person.objects.get(id=known(actor.own_person_id))
    waiting = PowerOfAttorney.objects.waiting_for(person).exclude(giver=person)
    for power in waiting.select_for_update(of=("self",), no_key=True):
        power.receiver = person
        power.save(update_fields=["receiver"])
        record(actor=actor, event="representation.power.taken_up", **_about(power))


def _renew_children(actor: Actor, family: Family) -> None:
    """Whom the register does not name is not her child any more."""
    parent = register_person(actor=actor, registered=family.parent)
    if parent.id != actor.own_person_id:
        raise NotAllowed
    children = []
    for one in family.children:
        child = register_person(actor=actor, registered=one.registered)
        children.append(child.id)
        Parent.objects.update_or_create(
            parent=parent, child=child,
            defaults={"lives_with_child": one.lives_with_parent, "child_lives_with_a_parent": one.lives_with_a_parent,
                      "register_read_at": real_now()},
        )  # fmt: skip
    Parent.objects.filter(parent=parent).exclude(child__in=children).delete()


@action
def renew_party(*, actor: Actor, person_id: UUID, registered: RegisteredPerson | None) -> None:
    """The population register said this now of somebody who is party to a power, or that it does not know her: whoever has died,
    got a guardian or a secret address is not represented any more, by the rules of policy.py (reliability RP8)."""
    if actor.kind != ActorKind.SYSTEM:
        raise NotAllowed
    if registered:
        register_person(actor=actor, registered=registered)
    else:
        Person.objects.filter(id=person_id).update(register_read_at=real_now())


@action
def read_powers(*, actor: Actor, powers: Sequence[PowerOfAttorney]) -> Sequence[PowerOfAttorney]:
    """Staff look through the powers that their services have registered: one entry with everybody on the page."""
    persons = [person for power in powers for person in (power.giver_id, power.receiver_id) if person]
    if persons:
        record(actor=actor, event="representation.list.read", object_kind="power_of_attorney", object_id=None,
               persons=persons, reason="care")  # fmt: skip
    return powers


def _about(power: PowerOfAttorney) -> dict[str, Any]:
    """In the chain of the municipality that registered it, else in the platform's; the giver first, and the receiver once she is
    known."""
    service = power.service_ids[0] if power.municipality_id and power.service_ids else None
    persons = [power.giver_id, *([power.receiver_id] if power.receiver_id else [])]
    return {"object_kind": "power_of_attorney", "object_id": power.id, "persons": persons,
            "municipality_id": power.municipality_id, "service_id": service}  # fmt: skip

"""Who may act for whom: ages, addresses and dates, reckoned in Norway at the moment of the request (reliability RP1–RP9)."""

from datetime import date, datetime, timedelta

from django.conf import settings

from helsevei.accounts.models import Person
from helsevei.accounts.ports import AddressProtection
from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import may_decide_contact
from helsevei.core.actor import Actor
from helsevei.core.clock import age_on
from helsevei.representation.models import Parent, PowerOfAttorney

OF_AGE = 16  # «helserettslig myndig» (pasient- og brukerrettighetsloven § 4-3): gives powers, and has no parents here
RECEIVES = 18  # the least age of whoever is given a power (domain.md 4.5)
RESTRICTED = 12  # from then on parents see what is open to parents (pasient- og brukerrettighetsloven § 3-4)
REGISTER_HOLDS = timedelta(hours=24)  # reliability RP5


def takes_part(person: Person) -> bool:
    """Whether she can represent anybody, or be represented: she lives, and has no secret address (domain.md 4.5, reliability
    RP8, TZ9)."""
    return not person.is_dead and person.address_protection == AddressProtection.NONE


def may_be_represented_by(person: Person, representative: Person) -> bool:
    return takes_part(person) and takes_part(representative)


def power_holds(power: PowerOfAttorney, day: date) -> bool:
    """Whether it lets its receiver act on this day. What somebody gave, here or by word of mouth, who has since been given a
    guardian rests."""
    giver, receiver = power.giver, power.receiver
    if receiver is None or not power.holds_on(day) or not may_be_represented_by(giver, receiver):
        return False
    is_own_to_give = age_on(giver.birth_date, day) >= OF_AGE and not giver.has_guardian
    rests = power.is_by_her_will and not is_own_to_give
    return not rests and age_on(receiver.birth_date, day) >= RECEIVES


def may_give_power(person: Person, day: date) -> bool:
    """Whether she gives powers of attorney herself (domain.md 4.5)."""
    is_free = not person.has_guardian and person.address_protection == AddressProtection.NONE
    return is_free and age_on(person.birth_date, day) >= OF_AGE


def is_parent_of_young(parent: Parent, day: date) -> bool:
    """Until the day the child turns 16, where they live as the policy of the installation asks (domain.md 4.5)."""
    lives_right = parent.lives_with_child if settings.PARENT_MUST_LIVE_WITH_CHILD else parent.child_lives_with_a_parent
    is_young = age_on(parent.child.birth_date, day) < OF_AGE
    return lives_right and is_young and may_be_represented_by(parent.child, parent.parent)


def is_outdated(parent: Parent, moment: datetime) -> bool:
    """Whether too long has passed, in real time, since the register said so."""
    return moment - parent.register_read_at > REGISTER_HOLDS


def may_register_power(actor: Actor, contact: HealthContact) -> bool:
    """Case workers and leaders of a service, for those whom it helps."""
    return may_decide_contact(actor, contact.municipality_id, contact.service_id)


def may_review_power(actor: Actor, power: PowerOfAttorney) -> bool:
    """Those of the service that registered it."""
    if power.municipality_id is None:
        return False
    return all(may_decide_contact(actor, power.municipality_id, service) for service in power.service_ids or ())


def may_revoke(actor: Actor, power: PowerOfAttorney) -> bool:
    """Its giver and its receiver at any time, each herself, and those of the service that registered it."""
    own = () if actor.is_representative or actor.own_person_id is None else (power.giver_id, power.receiver_id)
    return actor.own_person_id in own or may_review_power(actor, power)

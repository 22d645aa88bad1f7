"""Who may decide about health contacts, and which of them can be written to."""

from datetime import date
from uuid import UUID

from helsevei.accounts.models import Person
from helsevei.accounts.policy import CARE_ROLES
from helsevei.contacts.models import EmergencyAccess, HealthContact
from helsevei.core.actor import Ability, Actor, ActorKind, Role
from helsevei.directory.models import Service


def may_decide_contact(actor: Actor, municipality_id: UUID, service_id: UUID) -> bool:
    """Case workers and leaders of the service; the system when it acts for the journal."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    here = actor.municipality_id == municipality_id
    return here and actor.has_role(Role.CASE_WORKER, Role.LEADER, service_id=service_id)


def may_pin(actor: Actor, contact: HealthContact) -> bool:
    """Case workers and leaders of the service."""
    here = actor.kind == ActorKind.STAFF and actor.municipality_id == contact.municipality_id
    return here and actor.has_role(Role.CASE_WORKER, Role.LEADER, service_id=contact.service_id)


def may_break_glass(actor: Actor) -> bool:
    """Whoever meets inhabitants somewhere in the municipality, and does not see all of them anyway."""
    return actor.kind == ActorKind.STAFF and bool(actor.service_ids(*CARE_ROLES))


def may_review(actor: Actor, access: EmergencyAccess) -> bool:
    """A leader, of those she may see; nobody her own. For a leader of one service: of the staff there."""
    here = actor.kind == ActorKind.STAFF and actor.municipality_id == access.municipality_id
    return here and actor.has_any(Role.LEADER) and access.user_id != actor.user_id


def may_move_contact(actor: Actor) -> bool:
    """The system, when an administrator has moved the service."""
    return actor.kind == ActorKind.SYSTEM


def may_send_lists(actor: Actor) -> bool:
    """The system when it acts for a journal."""
    return actor.kind == ActorKind.SYSTEM


def takes_messages(contact: HealthContact, day: date) -> bool:
    """Whether the service takes messages from this person on this day (SV1, SV2)."""
    return contact.service.takes_messages and contact.is_active(day)


def receiver(actor: Actor, contact: HealthContact, day: date) -> Service:
    """The service that gets what an inhabitant writes to a contact: where its own has moved, if she may write there, and nobody
    has ended the contact for another reason."""
    successor = contact.service.successor
    goes_on = contact.moved_to_id is not None or contact.is_active(day)
    return successor if successor and goes_on and actor.may(Ability.WRITE, successor.id) else contact.service


def is_open_to(person: Person, contact: HealthContact, day: date) -> bool:
    """Whether the service and the person, whose contact it is, can write to each other."""
    return person.is_digitally_active and takes_messages(contact, day)


def may_write_now(actor: Actor, person: Person, contact: HealthContact, day: date) -> bool:
    """Whether to show an inhabitant, or who represents her, a way to write: nobody should write first and be refused afterwards."""
    return actor.may(Ability.WRITE, contact.service_id) and is_open_to(person, contact, day)

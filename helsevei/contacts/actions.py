"""Every change of health contacts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from helsevei.accounts.actions import register_person
from helsevei.accounts.models import Person, User
from helsevei.accounts.ports import RegisteredPerson
from helsevei.audit.recording import action, record
from helsevei.contacts.models import DAY, EmergencyAccess, EmergencyReason, HealthContact, JournalList, Pin
from helsevei.contacts.policy import (
    may_break_glass,
    may_decide_contact,
    may_move_contact,
    may_pin,
    may_review,
    may_send_lists,
)
from helsevei.contacts.ports import JOURNAL_ID_LENGTH, JournalContact
from helsevei.core.actor import Actor, known
from helsevei.core.clock import OSLO
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.models import Service


class AlreadyInContact(Refusal):
    """A person has one contact with a service at a time."""


class FaultyList(Refusal):
    """A journal's list that cannot be true; nothing of it is done."""

    status = 422


@action
def open_contact(*, actor: Actor, service_id: UUID, registered: RegisteredPerson, start_date: date) -> HealthContact:
    """The municipality has decided that a person gets a service (M5). On the last day of an earlier contact that one goes
    on. Raises AlreadyInContact when she has it, or will have it, by another decision."""
    service = Service.objects.get(id=service_id)
    if not may_decide_contact(actor, service.municipality_id, service_id):
        raise NotAllowed
    person = register_person(actor=actor, registered=registered)
    held = HealthContact.objects.filter(person=person, service=service).holding(start_date)
    contacts = list(held.select_for_update(no_key=True))
    if any(contact.end_date != start_date for contact in contacts):
        raise _already_in_contact(person)
    contact = contacts[0] if contacts else HealthContact(person=person, service=service, start_date=start_date)
    contact.municipality_id = service.municipality_id
    _save(actor, contact, contact.start_date, None)
    return contact


@action
def record_lookup(*, actor: Actor, service_id: UUID, identity_number: str) -> None:
    """Staff looked a number up to open a health contact and did not get to: what they learnt leaves a trace, with the
    person if she is known here, never the number (reliability AL1, ST2)."""
    persons = list(Person.objects.with_number(identity_number).values_list("id", flat=True))
    record(actor=actor, event="contacts.contact.looked_up", object_kind="service", object_id=service_id,
           persons=persons, service_id=service_id)  # fmt: skip


@action
def end_contact(*, actor: Actor, contact_id: UUID, end_date: date | None) -> HealthContact:
    """The service ends for this person; `end_date` is her last day with it, None takes an end back. A day before the first
    calls it off. Raises AlreadyInContact when she would have two contacts with the service."""
    contact = HealthContact.objects.select_for_update(no_key=True).get(id=contact_id)
    if not may_decide_contact(actor, contact.municipality_id, contact.service_id):
        raise NotAllowed
    end_date = max(end_date, contact.start_date - DAY) if end_date else None
    if end_date == contact.end_date:
        return contact
    if contact.end_date and (end_date is None or end_date > contact.end_date):
        others = HealthContact.objects.filter(person=contact.person_id, service=contact.service_id).exclude(
            id=contact_id
        )
        if others.holding(contact.end_date + DAY, end_date).exists():
            raise _already_in_contact(contact.person)
    _save(actor, contact, contact.start_date, end_date)
    return contact


@action
def move_contact(*, actor: Actor, contact_id: UUID, day: date) -> HealthContact:
    """The service has moved, and from this day the person is in contact with the one it moved to, until the same end; where she
    was already, that goes on until the later of the two. Returns where it goes on: the same contact when it was over before, or nothing has moved."""
    if not may_move_contact(actor):
        raise NotAllowed
    locked = HealthContact.objects.select_related("service").select_for_update(of=("self",), no_key=True)
    contact = locked.get(id=contact_id)
    successor_id = contact.service.successor_id
    if contact.moved_to_id:
        return move_contact(actor=actor, contact_id=contact.moved_to_id, day=day)  # which may have moved on
    if successor_id is None or contact.is_over(day):
        return contact
    there = _contact_with(contact, successor_id, day)
    if there._state.adding or there.is_over(day):
        there.moved_to = None
        _save(actor, there, max(contact.start_date, day), contact.end_date)
    else:
        start_date = day if contact.start_date <= day < there.start_date else there.start_date
        end_date = _later_end(contact, there)
        if (start_date, end_date) != (there.start_date, there.end_date):
            _save(actor, there, start_date, end_date)
    contact.moved_to = there
    _save(actor, contact, contact.start_date, max(contact.start_date, day) - DAY)
    if not Pin.objects.standing().filter(health_contact=there).exists():
        Pin.objects.standing().filter(health_contact=contact).update(health_contact=there)
    return there


@action
def replace_contacts(
    *,
    actor: Actor,
    sender_her_id: int,
    sent_at: datetime,
    registered: RegisteredPerson,
    contacts: Sequence[JournalContact],
    now: datetime,
) -> bool:
    """A journal says everything it knows of what one person gets (domain.md 1.5): what is new opens, what is known gets the
    dates of the list, what is missing ends today. Contacts of other senders stay as they are; one opened by hand becomes
    the journal's when the list names its service. What it tells of a service that has moved is about the one it moved to.

    Returns False for a list that is older than one we have, which changes nothing (EH2). Raises FaultyList, and
    AlreadyInContact when another journal has the person in contact with the service.
    """
    if not may_send_lists(actor):
        raise NotAllowed
    day, contacts = now.astimezone(OSLO).date(), _where_they_moved(contacts)
    told_of = Service.objects.select_related("municipality").in_bulk({told.service_id for told in contacts})
    services = {id_: one for id_, one in told_of.items() if one.municipality.her_id in (None, sender_her_id)}
    _refuse_faulty(contacts, services.keys(), day)
    person = register_person(actor=actor, registered=registered)  # keeps her row locked: her lists come one at a time
    if not _is_newest(person, sender_her_id, min(sent_at, now)):
        return False
    earlier = _earlier(person, sender_her_id)
    for decision in earlier.keys() - {(told.journal_id, told.service_id) for told in contacts}:
        _end(actor, earlier[decision], day)
    for told in sorted(contacts, key=lambda told: told.end_date is None):  # what ends makes room for what goes on
        contact = _make_way(actor, person, sender_her_id, told, earlier.get((told.journal_id, told.service_id)), day)
        contact = contact or HealthContact(person=person, service_id=told.service_id)
        contact.municipality_id = services[told.service_id].municipality_id
        _bring_up_to_date(actor, contact, sender_her_id, told)
    return True


@action
def read_contacts(*, actor: Actor, contacts: list[HealthContact], is_search: bool = False) -> list[HealthContact]:
    """Staff see persons of their services, in the list or as what a search found, and a representative the services of hers: one
    entry with everyone on the page (docs/house.md, Reading is an action). A search that finds nobody is one too (ST2)."""
    if contacts or is_search:
        record(actor=actor, event="contacts.list.searched" if is_search else "contacts.list.read",
               object_kind="health_contact", object_id=None, persons=[contact.person_id for contact in contacts],
               reason="" if actor.is_representative else "care")  # fmt: skip
    return contacts


@action
def pin_person(*, actor: Actor, contact_id: UUID, why: str, until_date: date, now: datetime) -> Pin:
    """Put a person on the follow-up list of a service, or change why and until when she is there (M7)."""
    contact = _pinnable(actor, contact_id)
    pin = Pin.objects.standing().filter(health_contact=contact).first() or Pin(health_contact=contact)
    pin.why, pin.until_date, pin.pinned_by_id, pin.pinned_at = why, until_date, known(actor.user_id), now
    pin.save()
    _tell(actor, contact, event="contacts.pin.saved")
    return pin


@action
def unpin_person(*, actor: Actor, contact_id: UUID, now: datetime) -> None:
    """Take a person off the list. One whom a colleague has taken off already is off it."""
    contact = _pinnable(actor, contact_id)
    if Pin.objects.standing().filter(health_contact=contact).update(removed_at=now, removed_by=actor.user_id):
        _tell(actor, contact, event="contacts.pin.removed")


@action
def read_pins(*, actor: Actor, pins: list[Pin]) -> list[Pin]:
    """Staff look at the follow-up list."""
    if pins:
        persons = sorted({pin.health_contact.person_id for pin in pins})
        record(
            actor=actor, event="contacts.pins.read", object_kind="pin", object_id=None, persons=persons, reason="care"
        )
    return pins


@action
def break_glass(
    *, actor: Actor, identity_number: str, reason: EmergencyReason, words: str, now: datetime
) -> EmergencyAccess | None:
    """Staff must see what the municipality has of a person whom their services do not help: for some hours, known to her and to
    the leader. The one that is open already is used again. None where nobody by that number has or has had a health contact
    in this municipality, which is recorded too (ST2)."""
    if not may_break_glass(actor):
        raise NotAllowed
    user, municipality_id = User.objects.locked(known(actor.user_id)), known(actor.municipality_id)
    helped = HealthContact.objects.filter(
        municipality=municipality_id, person__in=Person.objects.with_number(identity_number)
    )
    contact = helped.first()
    if contact is None:
        record(actor=actor, event="contacts.emergency.not_found", object_kind="emergency_access", object_id=None)
        return None
    access = EmergencyAccess.objects.open_to(actor, now).filter(person=contact.person_id).first()
    if access is None:
        access = EmergencyAccess.objects.create(
            municipality_id=municipality_id, user=user, person_id=contact.person_id, reason=reason, words=words,
            starts_at=now, ends_at=now + timedelta(hours=settings.EMERGENCY_ACCESS_HOURS),
        )  # fmt: skip
        _record(actor, access, event="contacts.emergency.opened")
    return access


@action
def end_emergency_access(*, actor: Actor, access_id: UUID, now: datetime) -> None:
    """«Avslutt nå»: whoever opened it has seen enough."""
    access = EmergencyAccess.objects.select_for_update(no_key=True).get(id=access_id)
    if access.user_id != actor.user_id or access.municipality_id != actor.municipality_id:
        raise NotAllowed
    if access.ended_at is None and access.ends_at > now:
        access.ended_at = now
        access.save(update_fields=["ended_at"])
        _record(actor, access, event="contacts.emergency.ended")


@action
def review_emergency_access(*, actor: Actor, access_id: UUID, remark: str, now: datetime) -> None:
    """A leader has looked at whether there was reason for it, and says what came of that. The first who does is remembered."""
    access = EmergencyAccess.objects.visible_to(actor).select_for_update(no_key=True).get(id=access_id)
    if not may_review(actor, access):
        raise NotAllowed
    if access.reviewed_at is None:
        access.reviewed_by_id, access.reviewed_at, access.remark = actor.user_id, now, remark
        access.save(update_fields=["reviewed_by", "reviewed_at", "remark"])
        _record(actor, access, event="contacts.emergency.reviewed")


@action
def read_emergency_accesses(*, actor: Actor, accesses: list[EmergencyAccess]) -> list[EmergencyAccess]:
    """A leader looks at who has used it, and for whom."""
    if accesses:
        record(actor=actor, event="contacts.emergency.listed", object_kind="emergency_access", object_id=None,
               persons=sorted({access.person_id for access in accesses}))  # fmt: skip
    return accesses


def _record(actor: Actor, access: EmergencyAccess, *, event: str) -> None:
    record(actor=actor, event=event, object_kind="emergency_access", object_id=access.id, persons=[access.person_id],
           reason=access.code)  # fmt: skip


def _pinnable(actor: Actor, contact_id: UUID) -> HealthContact:
    """The contact, locked: two colleagues who pin at once make one pin of it."""
    contact = HealthContact.objects.select_for_update(no_key=True).get(id=contact_id)
    if not may_pin(actor, contact):
        raise NotAllowed
    return contact


def _tell(actor: Actor, contact: HealthContact, *, event: str) -> None:
    record(actor=actor, event=event, object_kind="health_contact", object_id=contact.id, persons=[contact.person_id],
           service_id=contact.service_id, reason="care")  # fmt: skip


def _refuse_faulty(contacts: Sequence[JournalContact], services: Collection[UUID], day: date) -> None:
    ids = [told.journal_id for told in contacts]
    if not all(0 < len(id_) <= JOURNAL_ID_LENGTH and id_.isprintable() for id_ in ids):
        raise FaultyList(_("En TjenesteId har fra 1 til %(most)d synlige tegn.") % {"most": JOURNAL_ID_LENGTH})
    if len(ids) > len(set(ids)):
        raise FaultyList(_("Den samme TjenesteId står to ganger i listen."))
    if any(told.service_id not in services for told in contacts):
        raise FaultyList(_("Listen nevner en tjeneste som ikke finnes her."))
    if any(told.end_date and told.end_date < told.start_date for told in contacts):
        raise FaultyList(_("En tjeneste i listen slutter før den begynner."))
    pairs = combinations(contacts, 2)
    if any(one.service_id == other.service_id and one.holds_with(other, day) for one, other in pairs):
        raise FaultyList(_("Listen har to helsekontakter med samme tjeneste på samme tid."))


def _where_they_moved(contacts: Sequence[JournalContact]) -> list[JournalContact]:
    """What a journal tells of the service that another has moved to stands before what it tells of that other."""
    told_of = Service.objects.filter(id__in={told.service_id for told in contacts}, successor__isnull=False)
    successors = dict(told_of.values_list("id", "successor_id"))
    kept = [told for told in contacts if told.service_id not in successors]
    for told in contacts:
        successor = successors.get(told.service_id)
        if successor and successor not in {one.service_id for one in kept}:
            kept.append(replace(told, service_id=successor))
    return kept


def _contact_with(contact: HealthContact, service_id: UUID, day: date) -> HealthContact:
    """What the person has with another service from this day on, or by the same decision had; else a new one."""
    others = HealthContact.objects.filter(person=contact.person_id, service=service_id)
    same = others.filter(sender_her_id=contact.sender_her_id, journal_id=contact.journal_id).exclude(sender_her_id=None)
    return (
        others.holding(day).order_by("start_date").first()
        or same.first()
        or HealthContact(
            municipality_id=contact.municipality_id, service_id=service_id, person_id=contact.person_id,
            sender_her_id=contact.sender_her_id, journal_id=contact.journal_id,
        )
    )  # fmt: skip


def _later_end(contact: HealthContact, there: HealthContact) -> date | None:
    """Of two that become one; the end of the one there, where yet another with that service follows it."""
    if there.end_date is None or (contact.end_date and contact.end_date <= there.end_date):
        return there.end_date
    others = HealthContact.objects.filter(person=there.person_id, service=there.service_id).exclude(id=there.id)
    follows = others.holding(there.end_date + DAY, contact.end_date).exists()
    return there.end_date if follows else contact.end_date


def _is_newest(person: Person, sender_her_id: int, sent_at: datetime) -> bool:
    """Whether no newer list has come; this one is then remembered as the newest."""
    lists = JournalList.objects.filter(person=person, sender_her_id=sender_her_id)
    if lists.filter(sent_at__gt=sent_at).exists():
        return False
    if not lists.update(sent_at=sent_at):
        lists.create(person=person, sender_her_id=sender_her_id, sent_at=sent_at)
    return True


def _earlier(person: Person, sender_her_id: int) -> dict[tuple[str, UUID], HealthContact]:
    """What this journal has told us before, by its id and the service."""
    locked = HealthContact.objects.select_for_update(no_key=True)
    found = locked.filter(person=person, sender_her_id=sender_her_id)
    return {(contact.journal_id, contact.service_id): contact for contact in found}


def _make_way(
    actor: Actor, person: Person, sender_her_id: int, told: JournalContact, contact: HealthContact | None, day: date
) -> HealthContact | None:
    """Others' contacts with the service while this one holds. One opened by hand becomes this journal's, or ends when the
    journal has one of its own. Raises AlreadyInContact for another journal's."""
    since = max(told.start_date, day)
    if told.end_date and told.end_date < since:
        return contact
    locked = HealthContact.objects.select_for_update(no_key=True).filter(person=person, service=told.service_id)
    for other in locked.exclude(sender_her_id=sender_her_id).holding(since, told.end_date):
        if other.sender_her_id:
            raise _already_in_contact(person)
        if contact:
            _end(actor, other, day)
        contact = contact or other
    return contact


def _bring_up_to_date(actor: Actor, contact: HealthContact, sender_her_id: int, told: JournalContact) -> None:
    is_known = contact.sender_her_id == sender_her_id
    if not is_known or (contact.start_date, contact.end_date) != (told.start_date, told.end_date):
        contact.sender_her_id, contact.journal_id = sender_her_id, told.journal_id
        _save(actor, contact, told.start_date, told.end_date)


def _end(actor: Actor, contact: HealthContact, day: date) -> None:
    """Today is the last day; what has ended before stays as it is, and what has not begun never will."""
    last_day = max(day, contact.start_date - DAY)
    if contact.end_date is None or contact.end_date > last_day:
        _save(actor, contact, contact.start_date, last_day)


def _save(actor: Actor, contact: HealthContact, start_date: date, end_date: date | None) -> None:
    """Give it these dates, and say in the access log what that means."""
    is_new, ends = contact._state.adding, end_date is not None and end_date != contact.end_date
    contact.start_date, contact.end_date = start_date, end_date
    contact.save()
    record(
        actor=actor,
        event="contacts.contact.opened" if is_new else "contacts.contact.ended" if ends else "contacts.contact.changed",
        object_kind="health_contact",
        object_id=contact.id,
        persons=[contact.person_id],
        municipality_id=contact.municipality_id,
        service_id=contact.service_id,
    )


def _already_in_contact(person: Person) -> AlreadyInContact:
    return AlreadyInContact(_("%(name)s har allerede denne helsekontakten.") % {"name": person.name})

"""Every change of health contacts."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.actions import register_person
from helsevei.accounts.models import Person
from helsevei.accounts.ports import RegisteredPerson
from helsevei.audit.recording import action, record
from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import may_decide_contact
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.models import Service


class AlreadyInContact(Refusal):
    pass


@action
def open_contact(*, actor: Actor, service_id: UUID, registered: RegisteredPerson, start_date: date) -> HealthContact:
    """The municipality has decided that a person gets a service (M5). On the last day of an earlier contact that one goes
    on. Raises AlreadyInContact when she has it."""
    service = Service.objects.get(id=service_id)
    if not may_decide_contact(actor, service.municipality_id, service_id):
        raise NotAllowed
    person = register_person(actor=actor, registered=registered)
    held = HealthContact.objects.filter(person=person, service=service).exclude(end_date__lt=start_date)
    contact = held.order_by("-end_date").first()
    if contact and contact.end_date is None:
        raise AlreadyInContact(_("%(name)s har allerede denne helsekontakten.") % {"name": person.name})
    if contact is None:
        contact = HealthContact(municipality_id=service.municipality_id, service=service, person=person)
        contact.start_date = start_date
    contact.end_date = None
    contact.save()
    record(actor=actor, event="contacts.contact.opened", object_kind="health_contact", object_id=contact.id,
           persons=[person.id], municipality_id=service.municipality_id, service_id=service_id)  # fmt: skip
    return contact


@action
def record_lookup(*, actor: Actor, service_id: UUID, identity_number: str) -> None:
    """Staff looked a number up to open a health contact and did not get to: what they learnt leaves a trace, with the
    person if she is known here, never the number (reliability AL1, ST2)."""
    persons = list(Person.objects.with_number(identity_number).values_list("id", flat=True))
    record(actor=actor, event="contacts.contact.looked_up", object_kind="service", object_id=service_id,
           persons=persons, service_id=service_id)  # fmt: skip


@action
def end_contact(*, actor: Actor, contact_id: UUID, end_date: date) -> HealthContact:
    """The service ends for this person; `end_date` is her last day with it. What has ended by then stays as it is."""
    contact = HealthContact.objects.select_for_update(no_key=True).get(id=contact_id)
    if not may_decide_contact(actor, contact.municipality_id, contact.service_id):
        raise NotAllowed
    if contact.end_date and contact.end_date <= end_date:
        return contact
    contact.end_date = max(end_date, contact.start_date)
    contact.save(update_fields=["end_date"])
    record(actor=actor, event="contacts.contact.ended", object_kind="health_contact", object_id=contact.id,
           persons=[contact.person_id], municipality_id=contact.municipality_id, service_id=contact.service_id)  # fmt: skip
    return contact


@action
def read_contacts(*, actor: Actor, contacts: list[HealthContact]) -> list[HealthContact]:
    """Staff open the list of persons in their services: one entry with everyone on it (docs/house.md, Reading is an action)."""
    if contacts:
        record(actor=actor, event="contacts.list.read", object_kind="health_contact", object_id=None,
               persons=[contact.person_id for contact in contacts], reason="care")  # fmt: skip
    return contacts

"""The fixture's people come to an empty installation and act, by the same actions as people and systems use."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from helsevei.accounts.actions import (
    decide_consent,
    end_role,
    give_role,
    make_operator,
    register_person,
    sign_in_inhabitant,
)
from helsevei.accounts.models import User, UserKind, actor_for, staff_index
from helsevei.accounts.ports import RegisteredPerson
from helsevei.audit.recording import action
from helsevei.contacts.actions import end_contact, open_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor, Role, known
from helsevei.core.clock import OSLO
from helsevei.demo.fixture import plan
from helsevei.demo.registers import DemoPopulationRegister, people
from helsevei.dialogue.actions.handling import close_thread
from helsevei.dialogue.actions.reading import read_thread
from helsevei.dialogue.actions.writing import answer_thread, write_message
from helsevei.dialogue.models import CloseReason, Thread
from helsevei.directory.actions.healthcare_services import save_service
from helsevei.directory.actions.municipalities import add_municipality
from helsevei.directory.models import Municipality, Service

KEYS = UUID("0190b5e0-0000-7000-8000-000000000001")
LONG = timedelta(days=300)  # for how long they have been here
DAY = timedelta(days=1)


@action
def seed_fixture(*, actor: Actor, now: datetime) -> None:
    """The municipalities, people and threads of the fixture, all or nothing; the registers know the people already."""
    planned, begun = plan.read(), now - LONG
    for municipality in people()["municipalities"]:
        added = add_municipality(actor=actor, **municipality)
        for service in planned["services"]:
            save_service(actor=actor, municipality_id=added.id, has_dialogue=True, **service)
    for staff in people()["staff"]:
        _engage(actor, staff, begun, now)
    for person in people()["inhabitants"]:
        inhabitant = _welcome(actor, person, begun)
        for thread in planned["threads"]:
            if thread["inhabitant"] == person["kind"]:
                _write(inhabitant, person, thread, now - thread["days_ago"] * DAY)
        if person.get("has_moved"):
            _move(actor, person, now)


def _engage(actor: Actor, staff: dict[str, Any], begun: datetime, now: datetime) -> None:
    who: dict[str, Any] = {"identity_number": staff["identity_number"], "name": staff["name"]}
    if not staff["municipality"]:
        make_operator(actor=actor, **who)
        return
    municipality = Municipality.objects.get(number=staff["municipality"])
    service = Service.objects.filter(municipality=municipality, name=staff["service"]).first()
    role = give_role(
        actor=actor, municipality_id=municipality.id, role=Role(staff["role"]),
        service_id=service.id if service else None, now=begun, **who,
    )  # fmt: skip
    if staff.get("has_left"):
        end_role(actor=actor, municipality_id=municipality.id, role_id=role.id, now=now - DAY)


def _welcome(actor: Actor, person: dict[str, Any], begun: datetime) -> Actor:
    """She logs in and decides, and the services that she gets are opened for her."""
    registered = replace(_registered(person), municipality_number=person["municipality"])
    user = sign_in_inhabitant(actor=actor, registered=registered)
    inhabitant = actor_for(user, person_id=None, municipality_id=None, now=begun)
    if person.get("consents"):
        decide_consent(actor=inhabitant, person_id=known(inhabitant.person_id), is_given=True, now=begun)
    for name in person["contacts"]:
        service = Service.objects.get(municipality__number=person["municipality"], name=name)
        start_date = begun.astimezone(OSLO).date()
        open_contact(actor=actor, service_id=service.id, registered=registered, start_date=start_date)
    return inhabitant


def _write(inhabitant: Actor, person: dict[str, Any], planned: dict[str, Any], at: datetime) -> None:
    contact = HealthContact.objects.get(person_id=known(inhabitant.person_id), service__name=planned["service"])
    thread = write_message(
        actor=inhabitant, contact_id=contact.id, subject=planned["subject"], body=planned["question"],
        idempotency_key=_key(person, planned["question"]), now=at,
    )  # fmt: skip
    if "answer" in planned:
        _answer(thread, person, planned["answer"], at + timedelta(hours=2))
    if planned.get("is_closed"):
        thread.refresh_from_db()
        close_thread(
            actor=_case_worker(person, at), thread_id=thread.id, reason=CloseReason.DONE, seen_version=thread.version,
            seen_handling=thread.handling_version, now=at + timedelta(hours=3),
        )  # fmt: skip


def _answer(thread: Thread, person: dict[str, Any], body: str, at: datetime) -> None:
    staff = _case_worker(person, at)
    read_thread(actor=staff, thread=thread, now=at)
    answer_thread(
        actor=staff, thread_id=thread.id, body=body, idempotency_key=_key(person, body), seen_version=thread.version,
        now=at,
    )  # fmt: skip


def _case_worker(person: dict[str, Any], at: datetime) -> Actor:
    (number,) = (
        staff["identity_number"]
        for staff in people()["staff"]
        if (staff["kind"], staff["municipality"]) == ("case_worker", person["municipality"])
    )
    user = User.objects.get(kind=UserKind.STAFF, staff_index=staff_index(number))
    municipality = Municipality.objects.get(number=person["municipality"])
    return actor_for(user, person_id=None, municipality_id=municipality.id, now=at)


def _move(actor: Actor, person: dict[str, Any], now: datetime) -> None:
    """To another municipality, where the register has her now; her services end the day before."""
    moved = register_person(actor=actor, registered=_registered(person))
    for contact in HealthContact.objects.filter(person=moved):
        end_contact(actor=actor, contact_id=contact.id, end_date=(now - DAY).astimezone(OSLO).date())


def _registered(person: dict[str, Any]) -> RegisteredPerson:
    found = DemoPopulationRegister().find(person["identity_number"])
    if found is None:
        raise LookupError(f"the registers do not know {person['kind']}")
    return found


def _key(person: dict[str, Any], body: str) -> UUID:
    return uuid5(KEYS, f"{person['municipality']} {body}")

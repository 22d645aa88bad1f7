"""The fixture's people come to an empty installation and act, by the same actions as people and systems use."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from helsevei.accounts.actions import (
    decide_consent,
    end_role,
    give_role,
    make_operator,
    register_person,
    sign_in_inhabitant,
)
from helsevei.accounts.models import actor_for
from helsevei.audit.recording import action
from helsevei.contacts.actions import end_contact, open_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor, Role, known
from helsevei.core.clock import OSLO
from helsevei.demo.fixture import plan
from helsevei.demo.registers import people
from helsevei.demo.seed import registered, seed_thread
from helsevei.directory.actions.healthcare_services import save_service
from helsevei.directory.actions.municipalities import add_municipality
from helsevei.directory.models import Municipality, Service

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
                seed_thread(inhabitant, _thread(thread, person))
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
    there = replace(registered(person), municipality_number=person["municipality"])
    user = sign_in_inhabitant(actor=actor, registered=there)
    inhabitant = actor_for(user, person_id=None, municipality_id=None, now=begun)
    if person.get("consents"):
        decide_consent(actor=inhabitant, person_id=known(inhabitant.person_id), is_given=True, now=begun)
    for name in person["contacts"]:
        service = Service.objects.get(municipality__number=person["municipality"], name=name)
        start_date = begun.astimezone(OSLO).date()
        open_contact(actor=actor, service_id=service.id, registered=there, start_date=start_date)
    return inhabitant


def _thread(planned: dict[str, Any], person: dict[str, Any]) -> dict[str, Any]:
    """With the case worker of where she lives in the place of any case worker."""
    (worker,) = (
        staff["identity_number"]
        for staff in people()["staff"]
        if (staff["kind"], staff["municipality"]) == ("case_worker", person["municipality"])
    )

    def told(step: dict[str, Any]) -> dict[str, Any]:
        return {**step, "from": worker} if step["from"] == "case_worker" else step

    closed = {"closed": told(planned["closed"])} if "closed" in planned else {}
    return {**planned, "messages": [told(message) for message in planned["messages"]], **closed}


def _move(actor: Actor, person: dict[str, Any], now: datetime) -> None:
    """To another municipality, where the register has her now; her services end the day before."""
    moved = register_person(actor=actor, registered=registered(person))
    for contact in HealthContact.objects.filter(person=moved):
        end_contact(actor=actor, contact_id=contact.id, end_date=(now - DAY).astimezone(OSLO).date())

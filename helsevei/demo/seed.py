"""Fills an empty database with the demo municipalities, by the same actions as people and systems use."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from helsevei.accounts.actions import decide_consent, give_role, sign_in_inhabitant
from helsevei.accounts.models import Person, User, UserKind, actor_for, staff_index
from helsevei.accounts.ports import RegisteredPerson
from helsevei.contacts.actions import open_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import SYSTEM, Actor, Role, known
from helsevei.core.clock import now
from helsevei.demo.places import seed_places
from helsevei.demo.registers import DemoPopulationRegister, people
from helsevei.dialogue.actions import answer_thread, continue_thread, read_thread, write_message
from helsevei.dialogue.models import Thread
from helsevei.directory.models import Municipality, Service

MUNICIPALITIES = Path(__file__).parent / "data" / "municipalities.json"
KEYS = UUID("0190b5e0-0000-7000-8000-000000000000")


def seed() -> None:
    """Everything in data/; does nothing when the municipalities are there already."""
    if Municipality.objects.exists():
        return
    plan = json.loads(MUNICIPALITIES.read_text())
    seed_places(plan)
    for role in plan["roles"]:
        seed_role(role)
    for contact in plan["health_contacts"]:
        open_contact(
            actor=SYSTEM,
            service_id=service_of(contact).id,
            registered=registered(contact),
            start_date=a_year_ago().date(),
        )
    for consent in plan["consents"]:
        inhabitant = inhabitant_actor(consent)
        decide_consent(
            actor=inhabitant, person_id=person_id(inhabitant), is_given=consent["is_given"], now=a_year_ago()
        )
    for thread in plan["threads"]:
        seed_thread(thread)


def seed_role(role: dict[str, Any]) -> None:
    names = {staff["identity_number"]: staff["name"] for staff in people()["staff"]}
    give_role(
        actor=SYSTEM,
        municipality_id=Municipality.objects.get(number=role["municipality"]).id,
        identity_number=role["identity_number"],
        name=names[role["identity_number"]],
        role=Role(role["role"]),
        service_id=service_of(role).id if role["service"] else None,
        now=a_year_ago(),
    )


def seed_thread(planned: dict[str, Any]) -> None:
    inhabitant = inhabitant_actor(planned)
    contact = HealthContact.objects.get(person_id=known(inhabitant.person_id), service__name=planned["service"])
    first, *more = planned["messages"]
    thread = write_message(
        actor=inhabitant, contact_id=contact.id, subject=planned["subject"], body=first["body"],
        idempotency_key=key(first), now=ago(first),
    )  # fmt: skip
    for message in more:
        if message["from"] == "inhabitant":
            continue_thread(
                actor=inhabitant,
                thread_id=thread.id,
                body=message["body"],
                idempotency_key=key(message),
                now=ago(message),
            )
        else:
            answer(thread, message)


def answer(thread: Thread, message: dict[str, Any]) -> None:
    thread.refresh_from_db()
    user = User.objects.get(kind=UserKind.STAFF, staff_index=staff_index(message["from"]))
    staff = actor_for(user, person_id=None, municipality_id=thread.municipality_id, now=now())
    read_thread(actor=staff, thread=thread, now=ago(message) - timedelta(minutes=7))
    answer_thread(
        actor=staff, thread_id=thread.id, body=message["body"], idempotency_key=key(message),
        seen_version=thread.version, now=ago(message),
    )  # fmt: skip


def inhabitant_actor(planned: dict[str, Any]) -> Actor:
    user = sign_in_inhabitant(actor=SYSTEM, registered=registered(planned))
    return actor_for(user, person_id=None, municipality_id=None, now=now())


def person_id(actor: Actor) -> UUID:
    return Person.objects.visible_to(actor).get().id


def registered(planned: dict[str, Any]) -> RegisteredPerson:
    found = DemoPopulationRegister().find(planned["identity_number"])
    if found is None:
        raise LookupError(f"people.json has no {planned['identity_number']}")
    return found


def service_of(planned: dict[str, Any]) -> Service:
    return Service.objects.get(municipality__number=planned["municipality"], name=planned["service"])


def key(message: dict[str, Any]) -> UUID:
    """The same key for the same message, so that seeding twice sends once."""
    return uuid5(KEYS, f"{message['from']} {message['body']}")


def ago(message: dict[str, Any]) -> datetime:
    return now() - timedelta(hours=message["hours_ago"])


def a_year_ago() -> datetime:
    return now() - timedelta(days=365)

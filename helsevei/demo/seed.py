"""Fills an empty database with the demo municipalities, by the same actions as people and systems use."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from helsevei.accounts.actions import decide_consent, give_role, make_operator, sign_in_inhabitant
from helsevei.accounts.actions.absences import register_absence
from helsevei.accounts.models import Person, User, UserKind, actor_for, staff_index
from helsevei.accounts.ports import RegisteredPerson
from helsevei.contacts.actions import break_glass, open_contact, pin_person, replace_contacts, review_emergency_access
from helsevei.contacts.models import EmergencyReason, HealthContact
from helsevei.contacts.ports import JournalContact
from helsevei.core.actor import SYSTEM, Ability, Actor, Role, known
from helsevei.core.clock import OSLO, now, today
from helsevei.demo.places import seed_places
from helsevei.demo.registers import DATA, DemoPopulationRegister, people
from helsevei.dialogue.actions.handling import close_thread
from helsevei.dialogue.actions.reading import read_thread
from helsevei.dialogue.actions.writing import answer_thread, continue_thread, write_message
from helsevei.dialogue.models import CloseReason, Thread
from helsevei.directory.actions.municipalities import add_municipality
from helsevei.directory.actions.offerings import save_offering
from helsevei.directory.actions.registers import import_offerings
from helsevei.directory.actions.urgent_words import save_urgent_words
from helsevei.directory.forms.offerings import OF_OFFERING
from helsevei.directory.models import Municipality, Offering, Service
from helsevei.directory.models.urgent_words import ready_made
from helsevei.directory.registers import ask_registers
from helsevei.representation.actions import Receiver, come, give_power

MUNICIPALITIES = DATA / "municipalities.json"
OFFERINGS = DATA / "offerings.json"
JOURNAL_LISTS = DATA / "journal_lists.json"
KEYS = UUID("0190b5e0-0000-7000-8000-000000000000")


def seed() -> None:
    """Everything in data/ but data/everyday; does nothing when the municipalities are there already."""
    if Municipality.objects.exists():
        return
    plan = json.loads(MUNICIPALITIES.read_text())
    for municipality in people()["municipalities"]:
        add_municipality(actor=SYSTEM, **municipality)
    seed_places(plan)
    for municipality in people()["municipalities"]:
        seed_offerings(municipality["number"])
    seed_staff(plan)
    for planned in plan["urgent_words"]:
        seed_urgent_words(planned)
    for contact in plan["health_contacts"]:
        open_contact(
            actor=SYSTEM,
            service_id=service_of(contact).id,
            registered=registered(contact),
            start_date=a_year_ago().astimezone(OSLO).date(),
        )
    seed_journal_lists()
    for consent in plan["consents"]:
        inhabitant = inhabitant_actor(consent)
        decide_consent(
            actor=inhabitant, person_id=person_id(inhabitant), is_given=consent["is_given"], now=a_year_ago()
        )
    seed_powers(plan)
    seed_pins(plan)
    seed_absences(plan)
    seed_emergencies(plan)
    for thread in plan["threads"]:
        seed_thread(inhabitant_actor(thread), thread)


def seed_offerings(number: str) -> None:
    """What the registers say, then what the municipality has written itself."""
    municipality, registered = Municipality.objects.get(number=number), ask_registers(number)
    import_offerings(
        actor=SYSTEM, municipality_id=municipality.id, parties=registered.parties, businesses=registered.businesses,
        now=now(),
    )  # fmt: skip
    for written in json.loads(OFFERINGS.read_text()):
        if written["municipality"] == number:
            offering = Offering.objects.get(municipality=municipality, kind=written["kind"])
            as_it_is = {name: getattr(offering, name) for name in OF_OFFERING}
            save_offering(
                actor=SYSTEM, municipality_id=municipality.id, offering_id=offering.id, seen_version=offering.version,
                information=written["information"], contact_options=written["contact_options"], **as_it_is,
            )  # fmt: skip


def seed_urgent_words(planned: dict[str, Any]) -> None:
    """The ready-made list, and what they have thought of themselves."""
    here = Municipality.objects.get(number=planned["municipality"]).id
    words = {call: "\n".join(filter(None, (lines, planned["adds"].get(call)))) for call, lines in ready_made().items()}
    save_urgent_words(
        actor=staff_actor(planned["by"], here), municipality_id=here, seen_version=0, now=a_year_ago(), **words
    )


def seed_staff(plan: dict[str, Any]) -> None:
    names = {staff["identity_number"]: staff["name"] for staff in people()["staff"]}
    for role in plan["roles"]:
        seed_role(role, names[role["identity_number"]])
    for number in plan.get("operators", []):
        make_operator(actor=SYSTEM, identity_number=number, name=names[number])


def seed_role(role: dict[str, Any], name: str) -> None:
    give_role(
        actor=SYSTEM,
        municipality_id=Municipality.objects.get(number=role["municipality"]).id,
        identity_number=role["identity_number"],
        name=name,
        role=Role(role["role"]),
        service_id=service_of(role).id if role["service"] else None,
        now=a_year_ago(),
    )


def seed_journal_lists() -> None:
    """What the journal systems have sent of some persons, today."""
    for planned in json.loads(JOURNAL_LISTS.read_text()):
        replace_contacts(
            actor=SYSTEM, sender_her_id=planned["sender_her_id"], sent_at=now(), registered=registered(planned),
            contacts=[journal_contact(told) for told in planned["contacts"]], now=now(),
        )  # fmt: skip


def journal_contact(told: dict[str, Any]) -> JournalContact:
    began, ends = (timedelta(days=told[name]) for name in ("began_days_ago", "ends_in_days"))
    return JournalContact(told["journal_id"], service_of(told).id, today() - began, today() + ends)


def seed_powers(plan: dict[str, Any]) -> None:
    """Given, and taken up."""
    for power in plan["powers"]:
        giver, taker = (inhabitant_actor({"identity_number": power[party]}) for party in ("giver", "receiver"))
        give_power(
            actor=giver, receiver=Receiver(power["receiver"], power["given_name"], power["family_name"]),
            abilities=[Ability(ability) for ability in power["abilities"]], service_ids=None, start_date=today(),
            end_date=None, now=now(),
        )  # fmt: skip
        come(actor=taker, family=None)


def seed_pins(plan: dict[str, Any]) -> None:
    """The follow-up lists."""
    for pin in plan["pins"]:
        person_id = known(inhabitant_actor(pin).person_id)
        contact = HealthContact.objects.get(person_id=person_id, service__name=pin["service"])
        pin_person(
            actor=staff_actor(pin["by"], contact.municipality_id), contact_id=contact.id, why=pin["why"],
            until_date=today() + timedelta(days=pin["days"]), now=now(),
        )  # fmt: skip


def seed_absences(plan: dict[str, Any]) -> None:
    """Who will be away, and who stands in."""
    for absence in plan["absences"]:
        here = Municipality.objects.get(number=absence["municipality"]).id
        user, substitute = (known(staff_actor(absence[who], here).user_id) for who in ("by", "substitute"))
        begins = today() + timedelta(days=absence["in_days"])
        register_absence(
            actor=staff_actor(absence["by"], here), municipality_id=here, user_id=user, start_date=begins,
            end_date=begins + timedelta(days=absence["days"]), substitute_id=substitute, now=now(),
        )  # fmt: skip


def seed_emergencies(plan: dict[str, Any]) -> None:
    """Used, and some of them looked through by the leader."""
    for used in plan["emergencies"]:
        municipality = Municipality.objects.get(number=used["municipality"])
        access = break_glass(
            actor=staff_actor(used["by"], municipality.id), identity_number=used["identity_number"],
            reason=EmergencyReason(used["reason"]), words=used["words"], now=ago(used),
        )  # fmt: skip
        if access and "reviewed_by" in used:
            leader = staff_actor(used["reviewed_by"], municipality.id)
            review_emergency_access(actor=leader, access_id=access.id, remark=used["remark"], now=now())


def seed_thread(inhabitant: Actor, planned: dict[str, Any]) -> None:
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
    if "closed" in planned:
        close(thread, planned["closed"])


def close(thread: Thread, planned: dict[str, Any]) -> None:
    thread.refresh_from_db()
    close_thread(
        actor=staff_actor(planned["from"], thread.municipality_id), thread_id=thread.id, reason=CloseReason(planned["reason"]),
        seen_version=thread.version, seen_handling=thread.handling_version, now=ago(planned),
    )  # fmt: skip


def staff_actor(identity_number: str, municipality_id: UUID) -> Actor:
    user = User.objects.get(kind=UserKind.STAFF, staff_index=staff_index(identity_number))
    return actor_for(user, person_id=None, municipality_id=municipality_id, now=now())


def answer(thread: Thread, message: dict[str, Any]) -> None:
    thread.refresh_from_db()
    staff = staff_actor(message["from"], thread.municipality_id)
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
        raise LookupError(f"the registers have no {planned['identity_number']}")
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

"""The demo's population register and contact register (M13, M31): they answer from the people that `./run seed` has put into the
data folder, or else from `data/people.json`, those with a story, and `data/everyday/people.json`, those who make the demo as
full as a municipality is."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from helsevei.accounts.ports import AddressProtection, ContactDetails, FamilyMember, FamilyRelation, RegisteredPerson
from helsevei.core import clock

DATA = Path(__file__).parent / "data"
FRESH = timedelta(days=548)  # 18 months, eForvaltningsforskriften § 32 (domain.md 4.4)
MOST = 1_000  # persons in one question to KRR (domain.md 4.4)


def people() -> dict[str, Any]:
    """Municipalities, inhabitants and staff: those of this installation alone when it has some."""
    try:
        return _read(seeded_people(), seeded_people().stat().st_mtime_ns)
    except FileNotFoundError:
        return _of_the_demo()


def seeded_people() -> Path:
    return Path(settings.DATA_DIR) / "seeded-people.json"


@lru_cache(maxsize=4)
def _read(path: Path, _written_at: int) -> dict[str, Any]:
    return dict(json.loads(path.read_text()))


@lru_cache(maxsize=1)
def _of_the_demo() -> dict[str, Any]:
    """Everybody in both files."""
    told, everyday = (json.loads((DATA / name).read_text()) for name in ("people.json", "everyday/people.json"))
    unnamed = {kind: [{**one, "is_everyday": True} for one in persons] for kind, persons in everyday.items()}
    return {**told, **{kind: told[kind] + unnamed[kind] for kind in ("inhabitants", "staff")}}


def owners() -> dict[str, str]:
    """Whose telephone or mailbox each address is, for those who look at what was sent."""
    known = [one for one in people()["inhabitants"] if "contact" in one]
    return {
        one["contact"][way]: f"{one['given_name']} {one['family_name']}" for one in known for way in ("mobile", "email")
    }


def _inhabitants() -> dict[str, dict[str, Any]]:
    return {person["identity_number"]: person for person in people()["inhabitants"]}


class DemoPopulationRegister:
    """Implements accounts.ports.PopulationRegister. A protected address stays in the register, and so does its municipality."""

    def find(self, identity_number: str) -> RegisteredPerson | None:
        person = _inhabitants().get(identity_number)
        if person is None:
            return None
        protection = AddressProtection(person["address_protection"])
        is_open = protection == AddressProtection.NONE
        return RegisteredPerson(
            identity_number=identity_number,
            given_name=person["given_name"],
            family_name=person["family_name"],
            birth_date=date.fromisoformat(person["birth_date"]),
            municipality_number=person["municipality_number"] if is_open else "",
            address=person["address"] if is_open else "",
            address_protection=protection,
            family=tuple(_family_member(member) for member in person["family"]),
        )


class DemoContactRegister:
    """Implements accounts.ports.ContactRegister. Ages are counted by the demo's clock: move it, and they grow stale."""

    def look_up(self, identity_numbers: Sequence[str]) -> Mapping[str, ContactDetails]:
        if len(identity_numbers) > MOST:
            raise ValueError("At most 1,000 persons can be looked up at once.")
        persons = {number: _inhabitants().get(number, {}) for number in identity_numbers}
        return {number: _details(person["contact"]) for number, person in persons.items() if "contact" in person}


def _family_member(member: dict[str, Any]) -> FamilyMember:
    relation, number = FamilyRelation(member["relation"]), member["identity_number"]
    birth_date = date.fromisoformat(_inhabitants()[number]["birth_date"])
    return FamilyMember(relation, number, birth_date, member["has_parental_responsibility"])


def _details(contact: dict[str, Any]) -> ContactDetails:
    email = contact["email"] if _is_fresh(contact["email_verified_days_ago"]) else ""
    mobile = contact["mobile"] if _is_fresh(contact["mobile_verified_days_ago"]) else ""
    return ContactDetails(
        email=email,
        mobile=mobile,
        can_be_notified=bool(email or mobile),
        is_reserved=contact["reserved"],
        language=contact["language"],
    )


def _is_fresh(days_ago: int | None) -> bool:
    """people.json counts from today, or the demo's people would lose their contact details one day; the moved clock adds."""
    return days_ago is not None and timedelta(days=days_ago) + clock.offset() <= FRESH

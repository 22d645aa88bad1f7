"""The two providers the demo stands in for, and what each says about a person (domain.md 4.1 and 4.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from helsevei.core import clock
from helsevei.demo.everyday import is_everyday
from helsevei.demo.registers import people


@dataclass(frozen=True, slots=True)
class Card:
    """A person as shown on the page where one picks who to be. Exactly one of `age` and `title` is given. `is_everyday` for
    those without a story of their own."""

    identity_number: str
    name: str
    about: str
    age: int | None = None
    title: str = ""
    is_everyday: bool = False

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class Kind:
    """`claims` tells what the ID token says about a person, by identity number and level."""

    name: str
    label: str
    cards: Callable[[], list[Card]]
    claims: Callable[[str, str], dict[str, Any]]
    demands_dpop: bool = False


def met(kind: str) -> list[dict[str, Any]]:
    """Those with a story, and the others when the municipalities have come to know them."""
    shows_all = is_everyday()
    return [person for person in people()[kind] if shows_all or not person.get("is_everyday")]


def inhabitant_cards() -> list[Card]:
    today = clock.today()
    return [
        Card(
            person["identity_number"],
            f"{person['given_name']} {person['family_name']}",
            person["about"],
            age=clock.age_on(date.fromisoformat(person["birth_date"]), today),
            is_everyday=person.get("is_everyday", False),
        )
        for person in met("inhabitants")
    ]


def staff_cards() -> list[Card]:
    return [
        Card(
            person["identity_number"],
            person["name"],
            person["about"],
            title=person["title"],
            is_everyday=person.get("is_everyday", False),
        )
        for person in met("staff")
    ]


def idporten_claims(identity_number: str, level: str) -> dict[str, Any]:
    return {"pid": identity_number, "acr": f"idporten-loa-{level}", "amr": ["TestID"], "locale": "nb"}


def helseid_claims(identity_number: str, level: str) -> dict[str, Any]:
    person = next(person for person in people()["staff"] if person["identity_number"] == identity_number)
    claims = {
        "helseid://claims/identity/pid": identity_number,
        "helseid://claims/identity/security_level": "4" if level == "high" else "3",
        "name": person["name"],
    }
    return {**claims, **({"helseid://claims/hpr/hpr_number": person["hpr_number"]} if person["hpr_number"] else {})}


KINDS = {
    "idporten": Kind("idporten", "ID-porten", inhabitant_cards, idporten_claims),
    "helseid": Kind("helseid", "HelseID", staff_cards, helseid_claims, demands_dpop=True),
}

"""What the registers say about a municipality's service offerings, and what would change by it (M3, reliability SV3).

`ask_registers` is called before any transaction; what it brings is compared with what is stored by `differences`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from helsevei.core.text import salvage
from helsevei.directory.addresses import is_https, is_phone
from helsevei.directory.models import Offering, OfferingKind
from helsevei.directory.models.offerings import HOME_PAGE_LENGTH, INFORMATION_LENGTH, standard
from helsevei.directory.ports import Business, CommunicationParty, address_register, business_register

MUNICIPALITY = "102"  # the type of business that is a municipality, code list 9040


@dataclass(frozen=True, slots=True)
class Registered:
    """The answers of both registers for one municipality."""

    parties: Sequence[CommunicationParty]
    businesses: Mapping[str, Business]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the registers and we differ. `is_kept`: the municipality has written its own, and that stays."""

    offering: Offering
    field: str
    old: Any
    new: Any
    is_kept: bool


def ask_registers(municipality_number: str) -> Registered:
    """What both registers say now. Raises ProviderUnavailable."""
    parties = address_register().parties_in(municipality_number)
    numbers = {party.organisation_number for party in parties if party.organisation_number}
    return Registered(parties, business_register().look_up(sorted(numbers)) if numbers else {})


def active(parties: Iterable[CommunicationParty]) -> list[CommunicationParty]:
    """Each that is active, once, the oldest first."""
    by_her_id = {party.her_id: party for party in parties if party.is_active}
    return [by_her_id[her_id] for her_id in sorted(by_her_id)]


def sources(parties: Iterable[CommunicationParty]) -> dict[str, CommunicationParty]:
    """Kind of offering → the party it comes from: by type of service, and «Helse og omsorg» from the municipality itself.
    Of several the oldest, so that it is the same one tomorrow."""
    found: dict[str, CommunicationParty] = {}
    for party in active(parties):
        for kind in OfferingKind:
            is_source = party.type_code in standard(kind)["type_codes"]
            if kind == OfferingKind.HEALTH_AND_CARE:
                is_source = party.business_type == MUNICIPALITY and not party.type_code
            if is_source:
                found.setdefault(kind, party)
    return found


def said(party: CommunicationParty, business: Business | None) -> dict[str, Any]:
    """The fields of an offering as the registers have them. A business that the register did not answer for takes nothing
    away (SV3)."""
    own = {"home_page": secure_address(party.home_page), "phone": dialled(party.phone)}
    if business is None:
        return {"is_shown": True, **{field: value for field, value in own.items() if value}}
    information = cleaned(business.information)[:INFORMATION_LENGTH]
    return {
        "is_shown": True,
        "information": {"nb": information} if information else {},
        "home_page": own["home_page"] or secure_address(business.home_page),
        "phone": own["phone"] or dialled(business.phone),
        "address": cleaned(business.visiting_address)[:200],
        "opening_hours": cleaned(business.opening_hours)[:500],
    }


def proposed(
    offering: Offering, party: CommunicationParty | None, businesses: Mapping[str, Business]
) -> dict[str, Any]:
    """What the registers want an offering to be. One that has gone from them is no longer shown; the rest of it stays."""
    if party:
        return said(party, businesses.get(party.organisation_number))
    came_from_there = offering.imported and offering.kind != OfferingKind.HEALTH_AND_CARE
    return {"is_shown": False} if came_from_there else {}


def differences(offering: Offering, fields: Mapping[str, Any]) -> Iterator[Difference]:
    """Field by field. What equals the last import, or was never filled in, may be overwritten; nothing is told of what the
    municipality has written where the registers are silent."""
    for field, new in fields.items():
        old = getattr(offering, field)
        is_kept = old != offering.imported.get(field, type(old)())
        if old != new and not (is_kept and not new):
            yield Difference(offering, field, old, new, is_kept)


def all_differences(offerings: Sequence[Offering], registered: Registered) -> list[Difference]:
    """What differs on the cards of one municipality."""
    found = sources(registered.parties)
    fields = {one.kind: proposed(one, found.get(one.kind), registered.businesses) for one in offerings}
    return [difference for one in offerings for difference in differences(one, fields[one.kind])]


def fingerprint(found: Iterable[Difference]) -> str:
    """To tell whether what somebody was shown is still what would be done."""
    lines = [repr((one.offering.kind, one.field, one.old, one.new)) for one in found]
    return sha256("\n".join(lines).encode()).hexdigest()


def cleaned(text: str) -> str:
    """As it was meant: UTF-8 that somebody read as Latin-1 («HelsestasjonsgÃ¥rden») is read again (SV3)."""
    for mistaken in ("cp1252", "latin-1"):
        with suppress(UnicodeError):  # then it was what it looks like
            text = text.encode(mistaken).decode()
    return salvage(text).strip()


def secure_address(text: str) -> str:
    """An address on the web, with https whatever the register says; nothing when it is none."""
    bare = re.sub(r"^https?://", "", cleaned(text), flags=re.IGNORECASE)
    address = f"https://{bare}"
    return address if is_https(address) and len(address) <= HOME_PAGE_LENGTH else ""


def dialled(text: str) -> str:
    """A telephone number; nothing when it is none."""
    number = " ".join(cleaned(text).split())
    return number if is_phone(number) else ""

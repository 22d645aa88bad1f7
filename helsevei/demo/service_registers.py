"""The demo's address register and business register: they answer from files in the registers' own shapes (M31).

`data/address-register.json` holds communication parties (domain.md 3.1), `data/business-register.json` businesses (3.3).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from helsevei.core import clock
from helsevei.directory.ports import Business, CommunicationParty, ProviderUnavailable

DATA = Path(__file__).parent / "data"
PHONE, HOME_PAGE, VISITING_ADDRESS = "E_TLF", "E_URL", "RES"  # code lists 9044 and 3401


@cache
def entries(name: str) -> list[dict[str, Any]]:
    """Everything in a file of data/. Raises ProviderUnavailable for what is no JSON in UTF-8."""
    try:
        return list(json.loads((DATA / name).read_bytes()))
    except ValueError as problem:
        raise ProviderUnavailable(name) from problem


class DemoAddressRegister:
    """Implements directory.ports.AddressRegister."""

    def parties_in(self, municipality_number: str) -> Sequence[CommunicationParty]:
        found = [one for one in entries("address-register.json") if code(one["Municipality"]) == municipality_number]
        by_her_id = {one["HerId"]: one for one in found}
        return [_party(one, by_her_id.get(one["ParentHerId"], {})) for one in found]


class DemoBusinessRegister:
    """Implements directory.ports.BusinessRegister."""

    def look_up(self, organisation_numbers: Sequence[str]) -> Mapping[str, Business]:
        found = {str(one["OrganizationNumber"]): one for one in entries("business-register.json") if _is_valid(one)}
        return {number: _business(found[number]) for number in organisation_numbers if number in found}


def _party(entry: dict[str, Any], parent: dict[str, Any]) -> CommunicationParty:
    is_service = entry["Type"] == "Service"
    return CommunicationParty(
        her_id=entry["HerId"],
        name=entry["Name"],
        is_active=entry["Active"] and entry["IsValidCommunicationParty"],
        type_code=code(entry["Code"]) if is_service else "",
        business_type="" if is_service else code(entry["BusinessType"]),
        parent_her_id=entry["ParentHerId"],
        organisation_number=str(entry["OrganizationNumber"] or ""),
        phone=_electronic(entry, PHONE, parent),
        home_page=_electronic(entry, HOME_PAGE, parent),
    )


def _business(entry: dict[str, Any]) -> Business:
    texts = {one["Name"]: one["Value"] for one in entry["Properties"]}
    return Business(
        organisation_number=str(entry["OrganizationNumber"]),
        name=entry["DisplayName"],
        information=texts.get("Informasjonstekst", ""),
        phone=_electronic(entry, PHONE, {}),
        home_page=_electronic(entry, HOME_PAGE, {}),
        visiting_address=_visiting_address(entry),
        opening_hours=entry["OpeningHours"] or "",
    )


def _electronic(entry: dict[str, Any], kind: str, parent: dict[str, Any]) -> str:
    """The first address of a kind; an inherited one is the parent's (domain.md 3.1)."""
    for address in entry.get("ElectronicAddresses", []):
        if address["TypeCodeValue"] == kind:
            return _electronic(parent, kind, {}) if address["Inherited"] else str(address["Address"])
    return ""


def _visiting_address(entry: dict[str, Any]) -> str:
    """`Kaigata 1, 9999 Fjordvik`; the register holds the postal code as a number."""
    for address in entry["PhysicalAddresses"]:
        if code(address["Type"]) == VISITING_ADDRESS:
            return f"{address['StreetAddress']}, {address['PostalCode']:04} {address['City']}"
    return ""


def _is_valid(entry: dict[str, Any]) -> bool:
    ends = entry["Valid"]["To"]
    return ends is None or datetime.fromisoformat(ends).replace(tzinfo=clock.OSLO) > clock.now()


def code(value: dict[str, Any]) -> str:
    return str(value["CodeValue"])

"""What the directory needs from outside: the address register and the business register (M3, M31; domain.md 3.1 and 3.3).

Their promises as tests: AddressRegisterContract and BusinessRegisterContract in directory/tests/contracts.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from helsevei.core.ports import ProviderUnavailable as ProviderUnavailable
from helsevei.core.ports import resolve


@dataclass(frozen=True, slots=True)
class CommunicationParty:
    """A communication party («kommunikasjonspart»): an organisation or one of its services. Texts are as registered.

    A service has a `type_code` (code list 8663), an organisation a `business_type` (code list 9040). `organisation_number`
    is its own, or empty. `phone` and `home_page` may be inherited from its parent.
    """

    her_id: int
    name: str
    is_active: bool
    type_code: str = ""
    business_type: str = ""
    parent_her_id: int | None = None
    organisation_number: str = ""
    phone: str = ""
    home_page: str = ""


class AddressRegister(Protocol):
    def parties_in(self, municipality_number: str) -> Sequence[CommunicationParty]:
        """The communication parties of a municipality, also those that are not active, in any order; one may come twice.

        Nobody when the number is unknown. Raises ProviderUnavailable within 5 seconds, also when the answer cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Business:
    """A business («bedrift») of the business register. `information` is its text to the public, where it has one (M3)."""

    organisation_number: str
    name: str
    information: str = ""
    phone: str = ""
    home_page: str = ""
    visiting_address: str = ""
    opening_hours: str = ""


class BusinessRegister(Protocol):
    def look_up(self, organisation_numbers: Sequence[str]) -> Mapping[str, Business]:
        """The businesses with these numbers that are valid now; whoever is not registered is absent.

        Raises ProviderUnavailable within 5 seconds, also when the answer cannot be read.
        """
        ...


def address_register() -> AddressRegister:
    return cast(AddressRegister, resolve("address_register"))


def business_register() -> BusinessRegister:
    return cast(BusinessRegister, resolve("business_register"))

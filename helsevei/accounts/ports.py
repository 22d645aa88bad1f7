"""What accounts needs from outside: login providers, the population register and the contact register (M2, M13, M31)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, cast
from uuid import UUID

from helsevei.core.actor import Mandate
from helsevei.core.ports import ProviderUnavailable as ProviderUnavailable
from helsevei.core.ports import resolve


class LoginRefused(Exception):
    """The provider's answer cannot be trusted, or the person broke off. `reason` is a short code for the audit log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LevelTooLow(LoginRefused):
    """Logged in, but not at the high level that health information demands (domain.md 4.1)."""


@dataclass(frozen=True, slots=True)
class LoginStart:
    """Where to send the browser, and what must be remembered until it comes back."""

    url: str
    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is. `identity_number` is the `pid`; name and HPR number come only for staff (HelseID)."""

    issuer: str
    subject: str
    identity_number: str
    id_token: str = field(repr=False)
    session_id: str = ""
    name: str = ""
    hpr_number: str = ""


class LoginProvider(Protocol):
    """An OpenID Connect provider. Every method may raise ProviderUnavailable, always within 5 seconds, waiting included.

    Nothing a person brings in a callback may close the login for others (decision 0013).
    """

    issuer: str

    def begin(self, *, redirect_uri: str, language: str, login_hint: str = "") -> LoginStart:
        """Push the authorization request (RFC 9126) and say where the browser goes; `language` is nb, nn, en or se.

        `login_hint` is who she says that she is (OpenID Connect Core 1.0, 3.1.2.1); the provider may ask her all the same.
        """
        ...

    def complete(self, *, start: LoginStart, parameters: Mapping[str, str], redirect_uri: str) -> Identity:
        """Exchange the code in the callback's parameters and check the ID token. Raises LoginRefused.

        What it returns can be stored: a name of at most 200 signs, an HPR number of at most nine digits.
        """
        ...

    def logout_url(self, *, id_token: str, return_to: str) -> str:
        """Where the browser goes to end the provider's session (OpenID Connect RP-Initiated Logout)."""
        ...

    def check(self) -> None:
        """Ask whether the provider answers now, for the health checks."""
        ...


class AddressProtection(StrEnum):
    """Folkeregisteret's address protection (domain.md 3.5)."""

    NONE = "ugradert"
    CONFIDENTIAL = "fortrolig"  # code 7
    STRICTLY_CONFIDENTIAL = "strengtFortrolig"  # code 6


class FamilyRelation(StrEnum):
    CHILD = "child"
    PARENT = "parent"
    SPOUSE = "spouse"


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A relative who lives, with the birth date that the register has for her: it is never read from a number."""

    relation: FamilyRelation
    identity_number: str
    birth_date: date
    has_parental_responsibility: bool = False


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """A person as the population register knows her. `address` is empty, and `municipality_number` too, where it is protected.

    `earlier_numbers`: those she had before, such as a D-number.
    """

    identity_number: str
    given_name: str
    family_name: str
    birth_date: date
    municipality_number: str
    address: str
    address_protection: AddressProtection = AddressProtection.NONE
    is_dead: bool = False
    has_guardian: bool = False  # «verge», appointed by the Statsforvalter
    family: Sequence[FamilyMember] = ()
    earlier_numbers: Sequence[str] = ()


class PopulationRegister(Protocol):
    """Its promises as tests: PopulationRegisterContract and OutageContract in accounts/tests/contracts.py."""

    def find(self, identity_number: str) -> RegisteredPerson | None:
        """The person with this number, or None. Raises ProviderUnavailable within 5 seconds."""
        ...


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """KRR's answer for one person (domain.md 4.4): looked up when something is sent, never stored.

    `email` and `mobile` are empty when missing or not verified within 18 months. `is_reserved`: reserved against digital
    letters, which does not stop reminders and service messages.
    """

    email: str = ""
    mobile: str = ""
    can_be_notified: bool = False
    is_reserved: bool = False
    language: str = ""


class ContactRegister(Protocol):
    """Its promises as tests: ContactRegisterContract and OutageContract in accounts/tests/contracts.py."""

    def look_up(self, identity_numbers: Sequence[str]) -> Mapping[str, ContactDetails]:
        """Contact details of at most 1,000 persons; whoever is not registered is absent.

        Raises ProviderUnavailable within 5 seconds, and ValueError for more than 1,000.
        """
        ...


class Mandates(Protocol):
    """What accounts must know from a floor above: whom an inhabitant may act for («representation»)."""

    def mandate(self, representative_id: UUID, person_id: UUID, now: datetime) -> Mandate | None:
        """What this person may do for that one at this moment; None when nothing. Raises RegisterOutdated."""
        ...


class RegisterOutdated(Exception):
    """What the population register said of a family is too old to let anybody act on it (reliability RP5)."""


def inhabitant_login() -> LoginProvider:
    return cast(LoginProvider, resolve("inhabitant_login"))


def staff_login() -> LoginProvider:
    return cast(LoginProvider, resolve("staff_login"))


def municipal_login() -> LoginProvider:
    return cast(LoginProvider, resolve("municipal_login"))


def population_register() -> PopulationRegister:
    return cast(PopulationRegister, resolve("population_register"))


def mandates() -> Mandates:
    return cast(Mandates, resolve("mandates"))


def contact_register() -> ContactRegister:
    return cast(ContactRegister, resolve("contact_register"))

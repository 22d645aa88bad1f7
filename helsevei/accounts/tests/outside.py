"""The outside, in memory: adapters that keep the promises of `accounts.ports`, and can be told to be slow or silent."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from helsevei.accounts.ports import ContactDetails, Identity, LoginRefused, LoginStart, RegisteredPerson

BORN = date(1942, 3, 14)


class LoginDesk:
    """A login provider: `log_in` is what a person does there and gives the code she comes back with, good for one use."""

    issuer = "https://login.example.no"

    def __init__(self) -> None:
        self.codes: dict[str, Identity] = {}
        self.languages: list[str] = []
        self.hints: list[str] = []
        self.fault: Exception | None = None

    def log_in(self, identity_number: str, name: str = "", session_id: str = "") -> str:
        code = secrets.token_urlsafe(8)
        token = f"header.{identity_number}.signature"
        self.codes[code] = Identity(self.issuer, secrets.token_hex(8), identity_number, token, session_id, name)
        return code

    def begin(self, *, redirect_uri: str, language: str, login_hint: str = "") -> LoginStart:
        self._fail()
        self.languages.append(language)
        self.hints.append(login_hint)
        state = secrets.token_urlsafe(16)
        return LoginStart(f"{self.issuer}/authorize?state={state}", state, secrets.token_hex(8), secrets.token_hex(32))

    def complete(self, *, start: LoginStart, parameters: Mapping[str, str], redirect_uri: str) -> Identity:
        self._fail()
        if parameters.get("state") != start.state:
            raise LoginRefused("state")
        identity = self.codes.pop(parameters.get("code", ""), None)
        if identity is None:
            raise LoginRefused("invalid_grant")
        return identity

    def logout_url(self, *, id_token: str, return_to: str) -> str:
        self._fail()
        return f"{self.issuer}/endsession?id_token_hint={id_token}&post_logout_redirect_uri={return_to}"

    def check(self) -> None:
        self._fail()

    def _fail(self) -> None:
        if self.fault:
            raise self.fault


class Population:
    """A population register with the people it is given."""

    def __init__(self) -> None:
        self.people: dict[str, RegisteredPerson] = {}
        self.fault: Exception | None = None

    def add(self, identity_number: str, given_name: str, family_name: str, **also: object) -> RegisteredPerson:
        facts = {"birth_date": BORN, "municipality_number": "9901", "address": "Naustveien 7", **also}
        person = RegisteredPerson(identity_number, given_name, family_name, **facts)  # type: ignore[arg-type]
        self.people[identity_number] = person
        return person

    def find(self, identity_number: str) -> RegisteredPerson | None:
        if self.fault:
            raise self.fault
        return self.people.get(identity_number)


class Contacts:
    """A contact register; it remembers how often it was asked."""

    def __init__(self) -> None:
        self.details: dict[str, ContactDetails] = {}
        self.times_asked = 0
        self.fault: Exception | None = None

    def look_up(self, identity_numbers: Sequence[str]) -> Mapping[str, ContactDetails]:
        self.times_asked += 1
        if self.fault:
            raise self.fault
        return {number: self.details[number] for number in identity_numbers if number in self.details}

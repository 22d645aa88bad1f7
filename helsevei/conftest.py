"""What the tests of every room start from, in plain words: municipalities, services, inhabitants and staff with their browsers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test import Client
from django.urls import reverse

from helsevei.accounts import ports
from helsevei.accounts.actions import decide_consent, give_role, make_operator, sign_in_inhabitant
from helsevei.accounts.doorway import TRIES
from helsevei.accounts.models import User, actor_for, staff_index
from helsevei.accounts.tests.outside import Contacts, LoginDesk, Population
from helsevei.accounts.tests.pages import Page
from helsevei.contacts.actions import open_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import SYSTEM, Ability, Actor, Role
from helsevei.core.clock import now, today
from helsevei.directory.actions.healthcare_services import save_service
from helsevei.directory.actions.municipalities import add_municipality
from helsevei.directory.models import Municipality, Service
from helsevei.directory.ports import address_register, business_register
from helsevei.directory.tests.outside import Addresses, Businesses
from helsevei.notifications import set_back
from helsevei.notifications.ports import mail_servers, sms_gateways
from helsevei.notifications.tests.outside import Post, Telephones
from helsevei.representation.actions import Receiver, come, give_power
from helsevei.representation.models import PowerOfAttorney

AS_TYPED = Receiver("02867049889", "Ingrid", "Moe")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def read() -> type[Page]:
    """Read an answer as a browser does."""
    return Page


@dataclass
class Outside:
    """The systems around us, played in memory by adapters bound to our ports."""

    idporten: LoginDesk
    helseid: LoginDesk
    kommune: LoginDesk
    population: Population
    contacts: Contacts
    addresses: Addresses
    businesses: Businesses
    phones: Telephones
    other_phones: Telephones
    post: Post
    silence: Exception = field(default_factory=ports.ProviderUnavailable)  # for the `fault` of any of them

    def log_in(self, browser: Client, provider: str, identity_number: str, **about: Any) -> Any:
        """All a person does to log in; the answer to her callback."""
        code = getattr(self, provider).log_in(identity_number, **about)
        return self.come_back(browser, provider, state=self.begin(browser, provider), code=code)

    def begin(self, browser: Client, provider: str = "idporten", next_path: str = "/") -> str:
        """Press the login button; the state that the provider was given."""
        sent_to = browser.post(reverse("accounts:begin_login", args=[provider]), {"next": next_path})
        return parse_qs(urlsplit(sent_to["Location"]).query)["state"][0]

    def come_back(self, browser: Client, provider: str = "idporten", **parameters: str) -> Any:
        return browser.get(reverse("accounts:callback", args=[provider]), parameters)


@dataclass
class Someone:
    """A person with her user, and a browser that logs in when it is first used."""

    user: User
    identity_number: str
    provider: str
    outside: Outside = field(repr=False)

    @cached_property
    def browser(self) -> Client:
        browser = Client()
        self.outside.log_in(browser, self.provider, self.identity_number, name=self.user.staff_name)
        return browser

    @property
    def person_id(self) -> UUID:
        return cast(UUID, self.user.person_id)

    def actor(self, municipality: Municipality | None = None, *, on_behalf_of: "Someone | None" = None) -> Actor:
        """Who she is on a page at this moment."""
        person_id = on_behalf_of.person_id if on_behalf_of else None
        municipality_id = municipality.id if municipality else None
        return actor_for(self.user, person_id=person_id, municipality_id=municipality_id, now=now())


@pytest.fixture
def outside(settings: Any) -> Iterator[Outside]:
    """Every port bound to an adapter of the tests; nothing leaves the machine."""
    here = "helsevei.accounts.tests.outside"
    settings.PORTS = {
        "mandates": "helsevei.representation.mandates.Mandates",
        "inhabitant_login": f"{here}.LoginDesk",
        "staff_login": f"{here}.LoginDesk",
        "municipal_login": f"{here}.LoginDesk",
        "population_register": f"{here}.Population",
        "contact_register": f"{here}.Contacts",
        "address_register": "helsevei.directory.tests.outside.Addresses",
        "business_register": "helsevei.directory.tests.outside.Businesses",
        "sms_gateways": "helsevei.notifications.tests.outside.gateways",
        "mail_servers": "helsevei.notifications.tests.outside.servers",
    }
    ports.resolve.cache_clear()  # type: ignore[attr-defined]
    TRIES.tries.clear()
    set_back.file().unlink(missing_ok=True)
    phones, other_phones = cast(list[Telephones], sms_gateways())
    (post,) = cast(list[Post], mail_servers())
    yield Outside(
        cast(LoginDesk, ports.inhabitant_login()),
        cast(LoginDesk, ports.staff_login()),
        cast(LoginDesk, ports.municipal_login()),
        cast(Population, ports.population_register()),
        cast(Contacts, ports.contact_register()),
        cast(Addresses, address_register()),
        cast(Businesses, business_register()),
        phones,
        other_phones,
        post,
    )
    ports.resolve.cache_clear()  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a test writes is rolled back after it, unless it asks for a database of its own, where commits are real."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if "database" in asked and "own_database" not in asked:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """The database of the test, of either kind."""
    if "own_database" in request.fixturenames:
        request.getfixturevalue("own_database")


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the test database, dropped afterwards: the append-only tables could not be emptied."""
    with django_db_blocker.unblock():
        if not connection.settings_dict["NAME"].startswith(TEST_DATABASE_PREFIX):  # no other test of this run made it
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        original = connection.settings_dict["NAME"]
        copy = f"{original}_own"
        connections.close_all()
        maintain(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)', f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
        connection.settings_dict["NAME"] = copy
        try:
            yield copy
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = original
            maintain(f'DROP DATABASE "{copy}" WITH (FORCE)')


def maintain(*statements: str) -> None:
    with connect("postgres") as maintenance:
        for statement in statements:
            maintenance.execute(statement)


def connect(database: str) -> "psycopg.Connection[Any]":
    """Another connection, as another process would have."""
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    where = {
        ours: connection.settings_dict[django] for django, ours in names.items() if connection.settings_dict[django]
    }
    return psycopg.connect(dbname=database, autocommit=True, **where)


@pytest.fixture
def another_connection() -> Iterator[Callable[[], "psycopg.Connection[Any]"]]:
    """Connections to the test's database that are not Django's."""
    opened = []

    def open_one() -> "psycopg.Connection[Any]":
        opened.append(connect(connection.settings_dict["NAME"]))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def fjordvik(database: None) -> Municipality:
    return add_municipality(actor=SYSTEM, number="9901", name="Fjordvik")


@pytest.fixture
def lyngmo(database: None) -> Municipality:
    return add_municipality(actor=SYSTEM, number="9902", name="Lyngmo")


def add_service(municipality: Municipality, name: str, phone: str, **also: Any) -> Service:
    facts = {"has_dialogue": True, "keeps_journal": True, "answer_within_minutes": 450, **also}
    return save_service(actor=SYSTEM, municipality_id=municipality.id, name=name, phone=phone, **facts)


@pytest.fixture
def home_nursing(fjordvik: Municipality) -> Service:
    return add_service(fjordvik, "Hjemmesykepleien", "55 55 01 00")


@pytest.fixture
def practical_help(fjordvik: Municipality) -> Service:
    return add_service(fjordvik, "Praktisk bistand", "55 55 01 10", keeps_journal=False)


@pytest.fixture
def physiotherapy(lyngmo: Municipality) -> Service:
    return add_service(lyngmo, "Fysioterapi", "55 55 02 10")


@pytest.fixture
def inhabitant(database: None, outside: Outside) -> Callable[..., Someone]:
    """Make an inhabitant who has been here before; `consent` None is one who has never been asked."""

    def make(identity_number: str, given_name: str, family_name: str, *, consent: bool | None = True) -> Someone:
        registered = outside.population.add(identity_number, given_name, family_name)
        user = sign_in_inhabitant(actor=SYSTEM, registered=registered)
        someone = Someone(user, identity_number, "idporten", outside)
        if consent is not None:
            decide_consent(actor=someone.actor(), person_id=someone.person_id, is_given=consent, now=LONG_AGO)
        return someone

    return make


@pytest.fixture
def worker(database: None, outside: Outside) -> Callable[..., Someone]:
    """Make a member of staff with one role, in one service or in the whole municipality."""

    def make(
        identity_number: str, name: str, role: Role, municipality: Municipality, service: Service | None = None
    ) -> Someone:
        held = give_role(
            actor=SYSTEM, municipality_id=municipality.id, identity_number=identity_number, name=name, role=role,
            service_id=service.id if service else None, now=LONG_AGO,
        )  # fmt: skip
        return Someone(held.user, identity_number, "helseid", outside)

    return make


@pytest.fixture
def help_from(outside: Outside) -> Callable[..., HealthContact]:
    """Give a person a health contact with a service."""

    def give(person: Someone, service: Service) -> HealthContact:
        return open_contact(
            actor=SYSTEM, service_id=service.id, registered=outside.population.people[person.identity_number],
            start_date=LONG_AGO.date(),
        )  # fmt: skip

    return give


@pytest.fixture
def astrid(inhabitant: Callable[..., Someone]) -> Someone:
    """An inhabitant who has consented."""
    return inhabitant("14834249805", "Astrid", "Fjellvang")


@pytest.fixture
def kare(inhabitant: Callable[..., Someone]) -> Someone:
    """Another inhabitant who has consented."""
    return inhabitant("30815549992", "Kåre", "Solbakken")


@pytest.fixture
def marte(inhabitant: Callable[..., Someone]) -> Someone:
    """An inhabitant who has not been asked for consent."""
    return inhabitant("17858849810", "Marte", "Lyngstad", consent=None)


@pytest.fixture
def contact(astrid: Someone, home_nursing: Service, help_from: Callable[..., HealthContact]) -> HealthContact:
    """Home nursing helps Astrid."""
    return help_from(astrid, home_nursing)


@pytest.fixture
def silje(worker: Callable[..., Someone], fjordvik: Municipality, home_nursing: Service) -> Someone:
    """A case worker in home nursing."""
    return worker("19838649877", "Silje Nygård", Role.CASE_WORKER, fjordvik, home_nursing)


@pytest.fixture
def roy(worker: Callable[..., Someone], fjordvik: Municipality, home_nursing: Service) -> Someone:
    """One who may read in home nursing, and no more."""
    return worker("01928149877", "Roy Leser", Role.READER, fjordvik, home_nursing)


@pytest.fixture
def turid(worker: Callable[..., Someone], fjordvik: Municipality) -> Someone:
    """The administrator of Fjordvik."""
    return worker("30856849852", "Turid Admin", Role.ADMINISTRATOR, fjordvik)


@pytest.fixture
def vigdis(database: None, outside: Outside) -> Someone:
    """The operator of the installation, who works in no municipality."""
    number = "12907649863"
    make_operator(actor=SYSTEM, identity_number=number, name="Vigdis Drift")
    return Someone(User.objects.get(staff_index=staff_index(number)), number, "helseid", outside)


@pytest.fixture
def liv(worker: Callable[..., Someone], lyngmo: Municipality) -> Someone:
    """A case worker in the other municipality."""
    return worker("24829049976", "Liv Lyngen", Role.CASE_WORKER, lyngmo)


@pytest.fixture
def ingrid(inhabitant: Callable[..., Someone]) -> Someone:
    """Astrid's daughter, who has consented herself."""
    return inhabitant("02867049889", "Ingrid Marie", "Moe")


@pytest.fixture
def give(astrid: Someone) -> Callable[..., PowerOfAttorney]:
    """Astrid gives Ingrid a power of attorney, to read and write everywhere unless said otherwise."""

    def given(receiver: Receiver = AS_TYPED, **also: Any) -> PowerOfAttorney:
        facts: dict[str, Any] = {"abilities": [Ability.WRITE], "service_ids": None, "start_date": today(),
                                 "end_date": None, "now": now(), **also}  # fmt: skip
        return give_power(actor=astrid.actor(), receiver=receiver, **facts)

    return given


@pytest.fixture
def power(give: Callable[..., PowerOfAttorney], ingrid: Someone, contact: HealthContact) -> PowerOfAttorney:
    """One that Ingrid has taken up."""
    given = give()
    come(actor=ingrid.actor(), family=None)
    return given

"""The registers that the tests of every room use answer as the real ones must: the contract that both are put through."""

import pytest

from helsevei.accounts.ports import ContactDetails, ProviderUnavailable
from helsevei.accounts.tests.contracts import FindContract, LookUpContract, OutageContract
from helsevei.accounts.tests.outside import Contacts, Population
from helsevei.directory.ports import Business, CommunicationParty
from helsevei.directory.tests.contracts import AddressRegisterContract, BusinessRegisterContract
from helsevei.directory.tests.outside import Addresses, Businesses

ASTRID, NOBODY = "14834249805", "01010112345"
FJORDVIK, CLOSED = "310990108", "310990701"


class TestThePopulationRegisterInMemory(FindContract):
    known, unknown = ASTRID, NOBODY

    @pytest.fixture
    def register(self):
        population = Population()
        population.add(ASTRID, "Astrid", "Fjellvang")
        return population


class TestTheContactRegisterInMemory(LookUpContract):
    reachable, unregistered = ASTRID, NOBODY

    @pytest.fixture
    def register(self):
        contacts = Contacts()
        contacts.details[ASTRID] = ContactDetails("astrid@example.no", "+4740000101", can_be_notified=True)
        return contacts


class TestTheAddressRegisterInMemory(AddressRegisterContract):
    municipality, nowhere = "9901", "0000"

    @pytest.fixture
    def register(self):
        addresses = Addresses()
        kommune = CommunicationParty(1, "Fjordvik", is_active=True, business_type="102", organisation_number=FJORDVIK)
        service = CommunicationParty(2, "Legevakt", is_active=True, type_code="KA02", parent_her_id=1)
        addresses.parties["9901"] = [kommune, service]
        return addresses


class TestTheBusinessRegisterInMemory(BusinessRegisterContract):
    known, closed, unknown = FJORDVIK, CLOSED, NOBODY[:9]

    @pytest.fixture
    def register(self):
        businesses = Businesses()
        businesses.businesses[FJORDVIK] = Business(FJORDVIK, "Fjordvik kommune")
        return businesses


QUESTIONS = {
    Population: lambda register: register.find(ASTRID),
    Contacts: lambda register: register.look_up([ASTRID]),
    Addresses: lambda register: register.parties_in("9901"),
    Businesses: lambda register: register.look_up([FJORDVIK]),
}


class TestTheRegistersInMemoryAreAway(OutageContract):
    @pytest.fixture(params=QUESTIONS)
    def ask(self, request):
        register = request.param()
        register.fault = ProviderUnavailable()
        return lambda: QUESTIONS[request.param](register)

"""The registers that the tests of every room use answer as the real ones must: the contract that both are put through."""

import pytest

from helsevei.accounts.ports import ContactDetails, ProviderUnavailable
from helsevei.accounts.tests.contracts import FindContract, LookUpContract, OutageContract
from helsevei.accounts.tests.outside import Contacts, Population

ASTRID, NOBODY = "14834249805", "01010112345"


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


class TestTheRegistersInMemoryAreAway(OutageContract):
    @pytest.fixture(params=["population", "contacts"])
    def ask(self, request):
        population, contacts = Population(), Contacts()
        population.fault = contacts.fault = ProviderUnavailable()
        return (
            (lambda: population.find(ASTRID)) if request.param == "population" else (lambda: contacts.look_up([ASTRID]))
        )

"""The demo's address register and business register keep the promises of the real ones, and hold what goes wrong there."""

import pytest

from helsevei.demo.service_registers import DemoAddressRegister, DemoBusinessRegister, entries
from helsevei.directory.models import OfferingKind
from helsevei.directory.registers import Registered, ask_registers, cleaned, sources
from helsevei.directory.tests.contracts import AddressRegisterContract, BusinessRegisterContract

FJORDVIK, CLOSED, NOBODY = "310990108", "310990701", "310990000"
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


class TestTheDemosAddressRegister(AddressRegisterContract):
    municipality, nowhere = "9901", "0000"

    @pytest.fixture
    def register(self):
        return DemoAddressRegister()


class TestTheDemosBusinessRegister(BusinessRegisterContract):
    known, closed, unknown = FJORDVIK, CLOSED, NOBODY

    @pytest.fixture
    def register(self):
        return DemoBusinessRegister()


@pytest.mark.parametrize(
    ("municipality", "kinds"), [("9901", set(OfferingKind)), ("9902", set(OfferingKind) - {"youth_health"})]
)
def test_each_municipality_offers_what_the_registers_say(municipality, kinds):
    assert sources(DemoAddressRegister().parties_in(municipality)).keys() == kinds


def test_what_a_party_inherits_is_its_parents():
    parties = {party.her_id: party for party in DemoAddressRegister().parties_in("9901")}
    assert parties[8140102].home_page == parties[8140100].home_page == "www.fjordvik.example"


def test_the_register_has_the_faults_that_registers_have():
    parties = [party for number in ("9901", "9902") for party in DemoAddressRegister().parties_in(number)]
    numbers = [party.her_id for party in parties]
    assert len(set(numbers)) >= 12
    assert len(set(numbers)) < len(numbers)
    assert [party.name for party in parties if not party.is_active]
    assert [party.name for party in parties if cleaned(party.name) != party.name]


def test_an_address_is_written_as_on_a_letter():
    assert DemoBusinessRegister().look_up([FJORDVIK])[FJORDVIK].visiting_address == "Kaigata 1, 9999 Fjordvik"


def test_organisation_numbers_are_valid_and_belong_to_no_real_business():
    for business in entries("business-register.json"):
        digits = [int(digit) for digit in str(business["OrganizationNumber"])]
        assert digits[0] == 3  # numbers of real businesses begin with 8 or 9
        assert (sum(a * b for a, b in zip(WEIGHTS, digits, strict=False)) + digits[8]) % 11 == 0


def test_both_are_asked_together(settings):
    registered = ask_registers("9902")
    assert isinstance(registered, Registered)
    assert {"310990507", "310990604"} == set(registered.businesses)

"""The demo's address register and business register keep the promises of the real ones, and hold what goes wrong there."""

import json

import pytest

from helsevei.demo.registers import people
from helsevei.demo.seed import MUNICIPALITIES
from helsevei.demo.service_registers import DemoAddressRegister, DemoBusinessRegister, entries
from helsevei.directory.models import OfferingKind
from helsevei.directory.registers import MUNICIPALITY, Registered, ask_registers, cleaned, sources
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
    assert parties[9901121].home_page == parties[9901000].home_page == "www.fjordvik.example"


def test_the_register_has_the_faults_that_registers_have():
    parties = [party for number in ("9901", "9902") for party in DemoAddressRegister().parties_in(number)]
    numbers = [party.her_id for party in parties]
    assert len(set(numbers)) >= 12
    assert len(set(numbers)) < len(numbers)
    assert [party.name for party in parties if not party.is_active]
    assert [party.name for party in parties if cleaned(party.name) != party.name]


def test_an_address_is_written_as_on_a_letter():
    assert DemoBusinessRegister().look_up([FJORDVIK])[FJORDVIK].visiting_address == "Kaigata 1, 9999 Fjordvik"


@pytest.fixture
def plan():
    """What the demo's administrators have set up."""
    return json.loads(MUNICIPALITIES.read_text())


@pytest.fixture
def parties():
    found = (DemoAddressRegister().parties_in(one["number"]) for one in people()["municipalities"])
    return {party.her_id: party for of_one in found for party in of_one}


def test_the_municipalities_are_those_of_the_registers(parties):
    for municipality in people()["municipalities"]:
        party = parties[municipality["her_id"]]
        assert (party.business_type, party.phone) == (MUNICIPALITY, municipality["phone"])
        assert party.organisation_number == municipality["organisation_number"]


def test_a_service_is_the_party_that_the_address_register_knows_by_its_her_id(parties, plan):
    municipalities = {one["number"]: one["her_id"] for one in people()["municipalities"]}
    for service in plan["services"]:
        party = parties[service["her_id"]]
        assert party.is_active
        assert party.parent_her_id == municipalities[service["municipality"]]
        assert (party.type_code, party.phone) == (service["type_code"], service["phone"])
        assert len({party.home_page, service["home_page"]} - {""}) <= 1


def test_a_unit_of_the_municipality_has_the_numbers_of_no_other_party(parties, plan):
    taken = {*parties, *(party.organisation_number for party in parties.values())}
    for unit in plan["organisations"]:
        assert not taken & {unit["her_id"], unit["organisation_number"]}


def test_organisation_numbers_are_valid_and_belong_to_no_real_business(plan):
    numbers = [business["OrganizationNumber"] for business in entries("business-register.json")]
    for number in (*numbers, *(unit["organisation_number"] for unit in plan["organisations"])):
        digits = [int(digit) for digit in str(number)]
        assert digits[0] == 3  # numbers of real businesses begin with 8 or 9
        assert (sum(a * b for a, b in zip(WEIGHTS, digits, strict=False)) + digits[8]) % 11 == 0


def test_both_are_asked_together(settings):
    registered = ask_registers("9902")
    assert isinstance(registered, Registered)
    assert {"310990507", "310990604"} == set(registered.businesses)

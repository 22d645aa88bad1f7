"""The demo's registers, the people in them, and the rules the real registers follow too."""

from datetime import date, timedelta

import pytest

from helsevei.accounts.ports import AddressProtection, FamilyRelation, RegisteredPerson
from helsevei.accounts.tests.contracts import ContactRegisterContract, PopulationRegisterContract
from helsevei.core import clock, identity_numbers
from helsevei.demo import registers
from helsevei.demo.registers import DemoContactRegister, DemoPopulationRegister, people

ASTRID, KARE, HILDE, TORBJORN = "14834249805", "30815549992", "03919349815", "05844849798"
NOBODY = "01010112345"
INHABITANTS = people()["inhabitants"]


class TestTheDemosPopulationRegister(PopulationRegisterContract):
    known, protected, unknown = ASTRID, HILDE, NOBODY

    @pytest.fixture
    def register(self):
        return DemoPopulationRegister()


class TestTheDemosContactRegister(ContactRegisterContract):
    reachable, lapsed, reserved, unregistered = ASTRID, KARE, TORBJORN, NOBODY

    @pytest.fixture
    def register(self):
        return DemoContactRegister()


def find(identity_number: str) -> RegisteredPerson:
    person = DemoPopulationRegister().find(identity_number)
    assert person
    return person


@pytest.mark.parametrize("person", INHABITANTS + people()["staff"], ids=lambda person: person["identity_number"])
def test_everybody_has_a_valid_synthetic_identity_number(person):
    assert identity_numbers.parse(person["identity_number"]) == person["identity_number"]
    assert identity_numbers.is_synthetic(person["identity_number"])


@pytest.mark.parametrize("person", INHABITANTS, ids=lambda person: person["given_name"])
def test_the_birth_date_is_the_one_in_the_number(person):
    born = date.fromisoformat(person["birth_date"])
    number = person["identity_number"]
    assert (int(number[:2]) % 40, int(number[2:4]) - 80, int(number[4:6])) == (born.day, born.month, born.year % 100)


def test_nobody_is_two_persons():
    numbers = [person["identity_number"] for person in INHABITANTS + people()["staff"]]
    assert len(set(numbers)) == len(numbers)


def test_nobody_can_be_reached_by_accident():
    contacts = [person["contact"] for person in INHABITANTS if "contact" in person]
    emails = [contact["email"] for contact in contacts if contact["email"]]
    mobiles = [contact["mobile"] for contact in contacts if contact["mobile"]]
    assert all(email.endswith(("@example.no", "@example.com")) for email in emails)
    assert all(mobile.startswith("+4740000") for mobile in mobiles)


def test_families_agree_about_each_other():
    mirror = {
        FamilyRelation.CHILD: FamilyRelation.PARENT,
        FamilyRelation.PARENT: FamilyRelation.CHILD,
        FamilyRelation.SPOUSE: FamilyRelation.SPOUSE,
    }
    for person in INHABITANTS:
        for member in find(person["identity_number"]).family:
            relatives = find(member.identity_number).family
            assert (mirror[member.relation], person["identity_number"]) in {
                (relative.relation, relative.identity_number) for relative in relatives
            }


def test_the_population_register_knows_a_person_and_her_family():
    astrid = find(ASTRID)
    assert (astrid.given_name, astrid.family_name, astrid.municipality_number) == ("Astrid", "Fjellvang", "9901")
    assert [member.relation for member in astrid.family] == [FamilyRelation.CHILD]
    assert not astrid.is_dead


def test_hilde_has_a_protected_address_and_kare_a_mobile_he_has_not_looked_at_for_long():
    assert find(HILDE).address_protection == AddressProtection.CONFIDENTIAL
    kare = DemoContactRegister().look_up([KARE])[KARE]
    assert (kare.email, kare.mobile) == ("kare.solbakken@example.com", "")


def test_a_channel_is_fresh_for_eighteen_months_to_the_day(monkeypatch):
    for days, is_fresh in ((548, True), (549, False)):
        contact = {"email": "", "mobile": "+4740000199", "reserved": False, "language": "nb"}
        ages = {"email_verified_days_ago": None, "mobile_verified_days_ago": days}
        astrid = {"identity_number": ASTRID, "contact": {**contact, **ages}}
        monkeypatch.setattr(registers, "people", lambda astrid=astrid: {"inhabitants": [astrid]})
        details = DemoContactRegister().look_up([ASTRID])[ASTRID]
        assert (bool(details.mobile), details.can_be_notified) == (is_fresh, is_fresh)


def test_contact_details_grow_old_when_the_demos_clock_is_moved(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, str(tmp_path)
    clock.offset_file().write_text(str(int(timedelta(days=600).total_seconds())))
    details = DemoContactRegister().look_up([ASTRID])[ASTRID]
    assert (details.email, details.mobile, details.can_be_notified) == ("", "", False)

"""The demo's registers, the people in them, and the rules the real registers follow too."""

from datetime import date, timedelta

import pytest

from helsevei.accounts.ports import AddressProtection, FamilyRelation, RegisteredPerson
from helsevei.core import clock, identity_numbers
from helsevei.demo.registers import DemoContactRegister, DemoPopulationRegister, people

ASTRID, KARE, HILDE, TORBJORN = "14834249805", "30815549992", "03919349815", "05844849798"
INHABITANTS = people()["inhabitants"]


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


def test_nobody_is_found_under_an_unknown_number():
    assert DemoPopulationRegister().find("01010112345") is None
    assert DemoContactRegister().look_up(["01010112345"]) == {}


def test_a_protected_address_never_leaves_the_register():
    hilde = find(HILDE)
    assert hilde.address_protection == AddressProtection.CONFIDENTIAL
    assert (hilde.address, hilde.municipality_number) == ("", "")


def test_each_channel_is_dropped_when_nobody_has_looked_at_it_for_eighteen_months():
    details = DemoContactRegister().look_up([ASTRID, KARE])
    assert details[ASTRID].email
    assert details[ASTRID].mobile
    assert details[KARE].email
    assert details[KARE].mobile == ""
    assert details[KARE].can_be_notified


def test_whoever_is_reserved_can_still_get_reminders():
    details = DemoContactRegister().look_up([TORBJORN])[TORBJORN]
    assert details.is_reserved
    assert details.can_be_notified


def test_contact_details_grow_old_when_the_demos_clock_is_moved(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, str(tmp_path)
    clock.offset_file().write_text(str(int(timedelta(days=600).total_seconds())))
    details = DemoContactRegister().look_up([ASTRID])[ASTRID]
    assert (details.email, details.mobile, details.can_be_notified) == ("", "", False)

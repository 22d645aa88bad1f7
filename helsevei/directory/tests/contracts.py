"""What the registers in `directory.ports` promise, as tests that every adapter is put through (accounts/tests/contracts.py
tells how). OutageContract there holds for them too."""

import re

from helsevei.directory.ports import AddressRegister, BusinessRegister


class AddressRegisterContract:
    """`municipality`: one that has parties; `nowhere`: a number no municipality has."""

    municipality: str
    nowhere: str

    def test_a_municipality_has_parties_with_numbers_and_names(self, register: AddressRegister):
        parties = register.parties_in(self.municipality)
        assert parties
        assert all(party.her_id > 0 and party.name for party in parties)

    def test_a_service_has_a_code_and_an_organisation_has_a_type_of_business(self, register: AddressRegister):
        for party in register.parties_in(self.municipality):
            assert bool(party.type_code) != bool(party.business_type)
            assert re.fullmatch(r"[A-Z]{1,2}[0-9]*|[0-9]{1,3}", party.type_code or party.business_type)

    def test_the_municipality_itself_is_among_them_and_its_services_have_parents(self, register: AddressRegister):
        parties = register.parties_in(self.municipality)
        assert any(party.business_type == "102" for party in parties)
        assert all(party.parent_her_id for party in parties if party.type_code)

    def test_an_organisation_number_has_nine_digits_or_is_not_there(self, register: AddressRegister):
        numbers = [party.organisation_number for party in register.parties_in(self.municipality)]
        assert any(numbers)
        assert all(re.fullmatch("[0-9]{9}|", number) for number in numbers)

    def test_a_number_no_municipality_has_finds_nobody(self, register: AddressRegister):
        assert list(register.parties_in(self.nowhere)) == []

    def test_the_same_question_gets_the_same_answer(self, register: AddressRegister):
        by_number = [sorted(register.parties_in(self.municipality), key=repr) for _ in range(2)]
        assert by_number[0] == by_number[1]


class BusinessRegisterContract:
    """`known`: a business that is valid now; `closed`: one that was; `unknown`: a number nobody has."""

    known: str
    closed: str
    unknown: str

    def test_a_business_is_found_by_its_number(self, register: BusinessRegister):
        business = register.look_up([self.known])[self.known]
        assert business.organisation_number == self.known
        assert business.name

    def test_whoever_is_not_registered_or_not_any_more_is_absent(self, register: BusinessRegister):
        assert set(register.look_up([self.unknown, self.closed, self.known, self.known])) == {self.known}

    def test_asking_for_nobody_finds_nobody(self, register: BusinessRegister):
        assert register.look_up([]) == {}

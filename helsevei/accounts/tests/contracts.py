"""What the registers in `accounts.ports` promise, as tests that every adapter is put through.

A real adapter is put through them in its own tests, against the register's test environment or answers recorded there:

    class TestFolkeregisteret(PopulationRegisterContract):
        known, protected, unknown = "…", "…", "…"  # synthetic persons of the test environment

        @pytest.fixture
        def register(self):
            return folkeregisteret()  # what settings.PORTS names

    class TestFolkeregisteretIsSilent(OutageContract):
        @pytest.fixture
        def ask(self, a_server_that_never_answers):
            return lambda: folkeregisteret(a_server_that_never_answers).find("…")

The contact register is put through ContactRegisterContract in the same way. FindContract and LookUpContract are the parts
that hold for a register in memory too, which gives back what a test put into it.
"""

import re
import time
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from helsevei.accounts.ports import AddressProtection, ContactRegister, PopulationRegister, ProviderUnavailable
from helsevei.core.identity_numbers import FIRST_WEIGHTS, SECOND_WEIGHTS

MOST = 1_000


class FindContract:
    """`known`: a living person whose address is open. `unknown`: a number nobody has."""

    known: str
    unknown: str

    def test_a_person_is_found_by_her_number(self, register: PopulationRegister):
        person = register.find(self.known)
        assert person
        assert person.identity_number == self.known
        assert person.given_name
        assert person.family_name
        assert date(1880, 1, 1) < person.birth_date <= date.today()
        assert not person.is_dead

    def test_an_open_address_comes_with_its_municipality(self, register: PopulationRegister):
        person = register.find(self.known)
        assert person
        assert person.address_protection == AddressProtection.NONE
        assert person.address
        assert re.fullmatch("[0-9]{4}", person.municipality_number)

    def test_a_number_nobody_has_finds_nobody(self, register: PopulationRegister):
        assert register.find(self.unknown) is None

    def test_the_same_question_gets_the_same_answer(self, register: PopulationRegister):
        assert register.find(self.known) == register.find(self.known)


class PopulationRegisterContract(FindContract):
    """`protected`: a person whose address is confidential or strictly confidential."""

    protected: str

    def test_a_protected_address_never_leaves_the_register_nor_does_its_municipality(
        self, register: PopulationRegister
    ):
        person = register.find(self.protected)
        assert person
        assert person.address_protection in {AddressProtection.CONFIDENTIAL, AddressProtection.STRICTLY_CONFIDENTIAL}
        assert (person.address, person.municipality_number) == ("", "")

    def test_relatives_are_other_persons_with_numbers_of_their_own(self, register: PopulationRegister):
        person = register.find(self.known)
        assert person
        numbers = [member.identity_number for member in person.family]
        assert self.known not in numbers
        assert all(re.fullmatch("[0-9]{11}", number) for number in numbers)
        assert all(date(1880, 1, 1) < member.birth_date <= date.today() for member in person.family)


class LookUpContract:
    """`reachable`: a person with an e-mail and a mobile that are fresh. `unregistered`: one the register does not know."""

    reachable: str
    unregistered: str

    def test_whoever_is_registered_is_found_and_nobody_else(self, register: ContactRegister):
        assert set(register.look_up([self.reachable, self.unregistered])) == {self.reachable}

    def test_whoever_is_not_registered_is_absent(self, register: ContactRegister):
        assert register.look_up([self.unregistered]) == {}

    def test_asking_for_nobody_finds_nobody(self, register: ContactRegister):
        assert register.look_up([]) == {}

    def test_asking_twice_for_the_same_person_finds_her_once(self, register: ContactRegister):
        assert set(register.look_up([self.reachable, self.reachable])) == {self.reachable}

    def test_a_person_can_be_reached(self, register: ContactRegister):
        details = register.look_up([self.reachable])[self.reachable]
        assert "@" in details.email
        assert re.fullmatch(r"\+[0-9]{8,15}", details.mobile)
        assert details.can_be_notified
        assert details.language in {"", "nb", "nn", "en", "se"}

    def test_a_thousand_are_found_at_once(self, register: ContactRegister):
        asked = [*some_numbers(MOST - 1), self.reachable]
        found = register.look_up(asked)
        assert self.reachable in found
        assert set(found) <= set(asked)


class ContactRegisterContract(LookUpContract):
    """`lapsed`: somebody who has verified one of e-mail and mobile, but not the other, within 18 months; `reserved`: against
    digital letters, but reachable."""

    lapsed: str
    reserved: str

    def test_a_channel_nobody_has_looked_at_for_eighteen_months_is_left_out_and_the_other_stays(
        self, register: ContactRegister
    ):
        """eForvaltningsforskriften § 32; each channel has a date of its own (domain.md 4.4)."""
        details = register.look_up([self.lapsed])[self.lapsed]
        assert bool(details.email) != bool(details.mobile)
        assert details.can_be_notified

    def test_whoever_is_reserved_can_still_get_reminders(self, register: ContactRegister):
        details = register.look_up([self.reserved])[self.reserved]
        assert details.is_reserved
        assert details.can_be_notified

    def test_more_than_a_thousand_are_our_own_mistake(self, register: ContactRegister):
        with pytest.raises(ValueError, match="1,000"):
            register.look_up(some_numbers(MOST + 1))


class OutageContract:
    """`ask`: puts one question to an adapter whose register is away, silent or ill; asked again, it must end as soon."""

    def test_an_outage_is_said_within_five_seconds(self, ask: Callable[[], object]):
        for _ in range(2):
            started = time.monotonic()
            with pytest.raises(ProviderUnavailable):
                ask()
            assert time.monotonic() - started < 5


def some_numbers(count: int) -> list[str]:
    """Well-formed synthetic identity numbers (month + 80), of nobody in particular."""
    beginnings = (f"{day:02}8119{individual:03}" for day in range(1, 29) for individual in range(500))
    numbers = (_digit(SECOND_WEIGHTS, _digit(FIRST_WEIGHTS, beginning)) for beginning in beginnings)
    return [number for number in numbers if len(number) == 11][:count]


def _digit(weights: Sequence[int], digits: str) -> str:
    """The digits and their check digit, which for one number in eleven has two digits and makes it too long."""
    return digits + str(-sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11)

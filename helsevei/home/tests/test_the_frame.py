"""What stands around every page: whose pages these are, and whom one can ring instead (M1)."""

import pytest
from django.urls import reverse

from helsevei.accounts.actions import sign_in_inhabitant
from helsevei.accounts.ports import AddressProtection
from helsevei.core.actor import SYSTEM
from helsevei.directory.actions import save_municipality


@pytest.fixture
def fjordvik(fjordvik):
    """Fjordvik has a switchboard."""
    return save_municipality(actor=SYSTEM, municipality_id=fjordvik.id, name="Fjordvik", phone="55 55 00 10")


@pytest.fixture
def start(read):
    def open_start(someone):
        return read(someone.browser.get(reverse("home:start", args=[someone.person_id]))).root

    return open_start


def lives(someone, outside, **where) -> None:
    """The population register says so, and she has logged in since."""
    person = outside.population.add(someone.identity_number, "Astrid", "Fjellvang", **where)
    sign_in_inhabitant(actor=SYSTEM, registered=person)


def test_her_pages_name_the_municipality_she_lives_in_and_whom_she_can_ring(astrid, outside, fjordvik, start):
    lives(astrid, outside, municipality_number=fjordvik.number)
    page = start(astrid)
    assert "Fjordvik" in next(page.all("header")).text
    for place in (next(page.all("footer")), next(page.all("dialog", id="idle"))):
        assert [link.text for link in place.all("a", href="tel:55550010")] == ["55 55 00 10"]


@pytest.mark.parametrize("number", ["", "4601"])
def test_without_a_municipality_here_no_name_stands_there(astrid, outside, fjordvik, start, number):
    lives(astrid, outside, municipality_number=number)
    page = start(astrid)
    assert "Fjordvik" not in page.text
    assert not any(page.all("a", href="tel:55550010"))


def test_where_somebody_with_a_secret_address_lives_stands_nowhere(astrid, outside, fjordvik, start):
    protection = AddressProtection.STRICTLY_CONFIDENTIAL
    lives(astrid, outside, municipality_number="", address_protection=protection)
    assert "Fjordvik" not in start(astrid).text


def test_staff_see_the_municipality_they_work_in(silje, fjordvik, read):
    page = read(silje.browser.get(reverse("home:staff_start", args=[fjordvik.id]))).root
    assert "Fjordvik" in next(page.all("header")).text

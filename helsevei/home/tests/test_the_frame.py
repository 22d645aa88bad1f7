"""What stands around every page: whose pages these are, and whom one can ring instead (M1)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.accounts.actions import sign_in_inhabitant
from helsevei.accounts.ports import AddressProtection
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now
from helsevei.dialogue.actions.writing import write_message
from helsevei.directory.actions.municipalities import save_municipality


@pytest.fixture
def fjordvik(fjordvik):
    """Fjordvik has a switchboard."""
    return save_municipality(
        actor=SYSTEM,
        municipality_id=fjordvik.id,
        name="Fjordvik",
        phone="55 55 00 10",
        seen_version=1,
        organisation_number="",
        her_id=None,
    )


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
        assert [link.text for link in place.all("a", href="tel:55550010")] == ["55\u00a055\u00a000\u00a010"]


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


def test_whoever_works_in_several_municipalities_can_change_between_them(silje, worker, fjordvik, lyngmo, read):
    def ways(someone) -> list[str]:
        page = read(someone.browser.get(reverse("home:staff_start", args=[fjordvik.id]))).root
        return [link.attributes["href"] for link in page.all("a") if "Bytt kommune" in link.text]

    assert ways(silje) == []
    both = worker("15897749944", "Petter Revisor", Role.AUDITOR, fjordvik)
    worker("15897749944", "Petter Revisor", Role.AUDITOR, lyngmo)
    assert ways(both) == [reverse("home:front")]


def test_whoever_has_no_role_now_is_told_so_and_can_log_out(silje, read):
    silje.user.staff_roles.update(ends_at=now())
    page = read(silje.browser.get("/"))
    assert page.heading == "Du har ingen rolle nå"
    assert page.form().attributes["action"] == reverse("accounts:logout")


def test_one_who_may_only_read_is_not_asked_to_answer(roy, fjordvik, astrid, contact, read):
    write_message(
        actor=astrid.actor(), contact_id=contact.id, subject="Emne", body="Hei", idempotency_key=uuid4(), now=now()
    )
    words = read(roy.browser.get(reverse("home:staff_start", args=[fjordvik.id]))).main.text
    assert "Les meldinger" in words
    assert "Svar på meldinger" not in words


@pytest.mark.parametrize("name", ["accounts:logged_out", "accounts:login"])
def test_whoever_is_logged_in_is_not_told_otherwise(astrid, name):
    assert astrid.browser.get(reverse(name))["Location"] == "/"

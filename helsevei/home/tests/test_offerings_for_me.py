"""«Helsetilbud»: an inhabitant sees what her municipality has for her age and her children, and never an empty page (M3)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from helsevei.accounts.ports import AddressProtection, FamilyMember, FamilyRelation
from helsevei.core import clock
from helsevei.directory.models import Offering

EVERYBODYS = ["Helse og omsorg", "Legevakt"]


@pytest.fixture
def everything_is_shown(fjordvik, lyngmo):
    Offering.objects.update(is_shown=True)


@pytest.fixture
def cards(everything_is_shown, outside, read):
    """The headings she sees after logging in with what the population register says of her then."""

    def look(person, **registered) -> list[str]:
        outside.population.add(person.identity_number, "Astrid", "Fjellvang", **registered)
        browser = Client()
        outside.log_in(browser, "idporten", person.identity_number)
        page = read(browser.get(reverse("home:offerings", args=[person.person_id])))
        return [heading.text for heading in page.main.all("h2", "h3", class_="card-heading")]

    return look


def child(born: date) -> FamilyMember:
    return FamilyMember(FamilyRelation.CHILD, "20811599841", born, has_parental_responsibility=True)


def years_ago(years: int) -> date:
    """A birthday that was half a year ago and more, so that the test holds on every day."""
    return (
        date(clock.today().year - years - 1, 7, 1)
        if clock.today().month < 7
        else date(clock.today().year - years, 1, 1)
    )


def test_everybody_sees_what_is_for_everybody(astrid, cards):
    assert cards(astrid) == EVERYBODYS


def test_a_youth_sees_what_is_for_her_age(astrid, cards):
    assert cards(astrid, birth_date=years_ago(15)) == [*EVERYBODYS, "Skolehelsetjeneste", "Helsestasjon for ungdom"]


def test_a_parent_sees_what_is_for_her_children_but_not_what_they_come_to_by_themselves(astrid, cards):
    assert cards(astrid, family=[child(years_ago(2))]) == [*EVERYBODYS, "Helsestasjon for barn"]
    assert cards(astrid, family=[child(years_ago(15))]) == [*EVERYBODYS, "Skolehelsetjeneste"]


def test_a_child_grows_out_of_it_by_the_business_clock(astrid, cards, settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, str(tmp_path)
    born_today = child(clock.today())
    clock.offset_file().write_text(str(20 * 365 * 24 * 60 * 60))
    assert cards(astrid, family=[born_today]) == [*EVERYBODYS, "Skolehelsetjeneste"]


def test_she_can_see_what_is_for_others_too(astrid, fjordvik, everything_is_shown, read):
    page = read(astrid.browser.get(reverse("home:offerings", args=[astrid.person_id])))
    everything = reverse("directory:municipality_offerings", args=[fjordvik.number])
    assert everything in [link.attributes["href"] for link in page.root.all("a")]
    assert "Helsestasjon for ungdom" in read(astrid.browser.get(everything)).main.text


@pytest.mark.parametrize(
    ("registered", "told"),
    [
        ({"municipality_number": "", "address_protection": AddressProtection.STRICTLY_CONFIDENTIAL}, "Vi vet ikke"),
        ({"municipality_number": "4601"}, "bruker ikke Helsevei ennå"),
    ],
)
def test_whoever_has_no_municipality_here_chooses_one(astrid, outside, everything_is_shown, read, registered, told):
    outside.population.add(astrid.identity_number, "Astrid", "Fjellvang", **registered)
    page = read(astrid.browser.get(reverse("home:offerings", args=[astrid.person_id])))
    assert told in page.main.text
    tiles = [link.text for link in page.main.all("a") if link.attributes["href"].startswith("/helsetilbud/")]
    assert tiles == ["Fjordvik", "Lyngmo"]
    assert "Fjordvik" not in next(page.root.all("header")).text


def test_the_start_page_and_the_menu_lead_there(astrid, read):
    start = read(astrid.browser.get(reverse("home:start", args=[astrid.person_id])))
    address = reverse("home:offerings", args=[astrid.person_id])
    assert len(list(start.main.all("a", href=address))) == 1
    assert len(list(start.root.all("a", href=address))) > 1


def test_nobody_sees_another_persons_page(astrid, kare, silje, client):
    address = reverse("home:offerings", args=[astrid.person_id])
    assert {one.browser.get(address).status_code for one in (kare, silje)} == {404}
    assert client.get(address).status_code == 302

"""The list of persons in my services: everybody once, by name, page by page, and each page one look (keyset pagination)."""

from datetime import date
from itertools import chain
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.accounts.models import Person
from helsevei.audit.models import Entry
from helsevei.contacts.actions import end_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key

LONG_AGO = date(2020, 6, 1)
AT_ONCE = 50
FAMILIES = ["Ødegård", "Aasen", "Berg", "Zakariassen", "Ås", "Ærlig"]
IN_ORDER = ["Berg", "Zakariassen", "Ærlig", "Ødegård", "Ås", "Aasen"]


@pytest.fixture
def listed(fjordvik):
    return reverse("contacts:staff_contacts", args=[fjordvik.id])


@pytest.fixture
def many(home_nursing):
    """So many persons whom home nursing helps; every sixth has the same name."""

    def make(count: int, service=home_nursing) -> list[HealthContact]:
        persons = [
            Person(identity_index=new_id().bytes, given_name="Kari", family_name=FAMILIES[number % 6], birth_date=LONG_AGO,
                   name_sort_key=sort_key(f"{FAMILIES[number % 6]} Kari"), register_read_at=now()) for number in range(count)
        ]  # fmt: skip
        Person.objects.bulk_create(persons)
        return HealthContact.objects.bulk_create(
            HealthContact(municipality_id=service.municipality_id, service=service, person=one, start_date=LONG_AGO)
            for one in persons
        )

    return make


@pytest.fixture
def open_page(silje, read):
    return lambda address: read(silje.browser.get(address))


def rows(page) -> list[str]:
    """The health contacts on a page, by their ids."""
    links = [link.attributes["href"] for link in page.main.all("a")]
    return [link.split("/")[-3] for link in links if link.endswith("/sluttdato/")]


def onward(page) -> str:
    return next((link.attributes["href"] for link in page.main.all("a", rel="next")), "")


def pages(open_page, listed) -> list:
    """Follow «Neste side» to the end."""
    found, address = [], listed
    while address:
        found.append(open_page(address))
        address = listed + onward(found[-1]) if onward(found[-1]) else ""
        assert len(found) < 10
    return found


def looks() -> list[Entry]:
    return list(Entry.objects.filter(event="contacts.list.read").order_by("seq"))


def test_everybody_is_listed_once_in_the_order_of_the_alphabet(open_page, listed, many):
    contacts = many(120)
    found = [rows(page) for page in pages(open_page, listed)]
    assert [len(page) for page in found] == [AT_ONCE, AT_ONCE, 20]
    families = {str(one.id): one.person.family_name for one in contacts}
    listed_families = [families.pop(one) for one in chain(*found)]  # pop: nobody comes twice
    assert listed_families == sorted(listed_families, key=IN_ORDER.index)


def test_a_list_that_fits_on_one_page_has_no_other_page(open_page, listed, many):
    many(AT_ONCE)
    assert onward(open_page(listed)) == ""
    many(1)
    second = open_page(listed + onward(open_page(listed)))
    assert len(rows(second)) == 1
    assert [link.attributes["href"] for link in second.main.all("a", rel="prev")] == [listed]


def test_each_page_is_one_look_at_the_persons_on_that_page_and_no_others(silje, open_page, listed, many):
    person_of = {str(one.id): one.person_id for one in many(70)}
    shown = [rows(page) for page in pages(open_page, listed)]
    assert [{*entry.persons} for entry in looks()] == [{person_of[one] for one in page} for page in shown]
    assert [len(page) for page in shown] == [AT_ONCE, 20]
    assert {entry.actor_user_id for entry in looks()} == {silje.user.id}


def test_one_whose_contact_ends_while_others_leaf_through_makes_nobody_vanish(open_page, listed, many):
    everybody = {str(one.id) for one in many(60)}
    first = open_page(listed)
    end_contact(actor=SYSTEM, contact_id=UUID(rows(first)[-1]), end_date=LONG_AGO)
    assert {*rows(first), *rows(open_page(listed + onward(first)))} == everybody


def test_addresses_name_nobody(open_page, listed, many):
    contacts = {str(one.id) for one in many(60)}
    key, _, value = onward(open_page(listed)).partition("=")
    assert key == "?etter"
    assert value in contacts


@pytest.mark.parametrize("place", ["", "x", "\x00", "1", "00000000-0000-0000-0000-000000000000", "２" * 32, "9" * 5000])
def test_an_address_that_was_tampered_with_shows_the_start_of_the_list(silje, read, listed, many, place):
    many(60)
    page = read(silje.browser.get(listed, {"etter": place}))
    assert rows(page) == rows(read(silje.browser.get(listed)))
    assert list(page.main.all("a", rel="prev")) == []


def test_a_row_of_another_service_is_no_place_in_my_list(open_page, listed, many, practical_help):
    mine = many(3)
    others = many(6, practical_help)
    for one in others:
        assert len(rows(open_page(f"{listed}?etter={one.id}"))) == len(mine)


def test_the_list_asks_the_database_as_often_for_three_hundred_as_for_sixty(silje, open_page, listed, many):
    def queries(address: str) -> int:
        silje.browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert silje.browser.get(address).status_code == 200
        return len([query for query in asked if "SAVEPOINT" not in query["sql"]])

    many(60)
    second = listed + onward(open_page(listed))
    few = [queries(listed), queries(second)]
    many(240)
    assert [queries(listed), queries(second)] == few
    assert max(few) <= 12


def names(page) -> list[str]:
    return [name.text for body in page.main.all("tbody") for name in body.all("bdi")]


def test_those_helped_before_stand_under_tidligere_with_their_last_day(open_page, listed, many):
    active, former, called_off = many(3)
    end_contact(actor=SYSTEM, contact_id=former.id, end_date=LONG_AGO)
    HealthContact.objects.filter(id=called_off.id).update(start_date=date(2020, 5, 2), end_date=date(2020, 5, 1))
    assert names(open_page(listed)) == [active.person.name]
    page = open_page(listed + "?vis=tidligere")
    assert names(page) == [former.person.name]
    assert "01.06.2020" in page.main.text
    assert rows(page) == []  # what is over is not edited


def test_those_whose_help_begins_later_stand_there_with_the_day_and_see_nothing_of_it_themselves(
    astrid, silje, contact, open_page, listed, fjordvik, read, time_machine
):
    time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
    HealthContact.objects.update(start_date=date(2026, 12, 1))
    own = reverse("contacts:contacts", args=[astrid.person_id])
    found = silje.browser.post(reverse("contacts:search", args=[fjordvik.id]), {"text": "fjell"})
    for page in (open_page(listed), read(found)):
        _heading, row = page.main.all("tr")
        assert "Fra 1. desember 2026" in row.text
        assert "Rediger sluttdato" in row.text
    assert "Hjemmesykepleien" not in read(astrid.browser.get(own)).main.text
    HealthContact.objects.update(start_date=date(2026, 11, 23))
    assert "Fra 23. november 2026" not in open_page(listed).main.text
    assert "Hjemmesykepleien" in read(astrid.browser.get(own)).main.text


def test_tidligere_is_leafed_through_like_the_others(open_page, listed, many):
    many(70)
    HealthContact.objects.update(end_date=LONG_AGO)
    first = open_page(listed + "?vis=tidligere")
    second = open_page(listed + onward(first))
    assert (len(names(first)), len(names(second))) == (AT_ONCE, 20)
    assert [link.attributes["href"] for link in second.main.all("a", rel="prev")] == [listed + "?vis=tidligere"]
    assert "vis=tidligere" in onward(first)
    assert [len(entry.persons) for entry in looks()] == [AT_ONCE, 20]


def test_the_search_among_ones_own_stands_above_the_list(open_page, listed, fjordvik):
    form = open_page(listed).form()
    assert (form.attributes["method"], form.attributes["action"]) == (
        "post", reverse("contacts:search", args=[fjordvik.id]),
    )  # fmt: skip

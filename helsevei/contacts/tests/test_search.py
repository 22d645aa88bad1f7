"""«Søk blant innbyggerne dine»: by the beginning of a name or by the whole number, among one's own and nobody else (ST2)."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.accounts.models import Person
from helsevei.audit.models import Entry
from helsevei.contacts.actions import end_contact
from helsevei.contacts.models import HealthContact
from helsevei.contacts.searching import SEARCHES
from helsevei.contacts.views.staff import PAGE
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now, today
from helsevei.core.ids import new_id
from helsevei.core.text import sort_key

DAY = timedelta(days=1)
NAMES = [
    ("Astrid", "Fjellvang"), ("Ingrid Marie", "Fjellvang Moe"), ("Kåre", "Solbakken"), ("Åse", "Aasen"), ("Øyvind", "Ødegård"),
    ("Máret", "Eira"), ("Anne-Lise", "O'Brien"), ("Per", "100% Sikker"),
]  # fmt: skip


@pytest.fixture
def address(fjordvik):
    return reverse("contacts:search", args=[fjordvik.id])


@pytest.fixture
def helped(home_nursing):
    """Persons whom home nursing helps, by name."""

    def make(*names: tuple[str, str], service=home_nursing) -> list[HealthContact]:
        persons = [
            Person(identity_index=new_id().bytes, given_name=given, family_name=family, birth_date=today(),
                   name_sort_key=sort_key(f"{family} {given}"), register_read_at=now()) for given, family in names
        ]  # fmt: skip
        Person.objects.bulk_create(persons)
        return HealthContact.objects.bulk_create(
            HealthContact(
                municipality_id=service.municipality_id, service=service, person=one, start_date=today() - DAY
            )
            for one in persons
        )

    return make


@pytest.fixture
def search(silje, address, read):
    """The names a search shows, in their order."""

    def ask(text: str) -> list[str]:
        answer = silje.browser.post(address, {"text": text})
        assert answer.status_code == 200
        return [name.text for body in read(answer).main.all("tbody") for name in body.all("bdi")]

    return ask


def searches() -> list[Entry]:
    return list(Entry.objects.filter(event="contacts.list.searched").order_by("seq"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fjell", ["Astrid Fjellvang", "Ingrid Marie Fjellvang Moe"]),
        ("astrid", ["Astrid Fjellvang"]),
        ("MOE", ["Ingrid Marie Fjellvang Moe"]),
        ("mar fjell", ["Ingrid Marie Fjellvang Moe"]),
        ("  Astrid   Fjellvang ", ["Astrid Fjellvang"]),
        ("Fjellvang, Astrid", []),
        ("Kaare", ["Kåre Solbakken"]),
        ("kåre", ["Kåre Solbakken"]),
        ("kare", []),  # a and å are two letters
        ("aas", ["Åse Aasen"]),
        ("ås", ["Åse Aasen"]),
        ("ød øy", ["Øyvind Ødegård"]),
        ("maret", ["Máret Eira"]),
        ("vang", []),  # names begin so; they do not merely contain it
        ("100% s", ["Per 100% Sikker"]),
        ("10_", []),
        ("o'b", ["Anne-Lise O'Brien"]),
    ],
)
def test_every_word_begins_a_name_as_norwegians_spell(helped, search, text, found):
    helped(*NAMES)
    assert search(text) == found


def test_a_whole_number_finds_its_person(search, contact, astrid, helped):
    helped(*NAMES)
    assert search(f"{astrid.identity_number[:6]} {astrid.identity_number[6:]}") == ["Astrid Fjellvang"]


def test_those_helped_before_are_found_too_and_those_never_helped_are_not(search, helped, contact):
    helped(("Kåre", "Fjell"), ("Ola", "Fjell"))
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=today() - DAY)
    HealthContact.objects.filter(person__given_name="Ola").update(
        start_date=today() + 9 * DAY, end_date=today() + 8 * DAY
    )
    assert search("fjell") == ["Kåre Fjell", "Astrid Fjellvang"]


def test_nobody_elses_inhabitants_are_found_by_name_or_number(
    search, helped, kare, practical_help, physiotherapy, help_from, marte
):
    helped(("Ola", "Solberg"), service=practical_help)
    helped(("Kari", "Solheim"), service=physiotherapy)
    help_from(kare, practical_help)
    assert search("sol") == []
    assert search(kare.identity_number) == search(marte.identity_number) == []


def test_each_search_is_one_entry_with_those_it_showed_also_when_it_showed_nobody(silje, search, contact, helped):
    helped(("Ola", "Solberg"))
    search("fjell")
    search("nobody")
    found, nobody = searches()
    assert (found.persons, nobody.persons) == ([contact.person_id], [])
    assert {entry.actor_user_id for entry in searches()} == {silje.user.id}
    assert {entry.reason for entry in searches()} == {"care"}


def test_the_person_can_read_that_she_was_found(search, contact, astrid, read):
    search("fjell")
    own = read(astrid.browser.get(reverse("home:access_log", args=[astrid.person_id]))).main.text
    assert "Søkte blant innbyggerne sine og så navnet ditt" in own


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Skriv noe her først."),
        ("a", "Skriv minst to bokstaver"),
        ("\u0301\u0301\u0301", "Skriv minst to bokstaver"),
        ("148342", "11 siffer"),
        ("14834249806", "ikke et gyldig fødselsnummer"),
        ("１４８３４２４９８０５", "11 siffer"),
        ("\x00\x00", "skjulte tegn"),
        ("a" * 201, "Kort den ned"),
    ],
)
def test_what_cannot_be_searched_for_is_said_so_and_shows_nobody(silje, address, contact, text, sentence):
    answer = silje.browser.post(address, {"text": text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "Astrid" not in page
    assert searches() == []


def test_the_page_without_a_question_shows_nobody_and_is_no_look(silje, address, contact):
    page = silje.browser.get(address, {"text": "fjell"})
    assert page.status_code == 200
    assert "Astrid" not in page.content.decode()
    assert searches() == []


def test_a_question_that_fits_too_many_shows_the_first_and_says_so(silje, address, helped, search, read):
    helped(*(("Ola", f"Berg{chr(97 + number % 26)}") for number in range(PAGE + 1)))
    assert len(search("ola")) == PAGE
    assert "Skriv mer av navnet" in silje.browser.post(address, {"text": "ola"}).content.decode()
    assert {UUID(str(one)) for one in searches()[0].persons} <= set(Person.objects.values_list("id", flat=True))
    assert len(searches()[0].persons) == PAGE


def test_nobody_searches_a_whole_town_through(silje, roy, address, contact):
    for _try in range(SEARCHES.most):
        assert silje.browser.post(address, {"text": "fjell"}).status_code == 200
    refused = silje.browser.post(address, {"text": "fjell"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Vent noen minutter" in refused.content.decode()
    assert "Astrid Fjellvang" not in refused.content.decode()
    assert len(searches()) == SEARCHES.most
    assert roy.browser.post(address, {"text": "fjell"}).status_code == 200


def test_looking_numbers_up_in_the_population_register_counts_as_searching(
    silje, address, fjordvik, home_nursing, astrid, read
):
    new = reverse("contacts:open_contact", args=[fjordvik.id])
    asked = {"identity_number": astrid.identity_number, "service": str(home_nursing.id)}
    for _try in range(SEARCHES.most // 2):
        assert silje.browser.post(address, {"text": "fjell"}).status_code == 200
        assert silje.browser.post(new, asked).status_code == 200
    refused = silje.browser.post(new, asked)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Vent noen minutter" in refused.content.decode()
    assert "Astrid" not in refused.content.decode()
    assert read(refused).form().fields["identity_number"] == astrid.identity_number
    assert Entry.objects.filter(event="contacts.contact.looked_up").count() == SEARCHES.most // 2
    assert silje.browser.post(address, {"text": "fjell"}).status_code == 429
    assert silje.browser.post(new, {**asked, "is_right_person": "yes"}).status_code == 429


def test_a_search_asks_the_database_as_often_for_fifty_as_for_one(silje, address, helped):
    def queries() -> int:
        silje.browser.post(address, {"text": "ola"})
        with CaptureQueriesContext(connection) as asked:
            silje.browser.post(address, {"text": "ola"})
        return len([query for query in asked if "SAVEPOINT" not in query["sql"]])

    helped(("Ola", "Berg"))
    few = queries()
    helped(*(("Ola", "Berg") for _number in range(60)))
    assert queries() == few <= 12


def test_only_those_who_meet_inhabitants_search(turid, astrid, liv, lyngmo, address, client):
    for someone in (turid, astrid, liv):
        assert someone.browser.post(address, {"text": "fjell"}).status_code == 404
    assert client.post(address, {"text": "fjell"}).status_code == 401

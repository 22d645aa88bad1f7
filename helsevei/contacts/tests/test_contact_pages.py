"""The pages of health contacts: the inhabitant's two lists, and the case worker's register."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.accounts.actions import decide_consent
from helsevei.accounts.models import Person
from helsevei.audit.models import Entry
from helsevei.contacts.actions import end_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now, today
from helsevei.directory.actions.municipalities import save_municipality
from helsevei.directory.models import OpeningException, Service

LONG_AGO = date(2020, 1, 1)
MARTE = "17858849810"

RIGHT = {"is_right_person": "yes"}  # pressed on the page that shows who it is


@pytest.fixture
def own(astrid):
    return reverse("contacts:contacts", args=[astrid.person_id])


@pytest.fixture
def listed(fjordvik):
    return reverse("contacts:staff_contacts", args=[fjordvik.id])


@pytest.fixture
def new(fjordvik):
    return reverse("contacts:open_contact", args=[fjordvik.id])


def ending(contact) -> str:
    return reverse("contacts:edit_end_date", args=[contact.municipality_id, contact.id])


def looks() -> list[Entry]:
    return list(Entry.objects.filter(event__startswith="contacts.").exclude(actor_kind="system"))


def test_a_contact_shows_service_municipality_telephone_and_where_to_write(astrid, contact, own, read):
    page = read(astrid.browser.get(own))
    for words in ("Velg hvem du vil skrive til.", "Hjemmesykepleien", "Fjordvik", "Skriv melding"):
        assert words in page.main.text
    assert page.link(href="tel:55550100")
    assert page.link(href=reverse("dialogue:write_message", args=[astrid.person_id, contact.id]))


def test_what_has_ended_stands_under_tidligere_and_cannot_be_written_to(astrid, contact, own):
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=contact.start_date)
    assert "Hjemmesykepleien" not in astrid.browser.get(own).content.decode()
    former = astrid.browser.get(own, {"vis": "tidligere"}).content.decode()
    assert "Hjemmesykepleien" in former
    assert "Skriv melding" not in former


def test_since_when_and_until_when_stand_there_in_words(astrid, contact, own, read, time_machine):
    time_machine.move_to("2026-06-12T10:00:00Z", tick=False)
    words = " ".join(read(astrid.browser.get(own)).main.text.split())
    assert "Siden onsdag 1. januar 2020" in words
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=date(2026, 6, 11))
    former = " ".join(read(astrid.browser.get(own, {"vis": "tidligere"})).main.text.split())
    assert "Fra onsdag 1. januar 2020 til og med i går" in former
    assert "Telefon 55 55 01 00" in former


def test_a_contact_shows_where_to_read_more_and_when_the_service_is_open(
    astrid, contact, own, home_nursing, read, time_machine
):
    time_machine.move_to("2026-06-12T10:00:00Z", tick=False)
    Service.objects.filter(id=home_nursing.id).update(home_page="https://fjordvik.example/hjem")
    OpeningException.objects.create(service=home_nursing, on_date=date(2026, 6, 15), reason="Planleggingsdag")
    page = read(astrid.browser.get(own))
    assert page.link(href="https://fjordvik.example/hjem")
    words = " ".join(page.main.text.split())
    assert "Les mer om Hjemmesykepleien på fjordvik.example" in words
    assert "Åpent i dag: 08.00–15.30" in words
    assert [item.text for item in page.main.all("dt", "dd")] == [
        "Mandag–fredag",
        "08.00–15.30",
        "Lørdag–søndag",
        "Stengt",
    ]
    assert "mandag 15. juni: Stengt Planleggingsdag" in words


def test_many_contacts_come_page_by_page_each_once_and_cost_no_more_questions(astrid, fjordvik, own, read):
    services = Service.objects.bulk_create(
        Service(municipality=fjordvik, name=f"Tjeneste {number:02}", name_sort_key=f"tjeneste {number:02}", phone="113")
        for number in range(45)
    )

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert astrid.browser.get(own).status_code == 200
        return len(asked)

    def give(*given) -> None:
        HealthContact.objects.bulk_create(
            HealthContact(municipality=fjordvik, service=one, person_id=astrid.person_id, start_date=LONG_AGO)
            for one in given
        )

    astrid.browser.get(own)
    give(services[0])
    few = queries()
    give(*services[1:])
    assert queries() == few <= 12
    address, seen = own, []
    while address:
        page = read(astrid.browser.get(address))
        seen += [heading.text for heading in page.main.all("h2")]
        onward = [link.attributes["href"] for link in page.main.all("a", rel="next")]
        address = own + onward[0] if onward else ""
    assert seen == [one.name for one in services]


def test_a_service_without_dialogue_says_so_and_offers_its_telephone_only(astrid, contact, home_nursing, own, read):
    home_nursing.has_dialogue = False
    home_nursing.save()
    page = read(astrid.browser.get(own))
    assert "Tar ikke imot meldinger her nå. Ring 55\u00a055\u00a001\u00a000." in page.main.text
    assert page.link(href="tel:55550100")
    assert "Skriv melding" not in page.main.text
    assert "Velg hvem" not in page.main.text


def test_without_consent_the_way_to_say_yes_stands_where_she_would_have_written(kare, home_nursing, help_from, read):
    help_from(kare, home_nursing)
    decide_consent(actor=kare.actor(), person_id=kare.person_id, is_given=False, now=now())
    here = reverse("contacts:contacts", args=[kare.person_id])
    page = read(kare.browser.get(here))
    assert "Du har ikke digital dialog med kommunen" in page.main.text
    assert page.link(href=reverse("accounts:profile", args=[kare.person_id]))
    assert page.link(href="tel:55550100")
    assert "Skriv melding" not in page.main.text
    assert "Velg hvem" not in page.main.text


def test_without_contacts_it_says_what_will_come_and_whom_to_call(kare, fjordvik, read):
    save_municipality(
        actor=SYSTEM,
        municipality_id=fjordvik.id,
        name="Fjordvik",
        phone="55 55 00 00",
        seen_version=1,
        organisation_number="",
        her_id=None,
    )
    page = read(kare.browser.get(reverse("contacts:contacts", args=[kare.person_id])))
    assert "Når kommunen har bestemt at du får en tjeneste, kan du skrive til den herfra." in page.main.text
    assert "Trenger du hjelp nå, ring 55\u00a055\u00a000\u00a000." in page.main.text
    assert "Velg hvem" not in page.main.text


def test_whoever_comes_for_somebody_else_is_told_where_to_turn(astrid, kare, contact, fjordvik, own, read):
    without = reverse("contacts:contacts", args=[kare.person_id])
    for someone, address in ((astrid, own), (kare, without), (kare, reverse("home:start", args=[kare.person_id]))):
        page = read(someone.browser.get(address))
        assert "Her skriver du for deg selv." in page.main.text
        assert page.link(href=reverse("representation:choose", args=[someone.person_id]))
        assert page.link(href=reverse("directory:offerings"))


def test_nobody_sees_anothers_contacts(kare, silje, contact, own, client):
    assert kare.browser.get(own).status_code == 404
    assert silje.browser.get(own).status_code == 404
    assert client.get(own).status_code == 302


def test_ones_own_list_is_no_entry_in_the_access_log(astrid, contact, own):
    astrid.browser.get(own)
    assert looks() == []


def test_staff_see_those_their_services_help_and_each_look_is_one_entry(
    silje, listed, contact, kare, practical_help, home_nursing, help_from
):
    help_from(kare, practical_help)
    page = silje.browser.get(listed).content.decode()
    assert "Astrid Fjellvang" in page
    assert "Kåre Solbakken" not in page
    [entry] = looks()
    assert (entry.event, entry.persons, entry.reason) == ("contacts.list.read", [contact.person_id], "care")
    assert entry.actor_user_id == silje.user.id


def test_a_list_without_anybody_is_no_look(silje, listed):
    assert silje.browser.get(listed).status_code == 200
    assert looks() == []


@pytest.mark.parametrize("headers", [{"sec-purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}])
def test_a_browser_fetching_ahead_sees_nobody_and_leaves_no_entry(silje, listed, contact, headers):
    ahead = silje.browser.get(listed, headers=headers)
    assert "Astrid" not in ahead.content.decode()
    assert silje.browser.head(listed).status_code == 200
    assert looks() == []


def test_a_contact_is_opened_with_the_name_from_the_population_register(silje, new, listed, home_nursing, outside):
    outside.population.add(MARTE, "Marte", "Lyngstad")
    answer = silje.browser.post(new, {"identity_number": "178588 49810", "service": str(home_nursing.id), **RIGHT})
    assert answer["Location"] == listed
    contact = HealthContact.objects.get()
    assert (contact.person.name, contact.start_date, contact.end_date) == ("Marte Lyngstad", today(), None)
    page = silje.browser.get(listed).content.decode()
    assert "Marte Lyngstad" in page
    assert MARTE not in page


def test_somebody_registered_by_staff_is_still_asked_for_consent_when_she_comes(
    silje, new, home_nursing, outside, client
):
    outside.population.add(MARTE, "Marte", "Lyngstad")
    silje.browser.post(new, {"identity_number": MARTE, "service": str(home_nursing.id), **RIGHT})
    outside.log_in(client, "idporten", MARTE)
    welcome = client.get("/", follow=True)
    assert "Velkommen, Marte" in welcome.content.decode()
    assert Person.objects.get().has_dialogue_consent is None


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Skriv noe her først."),
        ("178588", "11 siffer"),
        ("17858849811", "ikke et gyldig fødselsnummer"),
        ("１７８５８８４９８１０", "11 siffer"),
        ("1" * 5000, "11 siffer"),
        ("\x00", "skjulte tegn"),
        ("03919349815", "Folkeregisteret kjenner ikke dette nummeret."),
    ],
)
def test_a_number_that_leads_to_nobody_is_said_and_stays_on_the_page(silje, new, home_nursing, read, number, sentence):
    answer = silje.browser.post(new, {"identity_number": number, "service": str(home_nursing.id), **RIGHT})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert read(answer).form().fields["service"] == str(home_nursing.id)
    assert not HealthContact.objects.exists()


def test_when_the_population_register_is_silent_what_was_typed_stays(silje, new, home_nursing, outside, read):
    outside.population.fault = outside.silence
    answer = silje.browser.post(new, {"identity_number": MARTE, "service": str(home_nursing.id), **RIGHT})
    assert answer.status_code == 422
    assert "Folkeregisteret svarer ikke akkurat nå" in answer.content.decode()
    assert read(answer).form().fields["identity_number"] == MARTE


def test_who_it_is_is_shown_before_anything_is_registered(silje, new, listed, home_nursing, outside, read):
    outside.population.add(MARTE, "Marte", "Lyngstad")
    page = read(silje.browser.post(new, {"identity_number": MARTE, "service": str(home_nursing.id)}))
    assert page.heading == "Er dette riktig person?"
    assert "Marte Lyngstad" in page.main.text
    assert "Hjemmesykepleien" in page.main.text
    assert not HealthContact.objects.exists()
    [entry] = looks()
    assert entry.event == "contacts.contact.looked_up"
    assert silje.browser.post(new, {**page.form().fields, **RIGHT})["Location"] == listed
    assert HealthContact.objects.get().person.given_name == "Marte"


def test_nobody_who_has_died_is_registered(silje, new, home_nursing, outside):
    outside.population.add(MARTE, "Marte", "Lyngstad", is_dead=True)
    answer = silje.browser.post(new, {"identity_number": MARTE, "service": str(home_nursing.id), **RIGHT})
    assert answer.status_code == 422
    assert "registrert at personen er død" in answer.content.decode()


def test_a_second_contact_with_the_service_is_refused_on_the_page(silje, new, contact, astrid, home_nursing):
    answer = silje.browser.post(
        new, {"identity_number": astrid.identity_number, "service": str(home_nursing.id), **RIGHT}
    )
    assert answer.status_code == 422
    assert "har allerede denne helsekontakten" in answer.content.decode()
    assert HealthContact.objects.count() == 1


def test_a_number_looked_up_for_one_who_has_the_contact_already_is_in_her_access_log(
    silje, new, contact, astrid, home_nursing
):
    silje.browser.post(new, {"identity_number": astrid.identity_number, "service": str(home_nursing.id), **RIGHT})
    [entry] = looks()
    assert (entry.event, entry.persons, entry.service_id, entry.actor_user_id) == (
        "contacts.contact.looked_up", [astrid.person_id], home_nursing.id, silje.user.id,
    )  # fmt: skip
    assert entry.municipality_id == home_nursing.municipality_id


def test_a_number_that_nobody_has_leaves_a_trace_without_the_number(silje, new, home_nursing):
    silje.browser.post(new, {"identity_number": "03919349815", "service": str(home_nursing.id), **RIGHT})
    [entry] = looks()
    assert (entry.event, entry.persons, entry.actor_user_id) == ("contacts.contact.looked_up", [], silje.user.id)
    assert "03919349815" not in str(Entry.objects.values())


def test_one_the_register_no_longer_knows_still_sees_that_she_was_looked_up(silje, new, astrid, home_nursing, outside):
    del outside.population.people[astrid.identity_number]
    silje.browser.post(new, {"identity_number": astrid.identity_number, "service": str(home_nursing.id), **RIGHT})
    [entry] = looks()
    assert entry.persons == [astrid.person_id]


def test_what_told_staff_nothing_is_no_lookup(silje, new, home_nursing, outside):
    outside.population.fault = outside.silence
    for number in (MARTE, "17858849811", ""):
        silje.browser.post(new, {"identity_number": number, "service": str(home_nursing.id), **RIGHT})
    assert looks() == []


def test_a_contact_that_is_opened_is_one_entry(silje, new, astrid, home_nursing):
    silje.browser.post(new, {"identity_number": astrid.identity_number, "service": str(home_nursing.id), **RIGHT})
    assert [entry.event for entry in looks()] == ["contacts.contact.opened"]


def test_only_ones_own_services_can_be_chosen(silje, new, home_nursing, practical_help, physiotherapy, outside, read):
    outside.population.add(MARTE, "Marte", "Lyngstad")
    options = [one.attributes["value"] for one in read(silje.browser.get(new)).form().all("option")]
    assert options == [str(home_nursing.id)]
    for service in (practical_help, physiotherapy):
        answer = silje.browser.post(new, {"identity_number": MARTE, "service": str(service.id), **RIGHT})
        assert answer.status_code == 422
    assert not HealthContact.objects.exists()


def test_one_who_may_only_read_neither_opens_nor_ends(roy, contact, listed, new, home_nursing, outside):
    page = roy.browser.get(listed).content.decode()
    assert "Astrid Fjellvang" in page
    assert ending(contact) not in page
    assert new not in page
    outside.population.add(MARTE, "Marte", "Lyngstad")
    assert roy.browser.post(new, {"identity_number": MARTE, "service": str(home_nursing.id), **RIGHT}).status_code in (
        404,
        422,
    )
    assert roy.browser.get(ending(contact)).status_code == 404
    assert roy.browser.post(ending(contact), {"end_date": today().isoformat()}).status_code == 404
    contact.refresh_from_db()
    assert contact.end_date is None
    assert HealthContact.objects.count() == 1


def test_the_administrator_and_inhabitants_have_no_business_in_the_list(turid, astrid, listed, new, client):
    for someone in (turid, astrid):
        assert someone.browser.get(listed).status_code == 404
        assert someone.browser.get(new).status_code == 404
    assert client.get(listed).status_code == 302

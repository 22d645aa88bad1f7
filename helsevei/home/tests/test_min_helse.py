"""«Min helse»: is there something for me, then what can I do, then the way to everything else (M1)."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.accounts.actions import decide_consent
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.ids import new_id
from helsevei.dialogue.models import Draft, Message, Thread
from helsevei.directory.actions.municipalities import save_municipality
from helsevei.directory.models import Service
from helsevei.home.attention import AT_ONCE
from helsevei.home.national_services import national_services

CALM = "Ingenting nytt venter på deg."


@pytest.fixture
def start(read):
    """Her start page, its words on one line."""

    def open_start(someone):
        return read(someone.browser.get(reverse("home:start", args=[someone.person_id])))

    return open_start


@pytest.fixture
def threads(astrid, silje):
    """So many threads that a service wrote last in."""

    def make(contact, count: int) -> list[Thread]:
        found = Thread.objects.bulk_create(
            Thread(municipality_id=contact.municipality_id, service_id=contact.service_id, person_id=contact.person_id,
                   health_contact=contact, subject=f"Emne {number}", started_at=now(), last_message_at=now(),
                   last_author=silje.user, last_author_kind="staff", answered_at=now()) for number in range(count)
        )  # fmt: skip
        Message.objects.bulk_create(
            Message(thread=one, author=silje.user, author_kind="staff", author_name="Silje", body="Hei", sent_at=now(),
                    idempotency_key=new_id()) for one in found
        )  # fmt: skip
        return found

    return make


def begin(someone, contact, **more) -> None:
    """She has begun to write."""
    Draft.objects.create(
        author=someone.user, person_id=someone.person_id, health_contact=contact, body="Hei", saved_at=now(),
        idempotency_key=uuid4(), **more,
    )  # fmt: skip


def headings(page) -> list[str]:
    return [heading.text for heading in page.main.all("h2")]


def words(page) -> str:
    return " ".join(page.main.text.split())


def links(page) -> dict[str, str]:
    return {link.text.strip(): link.attributes["href"] for link in page.main.all("a")}


def test_what_waits_comes_first_answers_before_what_she_has_begun(astrid, contact, threads, start):
    [thread] = threads(contact, 1)
    begin(astrid, contact)
    page = start(astrid)
    assert headings(page) == ["Dette venter på deg", "Hei, hva vil du?", "Nasjonale helsetjenester"]
    text = words(page)
    assert text.index("Nytt svar fra Hjemmesykepleien") < text.index("Utkast til Hjemmesykepleien")
    assert text.index("Utkast til Hjemmesykepleien") < text.index("Hei, hva vil du?") < text.index("Send en melding")
    assert links(page)["Emne 0"] == reverse("dialogue:thread", args=[astrid.person_id, thread.id])
    assert CALM not in text


def test_it_is_calm_when_nothing_waits_and_says_what_will_come(astrid, contact, start):
    page = start(astrid)
    assert "Dette venter på deg" not in headings(page)
    assert CALM in words(page)
    assert "Når en tjeneste har svart deg, står det her." in words(page)


def test_what_has_been_read_waits_no_longer(astrid, contact, threads, start):
    [thread] = threads(contact, 1)
    astrid.browser.get(reverse("dialogue:thread", args=[astrid.person_id, thread.id]))
    assert CALM in words(start(astrid))


def test_the_newest_answers_are_shown_and_the_number_of_all_stands_on_the_tile(astrid, contact, threads, start):
    threads(contact, 12)
    page = start(astrid)
    assert words(page).count("Nytt svar fra") == AT_ONCE
    assert "Meldinger, 12 nye" in " ".join(link.text for link in page.main.all("a"))


def test_to_send_a_message_is_offered_to_those_who_can(astrid, kare, contact, home_nursing, start):
    assert links(start(astrid))["Send en melding"] == reverse("contacts:contacts", args=[astrid.person_id])
    assert "Send en melding" not in links(start(kare))
    Service.objects.update(has_dialogue=False)
    assert "Send en melding" not in links(start(astrid))


def test_every_tile_leads_somewhere(astrid, start):
    own = {
        "Meldinger": "dialogue:inbox", "Helsekontakter": "contacts:contacts", "Hvem har sett?": "home:access_log",
        "Min profil": "accounts:profile",
    }  # fmt: skip
    found = links(start(astrid))
    assert {name: found[name] for name in own} == {
        name: reverse(address, args=[astrid.person_id]) for name, address in own.items()
    }


@pytest.mark.parametrize("phone", ["55 55 00 00", ""])
def test_a_new_inhabitant_without_services_or_dialogue_is_helped_on(astrid, fjordvik, start, phone):
    save_municipality(
        actor=SYSTEM, municipality_id=fjordvik.id, name="Fjordvik", phone=phone, seen_version=1, organisation_number="",
        her_id=None,
    )  # fmt: skip
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    page = start(astrid)
    text = words(page)
    assert CALM in text
    assert "Når en tjeneste har svart deg" not in text
    assert "Si ja under «Min profil»" in links(page)
    assert "Når kommunen har bestemt at du får en tjeneste" in text
    assert ("ring 55 55 00 00" in text) == bool(phone)
    assert ("ring kommunen der du bor" in text) != bool(phone)
    assert "Send en melding" not in links(page)


def test_without_dialogue_the_telephones_of_her_services_stand_there(astrid, contact, start):
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    assert start(astrid).link(href="tel:55550100")


def test_national_services_are_links_in_the_language_of_the_page(astrid, start):
    for language, name in (("nb", "Resepter"), ("nn", "Reseptar"), ("en", "Prescriptions"), ("se", "Resepter")):
        astrid.browser.cookies["language"] = language
        found = links(start(astrid))
        expected = {service.url for service in national_services().services}
        assert expected <= set(found.values())
        assert found[name].startswith("https://")


def test_it_asks_the_database_at_most_twelve_times_however_much_there_is(astrid, fjordvik, contact, threads, start):
    def queries() -> int:
        start(astrid)
        with CaptureQueriesContext(connection) as asked:
            start(astrid)
        return len([query for query in asked if "SAVEPOINT" not in query["sql"]])

    begin(astrid, contact)
    threads(contact, 1)
    few = queries()
    services = Service.objects.bulk_create(
        Service(municipality=fjordvik, name=f"Tjeneste {number}", phone="113") for number in range(60)
    )
    contacts = HealthContact.objects.bulk_create(
        HealthContact(municipality=fjordvik, service=one, person_id=astrid.person_id, start_date=date(2020, 1, 1))
        for one in services
    )
    for one in contacts[:10]:
        begin(astrid, one)
    for one in threads(contact, 60)[:10]:
        begin(astrid, contact, thread=one)
    assert queries() == few <= 12


def test_whoever_falls_silent_is_asked_whether_she_has_questions(astrid, start):
    [dialog] = start(astrid).root.all("dialog", id="idle")
    assert "Du ble helt stille. Har du noen spørsmål?" in dialog.text
    found = {link.text.strip(): link.attributes["href"] for link in dialog.all("a")}
    assert found["Gå til forsiden"] == reverse("home:start", args=[astrid.person_id])
    assert found["Logg inn på nytt"].startswith(reverse("accounts:login"))


def test_nobody_elses_start_page_can_be_opened(astrid, kare, silje, client):
    address = reverse("home:start", args=[astrid.person_id])
    assert {kare.browser.get(address).status_code, silje.browser.get(address).status_code} == {404}
    assert client.get(address).status_code == 302

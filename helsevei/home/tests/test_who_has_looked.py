"""«Hvem har sett på dine opplysninger?»: who, in what role, when and why, at once and to nobody else (M32, AL5)."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.accounts.models import actor_for
from helsevei.audit.models import Entry
from helsevei.audit.recording import action, record
from helsevei.conftest import AS_TYPED
from helsevei.contacts.actions import end_contact
from helsevei.core.actor import Ability, Actor, ActorKind, Role
from helsevei.core.clock import now, today
from helsevei.dialogue.actions.writing import write_message
from helsevei.representation.actions import come, register_power
from helsevei.representation.models import LegalBasis

MORNING = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def page(astrid):
    return reverse("home:access_log", args=[astrid.person_id])


@pytest.fixture
def thread(astrid, contact):
    return write_message(
        actor=astrid.actor(), contact_id=contact.id, subject="Emne", body="Hei", idempotency_key=uuid4(), now=now()
    )


@pytest.fixture
def opens(thread):
    """Somebody opens Astrid's thread."""

    def open_it(someone) -> None:
        address = reverse("dialogue:staff_thread", args=[thread.municipality_id, thread.id])
        assert someone.browser.get(address).status_code == 200

    return open_it


@pytest.fixture
def lines(astrid, page, read):
    """What the page says, card by card."""

    def ask(address: str = page) -> list[str]:
        cards = read(astrid.browser.get(address)).main.all("article", class_="card")
        return [" ".join(" ".join(words(card)).split()) for card in cards]

    return ask


def words(element) -> list[str]:
    """Its texts one by one: what stands in two paragraphs is two texts."""
    return [word for part in element.content for word in ([part] if isinstance(part, str) else words(part))]


def about_reading(lines: list[str]) -> list[str]:
    return [line for line in lines if "Leste en samtale med deg" in line]


def test_a_look_is_there_at_once_with_name_role_service_time_and_reason(silje, opens, lines, time_machine):
    time_machine.move_to(MORNING, tick=False)
    opens(silje)
    time_machine.move_to(MORNING + timedelta(minutes=5), tick=False)
    assert about_reading(lines()) == [
        "Silje Nygård Leste en samtale med deg i dag kl. 10.00 Medarbeider i Hjemmesykepleien For å gi deg helse- og omsorgstjenester"
    ]


def test_ones_own_looks_are_not_listed_and_ones_own_doings_are(astrid, thread, page, lines):
    for name, more in (
        ("dialogue:thread", [thread.id]),
        ("dialogue:inbox", []),
        ("home:access_log", []),
        ("home:start", []),
    ):
        astrid.browser.get(reverse(name, args=[astrid.person_id, *more]))
    listed = lines()
    assert len([line for line in listed if line.startswith("Du selv")]) == 2
    assert any("Du selv Skrev en melding" in line for line in listed)
    assert any("Du selv Sa ja til digital dialog" in line for line in listed)
    assert about_reading(listed) == []


def test_the_same_look_several_times_in_a_row_is_one_line(
    silje, worker, fjordvik, home_nursing, opens, lines, time_machine
):
    time_machine.move_to(MORNING, tick=False)
    anders = worker("11887449955", "Anders Moen", Role.LEADER, fjordvik, home_nursing)
    for someone in (silje, silje, silje, anders, silje):
        opens(someone)
    anders_line, silje_line = sorted(about_reading(lines()))
    assert anders_line.startswith("Anders Moen Leste en samtale med deg i dag")
    assert silje_line.startswith("Silje Nygård Leste en samtale med deg (4 ganger) i dag")


def test_looks_on_two_days_are_two_lines(silje, opens, lines, time_machine):
    for day in (0, 1):
        time_machine.move_to(MORNING + timedelta(days=day), tick=False)
        silje.__dict__.pop("browser", None)
        opens(silje)
    assert len(about_reading(lines())) == 2


def test_every_role_that_held_is_named(worker, fjordvik, home_nursing, opens, lines):
    number = "11887449955"
    worker(number, "Anders Moen", Role.READER, fjordvik)
    anders = worker(number, "Anders Moen", Role.LEADER, fjordvik, home_nursing)
    opens(anders)
    assert "Leder i Hjemmesykepleien Medarbeider, bare lesing i Hjemmesykepleien" in about_reading(lines())[0]


def test_the_system_has_neither_role_nor_reason(contact, lines, time_machine):
    [line] = [line for line in lines() if line.startswith("Systemet")]
    assert re.fullmatch(r"Systemet Registrerte en helsekontakt for deg i dag kl\. \d\d\.\d\d Hjemmesykepleien", line)


def test_a_contact_that_ended_is_named_and_no_reason_is_made_up(silje, contact, lines):
    end_contact(actor=silje.actor(contact.municipality), contact_id=contact.id, end_date=today())
    [line] = [line for line in lines() if "Satte siste dag" in line]
    assert line.startswith("Silje Nygård Satte siste dag for helsekontakten din med Hjemmesykepleien i dag")
    assert line.endswith("Medarbeider i Hjemmesykepleien")


def test_the_thread_leads_to_who_has_read_it(astrid, thread, page, read):
    opened = read(astrid.browser.get(reverse("dialogue:thread", args=[astrid.person_id, thread.id])))
    assert opened.link(href=page)
    assert [link.attributes["href"] for link in opened.root.all("a") if link.text == "Hvem har lest samtalen?"] == [
        page
    ]


def test_whoever_stood_in_the_list_beside_an_opened_thread_is_told_that_and_no_more(
    silje, kare, opens, home_nursing, help_from, read
):
    write_message(
        actor=kare.actor(), contact_id=help_from(kare, home_nursing).id, subject="Annet", body="Hei",
        idempotency_key=uuid4(), now=now(),
    )  # fmt: skip
    opens(silje)
    silje.browser.get(reverse("dialogue:staff_inbox", args=[home_nursing.municipality_id]))
    own = read(kare.browser.get(reverse("home:access_log", args=[kare.person_id]))).main.text
    assert own.count("Så navnet ditt og emnet i listen over meldinger") == 1
    assert "(2 ganger)" in own
    assert "Leste en samtale" not in own


def test_being_looked_up_by_number_is_said_so(silje, contact, astrid, fjordvik, home_nursing, lines):
    found = {"identity_number": astrid.identity_number, "service": str(home_nursing.id)}
    silje.browser.post(reverse("contacts:open_contact", args=[fjordvik.id]), found)
    assert [line for line in lines() if line.startswith("Silje Nygård Slo deg opp i Folkeregisteret")]


def test_a_look_at_others_is_not_on_my_list(silje, kare, opens, page, home_nursing, help_from, lines):
    help_from(kare, home_nursing)
    opens(silje)
    own = kare.browser.get(reverse("home:access_log", args=[kare.person_id])).content.decode()
    assert "Leste en samtale" not in own
    assert about_reading(lines())


def test_nobody_else_can_read_it(kare, silje, turid, worker, fjordvik, page, opens, client):
    opens(silje)
    auditor = worker("15897749944", "Gro Revisor", Role.AUDITOR, fjordvik)
    answers = [someone.browser.get(page) for someone in (kare, silje, turid, auditor)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert client.get(page)["Location"].startswith(reverse("accounts:login"))


def test_one_who_acts_for_another_does_not_see_who_has_looked(astrid, kare, thread, silje, opens):
    opens(silje)
    representative = Actor(ActorKind.INHABITANT, kare.user.id, kare.person_id, astrid.person_id)
    assert not Entry.objects.visible_to(representative).exists()
    assert Entry.objects.visible_to(astrid.actor()).exists()


@action
def look_many_times(*, actor: Actor, persons: list, count: int) -> None:
    for number in range(count):
        reason = "care" if number % 2 else ""
        record(
            actor=actor,
            event="dialogue.thread.read",
            object_kind="thread",
            object_id=None,
            persons=persons,
            reason=reason,
        )


def test_a_long_list_is_read_page_by_page_and_every_look_is_on_one(astrid, silje, fjordvik, lines, page, read):
    actor = actor_for(silje.user, person_id=None, municipality_id=fjordvik.id, now=now())
    look_many_times(actor=actor, persons=[astrid.person_id], count=250)
    address, seen = page, []
    while address:
        seen.append(sum(map(times, about_reading(lines(address)))))
        onward = list(read(astrid.browser.get(address)).main.all("a", rel="next"))
        address = page + onward[0].attributes["href"] if onward else ""
    assert (sum(seen), len(seen)) == (250, 3)


def times(line: str) -> int:
    found = re.search(r"\((\d+) ganger\)", line)
    return int(found[1]) if found else 1


@pytest.mark.parametrize("place", ["", "x", "\x00", "0" * 32, "9" * 5000, "{{x}}"])
def test_a_place_in_the_list_that_does_not_exist_is_its_beginning(astrid, page, silje, opens, lines, place):
    opens(silje)
    answer = astrid.browser.get(page, {"for": place})
    assert answer.status_code == 200
    assert "Leste en samtale med deg" in answer.content.decode()


def test_a_place_in_somebody_elses_list_is_no_place_in_mine(kare, silje, opens, contact, astrid):
    opens(silje)
    foreign = Entry.objects.filter(persons=[astrid.person_id]).latest("seq")
    answer = kare.browser.get(reverse("home:access_log", args=[kare.person_id]), {"for": str(foreign.id)})
    assert answer.status_code == 200
    assert "Leste en samtale" not in answer.content.decode()


def test_an_inhabitants_attempts_to_see_others_are_kept(kare, astrid, page):
    kare.browser.get(page)
    entry = Entry.objects.get(event="accounts.page.denied")
    assert (entry.actor_user_id, entry.object_kind, entry.persons) == (kare.user.id, "home.access_log", [])


def test_one_who_acts_for_her_in_one_service_learns_nothing_of_another(
    silje, ingrid, astrid, fjordvik, opens, help_from, practical_help, worker, page
):
    opens(silje)
    other = help_from(astrid, practical_help)
    kari = worker("24829049976", "Kari Nilsen", Role.CASE_WORKER, fjordvik, practical_help)
    register_power(
        actor=kari.actor(fjordvik), contact_id=other.id, receiver=AS_TYPED, abilities=[Ability.WRITE],
        legal_basis=LegalBasis.SPOKEN, start_date=today(), review_date=today(), end_date=None, now=now(),
    )  # fmt: skip
    come(actor=ingrid.actor(), family=None)
    seen = ingrid.browser.get(page).content.decode()
    assert "Kari Nilsen" in seen
    assert "Hjemmesykepleien" not in seen
    assert "Silje Nygård" not in seen

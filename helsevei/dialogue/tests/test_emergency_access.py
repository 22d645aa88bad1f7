"""Nødtilgang: staff read about a person whom their services do not help; she and the leader know (M32, reliability ST2, ST6)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helsevei.accounts.models import StaffRole
from helsevei.audit.models import Entry
from helsevei.contacts.models import EmergencyAccess
from helsevei.contacts.searching import SEARCHES
from helsevei.core.actor import Role
from helsevei.core.clock import OSLO, now
from helsevei.design.components.moments import moment_words
from helsevei.dialogue.models import ReadMark, Thread

WHY = {"reason": "danger", "words": "Funnet på gulvet, svarer ikke."}


@pytest.fixture
def roy(worker, fjordvik, practical_help):
    """He works in a service that does not help Astrid."""
    return worker("01928149877", "Roy Leser", Role.READER, fjordvik, practical_help)


@pytest.fixture
def door(fjordvik):
    return reverse("contacts:break_glass", args=[fjordvik.id])


@pytest.fixture
def broken(roy, door, astrid, thread):
    """Roy has opened what there is of Astrid; the address he came to."""
    return roy.browser.post(door, {**WHY, "identity_number": astrid.identity_number})["Location"]


def test_with_a_reason_she_is_shown_and_what_was_written_can_be_read_and_nothing_done(roy, broken, thread, read):
    page = read(roy.browser.get(broken)).main
    assert "Astrid" in next(page.all("h1")).text
    assert ["Hjemmesykepleien" in page.text, thread.subject in page.text, "Du bruker nødtilgang" in page.text] == [
        True
    ] * 3
    opened = read(roy.browser.get(f"{broken}{thread.id}/")).main
    assert "Kan dere ta med en ny dosett i morgen?" in opened.text
    assert [form.fields.keys() - {"csrfmiddlewaretoken"} for form in opened.all("form")] == [set()]  # only «Avslutt nå»
    assert roy.browser.post(f"{broken}{thread.id}/").status_code == 405
    assert not ReadMark.objects.filter(user=roy.user).exists()
    assert Thread.objects.get().read_by_service_at is None


def test_every_other_page_is_as_closed_as_before(roy, broken, thread, fjordvik, staff_page, astrid):
    theirs = reverse("dialogue:person_threads", args=[fjordvik.id, astrid.person_id])
    assert [roy.browser.get(page).status_code for page in (staff_page, theirs)] == [404, 404]
    assert roy.browser.post(reverse("dialogue:assign_thread", args=[fjordvik.id, thread.id])).status_code == 404


def test_the_person_reads_who_and_why_in_her_access_log(astrid, broken, roy, read):
    roy.browser.get(broken)
    log = read(astrid.browser.get(reverse("home:access_log", args=[astrid.person_id]))).main.text
    assert ["Roy Leser" in log, "Åpnet opplysningene dine med nødtilgang" in log] == [True, True]
    assert "Nødtilgang: fare for liv eller helse" in log
    assert "gulvet" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("end", ["time", "role", "button"])
def test_it_ends_at_the_next_click(roy, broken, end, fjordvik, practical_help):
    if end == "time":
        EmergencyAccess.objects.update(starts_at=now() - timedelta(hours=5), ends_at=now() - timedelta(hours=1))
    elif end == "role":
        StaffRole.objects.filter(user=roy.user).update(ends_at=now())
    else:
        assert roy.browser.post(f"{broken}avslutt/").status_code == 302
    assert roy.browser.get(broken).status_code == 404


def test_it_is_good_for_nobody_else_and_for_no_other_person(
    broken, silje, kare, ask, help_from, practical_help, roy, worker, lyngmo
):
    assert silje.browser.get(broken).status_code == 404
    his = ask(actor=kare.actor(), contact_id=help_from(kare, practical_help).id)
    assert roy.browser.get(f"{broken}{his.id}/").status_code == 404


@pytest.mark.parametrize("who", ["nobody", "elsewhere"])
def test_a_number_without_services_here_gets_one_answer_and_leaves_a_trace(
    roy, door, kare, help_from, physiotherapy, who, read
):
    help_from(kare, physiotherapy)
    number = {"nobody": "12927949634", "elsewhere": kare.identity_number}[who]
    answer = roy.browser.post(door, {**WHY, "identity_number": number})
    assert answer.status_code == 422
    assert "Ingen med dette nummeret" in read(answer).main.text
    assert Entry.objects.get(event="contacts.emergency.not_found").persons == []


@pytest.mark.parametrize("faulty", [{"words": "akutt"}, {"reason": ""}, {"words": ""}, {"identity_number": "1"}])
def test_without_a_reason_nothing_is_shown_and_what_was_typed_stays(roy, door, astrid, thread, faulty, read):
    answer = roy.browser.post(door, {**WHY, "identity_number": astrid.identity_number, **faulty})
    assert (answer.status_code, EmergencyAccess.objects.exists(), "Astrid" in answer.content.decode()) == (
        422,
        False,
        False,
    )
    assert read(answer).form(holding="words").fields["words"] == {**WHY, **faulty}["words"]


def test_tries_count_with_the_other_searches_and_twice_pressed_is_one(roy, door, astrid, thread, monkeypatch):
    monkeypatch.setattr(SEARCHES, "most", 2)
    SEARCHES.forget(str(roy.user.id))
    sent = {**WHY, "identity_number": astrid.identity_number}
    assert [roy.browser.post(door, sent).status_code for _ in range(3)] == [302, 302, 429]
    assert EmergencyAccess.objects.count() == 1


def test_the_leader_of_the_service_looks_through_it_once_and_nobody_her_own(
    broken, worker, roy, fjordvik, practical_help, home_nursing, thread, read
):
    roy.browser.get(f"{broken}{thread.id}/")
    theirs = worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, practical_help)
    others = worker("24829049976", "Kari Leder", Role.LEADER, fjordvik, home_nursing)
    listed, used = reverse("home:emergencies", args=[fjordvik.id]), EmergencyAccess.objects.get()
    one = reverse("home:review_emergency", args=[fjordvik.id, used.id])
    assert "Roy Leser" in read(theirs.browser.get(reverse("home:work_list", args=[fjordvik.id]))).main.text
    page = read(theirs.browser.get(one)).main.text
    opened = moment_words(used.starts_at.astimezone(OSLO))
    for words in ("Funnet på gulvet", "Leste en samtale", "Hjemmesykepleien", f"Åpnet {opened}"):
        assert words in " ".join(page.split())
    assert "med deg" not in page
    assert (others.browser.get(one).status_code, "Roy" in read(others.browser.get(listed)).main.text) == (404, False)
    assert roy.browser.get(listed).status_code == 404
    assert theirs.browser.post(one, {"remark": "Riktig gjort"}).status_code == 302
    used.refresh_from_db()
    assert (used.reviewed_by, used.remark) == (theirs.user, "Riktig gjort")
    EmergencyAccess.objects.update(user=theirs.user, reviewed_by=None, reviewed_at=None)
    assert theirs.browser.get(one).status_code == 404

"""The follow-up list, the search, saved selections, closing several at once, and the keys (M7)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.contacts.actions import pin_person
from helsevei.contacts.models import Pin
from helsevei.core.clock import now, today
from helsevei.dialogue.actions.handling import assign_thread
from helsevei.dialogue.actions.selections import MOST
from helsevei.dialogue.actions.writing import continue_thread
from helsevei.dialogue.models import CloseReason, SavedSelection, Thread


@pytest.fixture
def at(fjordvik):
    """The address of a page of Fjordvik's staff."""
    return lambda name, *ids: reverse(name, args=[fjordvik.id, *ids])


@pytest.fixture
def pinned(silje, fjordvik, contact):
    return pin_person(
        actor=silje.actor(fjordvik), contact_id=contact.id, why="Faller lett", until_date=today(), now=now()
    )


def test_staff_put_a_person_on_the_list_and_every_colleague_finds_her_threads_from_there(
    silje, roy, at, contact, ask, read
):
    ask()
    sent = {"why": "Ny medisin, følg med", "until_date": today() + timedelta(days=3)}
    assert silje.browser.post(at("contacts:pin", contact.id), sent)["Location"] == at("dialogue:follow_up_list")
    page = read(roy.browser.get(at("dialogue:follow_up_list"))).main
    assert "Ny medisin, følg med" in page.text
    assert "Ubesvarte: 1" in page.text
    assert "satt på lista av Silje Nygård" in page.text
    assert at("dialogue:person_threads", contact.person_id) in [one.attributes["href"] for one in page.all("a")]
    assert contact.person_id in Entry.objects.filter(event="contacts.pins.read").latest("seq").persons


def test_the_last_day_is_still_one_and_the_day_after_she_is_off_the_list(silje, at, pinned, read):
    assert "Faller lett" in read(silje.browser.get(at("dialogue:follow_up_list"))).main.text
    Pin.objects.update(until_date=today() - timedelta(days=1))
    assert "Ingen på oppfølgingslista" in read(silje.browser.get(at("dialogue:follow_up_list"))).main.text


def test_a_person_is_on_the_list_once_and_can_be_taken_off_it(silje, at, pinned, contact, read):
    silje.browser.post(at("contacts:pin", contact.id), {"why": "Bedre nå", "until_date": today()})
    assert [one.why for one in Pin.objects.all()] == ["Bedre nå"]
    silje.browser.post(at("contacts:unpin", contact.id))
    assert not Pin.objects.standing().exists()
    assert Entry.objects.filter(event="contacts.pin.removed", persons=[contact.person_id]).count() == 1


def test_whoever_only_reads_and_staff_elsewhere_put_nobody_on_the_list(roy, liv, at, lyngmo, pinned, contact, read):
    for someone, municipality in ((roy, None), (liv, lyngmo)):
        address = (
            reverse("contacts:pin", args=[municipality.id, contact.id])
            if municipality
            else at("contacts:pin", contact.id)
        )
        assert someone.browser.post(address, {"why": "Hei", "until_date": today()}).status_code == 404
    assert "Faller lett" not in read(liv.browser.get(reverse("dialogue:follow_up_list", args=[lyngmo.id]))).main.text


@pytest.mark.parametrize(
    "until", ["", "i morgen", str(today() - timedelta(days=1)), str(today() + timedelta(days=400))]
)
def test_a_day_that_cannot_be_is_said_so_and_the_reason_typed_stays(silje, at, contact, until, read):
    page = silje.browser.post(at("contacts:pin", contact.id), {"why": "Faller lett", "until_date": until})
    assert page.status_code == 422
    assert read(page).form(holding="why").fields["why"] == "Faller lett"


@pytest.mark.parametrize("words", ["gardin", "VASKE", "astrid", "fjellv gardiner"])
def test_staff_find_a_thread_by_its_words_or_by_the_name(silje, at, ask, words, read):
    ask(subject="Gardiner", body="Kan dere vaske dem?")
    page = read(silje.browser.post(at("dialogue:search_threads"), {"words": words})).main
    assert "Gardiner" in page.text


@pytest.mark.parametrize("words", ["tepper", "gardiner tepper", "jellvang", "%", "_"])
def test_what_has_not_all_the_words_is_not_found(silje, at, ask, words, read):
    ask(subject="Gardiner", body="Kan dere vaske dem?")
    assert "Ingen treff" in read(silje.browser.post(at("dialogue:search_threads"), {"words": words})).main.text


def test_a_search_reaches_no_other_service_and_is_in_the_log_without_its_words(
    silje, at, ask, kare, practical_help, help_from, read
):
    theirs = help_from(kare, practical_help)
    ask(actor=kare.actor(), contact_id=theirs.id, subject="Gardiner")
    assert "Ingen treff" in read(silje.browser.post(at("dialogue:search_threads"), {"words": "gardiner"})).main.text
    entry = Entry.objects.filter(event="dialogue.inbox.searched").get()
    assert (entry.persons, "gardiner" in str(vars(entry))) == ([], False)


def test_a_selection_is_kept_under_a_name_and_is_its_owners_alone(silje, roy, at, many, fjordvik, read):
    mine, free = many(2)
    assign_thread(actor=silje.actor(fjordvik), thread_id=mine.id, seen_handling=1, now=now())
    narrowed = "?vis=alle&ledige=ja"
    kept = silje.browser.post(at("dialogue:save_selection") + narrowed, {"name": "Ledige"})
    inbox = read(silje.browser.get(kept["Location"])).main
    assert "Ledige" in next(one.text for one in inbox.all("nav") if one.attributes["aria-label"] == "Lagrede utvalg")
    shown = [one.attributes["href"] for one in inbox.all("a")]
    assert (any(str(free.id) in one for one in shown), any(str(mine.id) in one for one in shown)) == (True, False)
    assert "Lagrede utvalg" not in read(roy.browser.get(at("dialogue:staff_inbox"))).main.text
    theirs = SavedSelection.objects.get()
    assert roy.browser.post(at("dialogue:remove_selection", theirs.id)).status_code == 404
    silje.browser.post(at("dialogue:remove_selection", theirs.id))
    assert not SavedSelection.objects.exists()


def test_the_same_name_replaces_and_there_is_an_end_to_how_many(silje, at, fjordvik):
    here = at("dialogue:save_selection")
    SavedSelection.objects.bulk_create(
        SavedSelection(municipality=fjordvik, owner=silje.user, name=f"Nr. {number}", saved_at=now())
        for number in range(MOST)
    )
    assert silje.browser.post(f"{here}?vis=nye", {"name": "Nr. 3"}).status_code == 302
    assert SavedSelection.objects.get(name="Nr. 3").query == "vis=nye"
    assert silje.browser.post(here, {"name": "En til"}).status_code == 422


def boxes(page) -> list[str]:
    """What there is to choose."""
    return [one.attributes["value"] for one in page.main.all("input", name="chosen")]


def test_answered_threads_are_closed_together_and_each_inhabitant_is_told_why(silje, at, many, answer, read):
    answered = many(3)
    for one in answered[:2]:
        answer(one)
    page = read(silje.browser.get(at("dialogue:close_several") + "?alle"))
    assert {one.split()[0] for one in boxes(page)} == {str(one.id) for one in answered[:2]}
    sent = silje.browser.post(at("dialogue:close_several"), {"chosen": boxes(page), "reason": "done"})
    assert sent.status_code == 302
    closed = {one.id: one.close_reason for one in Thread.objects.closed()}
    assert closed == dict.fromkeys((one.id for one in answered[:2]), CloseReason.DONE)


def test_one_in_which_somebody_wrote_meanwhile_stays_open_and_is_named(silje, at, many, answer, astrid, read):
    first, second = many(2)
    for one in (first, second):
        answer(one)
    page = read(silje.browser.get(at("dialogue:close_several")))
    continue_thread(actor=astrid.actor(), thread_id=first.id, body="En ting til", idempotency_key=uuid4(), now=now())
    sent = silje.browser.post(at("dialogue:close_several"), {"chosen": boxes(page), "reason": "done"})
    assert sent.status_code == 409
    assert [one.id for one in Thread.objects.closed()] == [second.id]
    assert "Noen av samtalene er ikke avsluttet" in read(sent).main.text


def test_nobody_closes_what_is_not_hers_or_says_no_reason(silje, liv, roy, at, lyngmo, many, answer, read):
    (thread,) = many(1)
    answer(thread)
    chosen = f"{thread.id} {thread.version + 1} {thread.handling_version}"
    assert roy.browser.post(at("dialogue:close_several"), {"chosen": chosen, "reason": "done"}).status_code == 404
    elsewhere = reverse("dialogue:close_several", args=[lyngmo.id])
    assert liv.browser.post(elsewhere, {"chosen": chosen, "reason": "done"}).status_code == 404
    for faulty in ({"chosen": chosen}, {"chosen": "x", "reason": "done"}, {"reason": "done"}):
        assert silje.browser.post(at("dialogue:close_several"), faulty).status_code == 422
    assert not Thread.objects.closed().exists()


def test_the_keys_are_on_until_they_are_turned_off_in_this_browser(silje, at, read):
    scripts = lambda: "js/shortcuts" in silje.browser.get(at("dialogue:staff_inbox")).content.decode()  # noqa: E731
    assert scripts()
    silje.browser.post(at("dialogue:shortcuts"))
    assert not scripts()
    silje.browser.post(at("dialogue:shortcuts"))
    assert scripts()

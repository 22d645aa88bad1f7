"""The inhabitant finds what was said, in her own threads alone, and what she searches for stays out of addresses (D23)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helsevei.dialogue.models import ReadMark
from helsevei.dialogue.tests.conftest import THEN


@pytest.fixture
def find(astrid, read):
    """Search as Astrid does; the page."""
    page = reverse("dialogue:search", args=[astrid.person_id])
    return lambda words: read(astrid.browser.post(page, {"words": words}))


def subjects(page) -> list[str]:
    return [heading.text.removesuffix(", ulest") for heading in page.main.all("h3")]


@pytest.mark.parametrize("words", ["dosett", "DOSETT", "  dosett ", "ny morgen", "sett i"])
def test_words_are_found_in_subjects_and_texts_in_large_letters_or_small(find, thread, words):
    assert subjects(find(words)) == ["Ny dosett"]


def test_norwegian_letters_are_letters(find, ask):
    ask(subject="Ærlig talt", body="Østafor på ÅSEN")
    for word in ("ærlig", "ØSTAFOR", "åsen"):
        assert subjects(find(word)) == ["Ærlig talt"]


def test_every_word_must_be_there_but_not_in_one_message(find, ask, answer):
    answer(ask(now=THEN), body="Ja, på torsdag.", now=THEN + timedelta(hours=1))
    page = find("dosett torsdag")
    assert subjects(page) == ["Ny dosett"]
    assert [marked.text for marked in page.main.all("mark")] == ["torsdag"]  # in the newest of them, whoever wrote it
    assert subjects(find("dosett fredag")) == []


def test_what_was_found_is_shown_in_what_stands_around_it(find, ask):
    ask(body=f"{'Først noe helt annet. ' * 20}Kan dere ta med bandasje i morgen? {'Og så mer. ' * 20}")
    page = find("bandasje")
    [marked] = page.main.all("mark")
    assert marked.text == "bandasje"
    [around] = [one.text for one in page.main.all("bdi") if "bandasje" in one.text]
    assert "Kan dere ta med bandasje i morgen?" in around
    assert around.startswith("… ")
    assert around.endswith(" …")
    assert len(around) < 150


def test_a_word_in_a_subject_alone_is_found_too(find, thread):
    page = find("Ny")
    assert subjects(page) == ["Ny dosett"]


def test_signs_that_steer_searches_are_only_signs(find, thread, ask):
    ask(subject="Prosent", body="Jeg er 100% sikker_")
    assert subjects(find("100%")) == ["Prosent"]
    assert subjects(find("%")) == ["Prosent"]
    assert subjects(find("_")) == ["Prosent"]
    assert subjects(find("\\")) == []


def test_the_word_stays_in_the_field_and_nowhere_in_an_address(find, thread):
    page = find("dosett")
    assert page.form().fields["words"] == "dosett"
    assert not [one for one in page.root.all("a", "form") if "dosett" in str(one.attributes)]


def test_nothing_found_is_said_so(find, thread):
    assert "Ingen treff" in find("rullator").main.text


@pytest.mark.parametrize("words", ["", " ", "\u200b"])
def test_no_word_is_asked_for(find, thread, words):
    page = find(words)
    assert page.status == 422
    assert "Skriv et ord du vil søke etter." in page.main.text


def test_nobody_finds_what_others_wrote(find, ask, kare, home_nursing, help_from):
    ask(actor=kare.actor(), contact_id=help_from(kare, home_nursing).id)
    assert subjects(find("dosett")) == []


def test_the_fifty_newest_are_shown_and_said_to_be_so(find, many):
    many(51)
    page = find("samtale")
    assert subjects(page) == [f"Samtale {number}" for number in range(50, 0, -1)]
    assert "Her er de 50 nyeste." in page.main.text
    assert "Her er de 50 nyeste." not in find("Samtale 7").main.text


def test_finding_a_thread_is_not_reading_it(find, thread, answer):
    answer(thread)
    ReadMark.objects.all().delete()
    assert "Nytt svar" in find("dosett").main.text
    assert not ReadMark.objects.exists()

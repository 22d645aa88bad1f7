"""Text: what people may type, how it is counted, shown and sorted (reliability D21, MS3–MS6)."""

import json
import time
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from helsevei.core.text import clip_marks, is_blank, length, normalise, salvage, sort_key

HOSTILE = json.loads((Path(__file__).parents[3] / "tests" / "hostile.json").read_text())
TEXTS = [pytest.param(entry["text"], id=entry["name"]) for entry in HOSTILE if entry["is_text"]]
NO_TEXTS = [pytest.param(entry["text"], id=entry["name"]) for entry in HOSTILE if not entry["is_text"]]
anything = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]))


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_is_stored_as_text(text):
    assert normalise(normalise(text)) == normalise(text)
    for made in (normalise(text), clip_marks(text), sort_key(text)):
        assert made.encode().decode() == made


@pytest.mark.parametrize("text", NO_TEXTS)
def test_what_is_no_text_is_refused_with_a_sentence(text):
    with pytest.raises(ValidationError, match="inneholder skjulte tegn"):
        normalise(text)


def test_the_corpus_is_rich_and_each_entry_has_its_own_name():
    names = [entry["name"] for entry in HOSTILE]
    assert len(names) == len(set(names)) >= 60
    assert len(NO_TEXTS) >= 10


def test_characters_are_counted_as_people_are_told():
    assert length("e\u0301" * 600) == 600
    assert length("\r\n" * 1000) == 1000
    assert length("a\rb") == 3
    assert length("😀") == 1


@given(anything)
def test_what_has_been_normalised_once_stays_as_it_is(text):
    assert normalise(normalise(text)) == normalise(text)
    assert unicodedata.is_normalized("NFC", normalise(text))
    assert "\r" not in normalise(text)


@given(st.text(st.characters(), min_size=1))
def test_any_text_is_either_stored_or_refused(text):
    with suppress(ValidationError):
        assert normalise(text).encode()


@pytest.mark.parametrize(
    "text", ["", " \t\n", "\u200b", "\u200b \u2060\ufeff", "\u202e\u00ad", "\u3164", "\u2800\u2800", "\u2028"]
)
def test_what_nobody_would_see_is_blank(text):
    assert is_blank(text)
    assert not is_blank(f"{text}æ{text}")


@pytest.mark.parametrize("text", [".", "e\u0301", "👩\u200d⚕️", "0"])
def test_what_can_be_seen_is_not_blank(text):
    assert not is_blank(text)


@pytest.mark.parametrize(
    "written", ["e" + "\u0301" * 30_000, ("e" + "\u0301\u0316" * 600) * 50, " " * 60_000, "\u200b" * 20_000]
)
def test_text_made_to_take_long_does_not(written):
    began = time.monotonic()
    for read in (normalise, salvage, length, is_blank, clip_marks, sort_key):
        with suppress(ValidationError):
            read(written)
    assert time.monotonic() - began < 5  # with a square in it, minutes


def test_a_thousand_accents_on_one_letter_are_text_and_more_are_not():
    assert normalise("e" + "\u0316" * 1000)
    with pytest.raises(ValidationError, match="inneholder skjulte tegn"):
        normalise("e" + "\u0316" * 1001)
    assert salvage("e" + "\u0316" * 5000) == "e" + "\u0316" * 1000


def test_stacked_accents_stay_within_their_line():
    assert clip_marks("e" + "\u0301" * 999) == "e" + "\u0301" * 8
    assert clip_marks("Nguyễn Thị Ánh") == "Nguyễn Thị Ánh"


def test_names_sort_as_in_a_norwegian_telephone_directory():
    names = ["Aas", "Abel", "Dahl", "Çelik", "Dybwad", "Müller", "Mykland", "Zahl", "Ærlig", "Ødegård", "Øye", "Åsen"]
    shuffled = sorted(names)
    expected = [
        "Abel",
        "Çelik",
        "Dahl",
        "Dybwad",
        "Mykland",
        "Müller",
        "Zahl",
        "Ærlig",
        "Ødegård",
        "Øye",
        "Aas",
        "Åsen",
    ]
    assert sorted(shuffled, key=sort_key) == sorted(expected, key=expected.index)


def test_a_name_sorts_the_same_however_it_was_typed():
    assert sort_key("A\u030agot") == sort_key("Ågot") == sort_key("ÅGOT") == sort_key("Aagot")
    assert sort_key("\u212b") == sort_key("Å")


@given(anything)
def test_a_sort_key_is_at_most_twice_as_long_as_the_text(text):
    assert len(sort_key(text)) <= 2 * len(text)
    assert len(sort_key(normalise(text))) <= 2 * len(normalise(text))

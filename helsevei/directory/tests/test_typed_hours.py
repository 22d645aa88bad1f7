"""Hours are typed on one line as people write them, read leniently, and shown back as a sign on a door says them (M27)."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, strategies

from helsevei.directory.forms.fields import OpeningText
from helsevei.directory.opening import from_code, in_code, in_words


def read_as(text: str) -> str:
    return in_words(OpeningText().clean(text))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("08.00–15.30", "08.00–15.30"), ("8-15:30", "08.00–15.30"), ("8-15", "08.00–15.00"), ("0800-1530", "08.00–15.30"),
        ("800 - 1530", "08.00–15.30"), ("kl. 8 til kl. 15.30", "08.00–15.30"), ("8—15", "08.00–15.00"),
        ("08.00–11.30, 12.00–15.30", "08.00–11.30, 12.00–15.30"), ("12-15.30 og 8-11.30", "08.00–11.30, 12.00–15.30"),
        ("8-11; 12-15", "08.00–11.00, 12.00–15.00"), ("16-24", "16.00–24.00"), ("16–24.00", "16.00–24.00"),
        ("0-24", "00.00–24.00"), ("0-0", "00.00–24.00"), ("Døgnåpent", "00.00–24.00"), ("hele døgnet", "00.00–24.00"),
        ("", ""), ("  ", ""), ("Stengt", ""), ("stengt.", ""), (" 8-15. ", "08.00–15.00"),
    ],
)  # fmt: skip
def test_hours_as_people_write_them_are_understood(typed, shown):
    assert read_as(typed) == shown


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("åtte til fire", "Skriv tidene slik"), ("8", "Skriv tidene slik"), ("8-", "Skriv tidene slik"),
        ("8-15, ", "Skriv tidene slik"), ("8-15-18", "Skriv tidene slik"), ("８-15", "Skriv tidene slik"),
        ("25-26", "25.00 er ikke noe klokkeslett."), ("8-24.30", "24.30 er ikke noe klokkeslett."),
        ("24-8", "24.00 er ikke noe klokkeslett."), ("8.75-15", "8.75 er ikke noe klokkeslett."),
        ("15-8", "Det må stenge senere enn det åpner."), ("8-8", "Det må stenge senere enn det åpner."),
        ("22-6", "resten på neste dag"), ("8-12, 11-15", "Tidene overlapper hverandre: 08.00–12.00, 11.00–15.00."),
        (",".join(f"{hour}-{hour + 1}" for hour in range(9)), "Skriv høyst 8 åpningstider"),
        ("8-24, 9-10", "Tidene overlapper hverandre"), ("8-15\x00", "skjulte tegn"), ("8-15 " * 40, "Kort den ned"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_told_in_words(typed, why):
    with pytest.raises(ValidationError) as refused:
        read_as(typed)
    assert why in "".join(refused.value.messages)


def test_each_language_reads_what_it_shows():
    day = OpeningText().clean("8-11.30, 16-24")
    with override("en"):
        assert in_words(day) == "08:00–11:30, 16:00–24:00"
        assert OpeningText().clean(in_words(day)) == day
    assert OpeningText().clean(in_words(day)) == from_code(in_code(day)) == day


@given(strategies.text(alphabet="0123456789:.,-–; ogtilk", max_size=30))
def test_whatever_is_understood_is_understood_again_as_it_is_shown(typed):
    with suppress(ValidationError):
        day = OpeningText().clean(typed)
        assert OpeningText().clean(in_words(day)) == day

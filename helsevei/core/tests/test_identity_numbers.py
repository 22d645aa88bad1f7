"""Identity numbers: old and new check digits, D-numbers, test persons (domain.md 4.6)."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from helsevei.core.identity_numbers import FIRST_WEIGHTS, SECOND_WEIGHTS, is_synthetic, masked, parse

REAL = "13116900216"  # an example in public documentation, nobody's number
SYNTHETIC = "20914695016"


@pytest.fixture(autouse=True)
def among_test_persons(settings):
    settings.TEST_PERSONS = True


def with_check_digits(nine: str, remainder: int = 0) -> str | None:
    """The eleven digits whose first check leaves this remainder; None where no digit does."""
    for first in range(10):
        ten = f"{nine}{first}"
        if sum(w * int(d) for w, d in zip(FIRST_WEIGHTS, ten, strict=True)) % 11 == remainder:
            for second in range(10):
                if sum(w * int(d) for w, d in zip(SECOND_WEIGHTS, f"{ten}{second}", strict=True)) % 11 == 0:
                    return f"{ten}{second}"
    return None


@pytest.mark.parametrize("number", [REAL, SYNTHETIC, "12057900499", "04021950128", "31129956715"])
def test_valid_numbers_are_accepted(number):
    assert parse(number) == number


@pytest.mark.parametrize("text", ["131169 00216", " 13116900216 ", "131169\u00a000216", "13 11 69 00 216"])
def test_spaces_do_not_matter(text):
    assert parse(text) == REAL


@pytest.mark.parametrize("remainder", [0, 1, 2, 3])
def test_the_first_check_digit_may_follow_the_rule_of_2032(remainder):
    numbers = [with_check_digits(f"010133{serial}", remainder) for serial in range(100, 130)]
    found = [number for number in numbers if number]
    assert found
    assert all(parse(number) == number for number in found)


@pytest.mark.parametrize("remainder", [4, 5, 6, 7, 8, 9, 10])
def test_other_remainders_are_refused(remainder):
    numbers = [with_check_digits(f"010133{serial}", remainder) for serial in range(100, 130)]
    for number in filter(None, numbers):
        with pytest.raises(ValidationError, match="ikke et gyldig"):
            parse(number)


@given(st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_found_by_the_second_check(place, change):
    wrong = str((int(REAL[place]) + change) % 10)
    with pytest.raises(ValidationError):
        parse(REAL[:place] + wrong + REAL[place + 1 :])


def test_d_numbers_have_forty_added_to_the_day():
    number = with_check_digits("530169123")
    assert number is not None
    assert parse(number) == number


@pytest.mark.parametrize("nine", ["310269123", "000169123", "011369123", "320169123", "720169123", "290201124"])
def test_a_day_that_never_was_is_refused(nine):
    number = with_check_digits(nine)
    assert number is not None
    with pytest.raises(ValidationError, match="ikke et gyldig"):
        parse(number)


def test_somebody_may_be_born_on_29_february():
    number = with_check_digits("290200123")
    assert number is not None
    assert parse(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1311690021",
        "131169002160",
        "1311690021x",
        "１３１１６９００２１６",
        "١٣١١٦٩٠٠٢١٦",
        "131169-00216",
        "\x00" * 11,
    ],
)
def test_what_is_no_eleven_digits_is_refused_with_a_sentence(text):
    with pytest.raises(ValidationError, match="11 siffer"):
        parse(text)


def test_test_persons_are_refused_among_real_ones(settings):
    settings.TEST_PERSONS = False
    assert is_synthetic(SYNTHETIC)
    with pytest.raises(ValidationError, match="testperson"):
        parse(SYNTHETIC)
    assert parse(REAL) == REAL


def test_a_masked_number_shows_the_birth_date_only():
    assert masked(SYNTHETIC) == "209146*****"

"""Norwegian identity numbers: fødselsnummer, D-number and the synthetic ones of Tenor (domain.md 4.6).

Birth date and sex are never read from a number: from 2032 it no longer tells them. The population register does.
"""

import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
SYNTHETIC_MONTH = 80  # Tenor test data
D_NUMBER_DAY = 40


def parse(text: str) -> str:
    """The eleven digits of a valid number, typed with or without spaces. Raises ValidationError in the reader's words.

    The first check digit follows both the rule of 1964 (remainder 0) and that of 2032 (remainder 0–3); synthetic numbers
    are accepted only where TEST_PERSONS is on.
    """
    number = re.sub(r"[ \u00a0]", "", text)
    if not re.fullmatch(r"[0-9]{11}", number):
        raise ValidationError(_("Et fødselsnummer har 11 siffer. Kontroller at du har skrevet alle."))
    if not (_has_a_day(number) and _has_check_digits(number)):
        raise ValidationError(_("Dette er ikke et gyldig fødselsnummer. Kontroller sifrene."))
    if is_synthetic(number) and not settings.TEST_PERSONS:
        raise ValidationError(_("Dette er nummeret til en testperson. Bruk fødselsnummeret til en virkelig person."))
    return number


def is_synthetic(number: str) -> bool:
    return int(number[2:4]) > SYNTHETIC_MONTH


def masked(number: str) -> str:
    """For people who must recognise a number without copying it: `209146*****`."""
    return f"{number[:6]}*****"


def _has_a_day(number: str) -> bool:
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    day -= D_NUMBER_DAY if day > D_NUMBER_DAY else 0
    month -= SYNTHETIC_MONTH if month > SYNTHETIC_MONTH else 0
    try:
        date(2000 + year if year % 4 == 0 else 1900 + year, month, day)
    except ValueError:
        return False
    return True


def _has_check_digits(number: str) -> bool:
    digits = [int(digit) for digit in number]
    first = sum(weight * digit for weight, digit in zip(FIRST_WEIGHTS, digits, strict=False)) % 11
    second = sum(weight * digit for weight, digit in zip(SECOND_WEIGHTS, digits, strict=True)) % 11
    return first in (0, 1, 2, 3) and second == 0

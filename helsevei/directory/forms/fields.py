"""Fields that several forms of the directory share."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.directory.addresses import is_https, is_phone
from helsevei.directory.opening import MIDNIGHT, Day, Interval, in_words, minute_of, overlaps

NUMBER_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
AROUND_THE_CLOCK = (gettext_lazy("døgnåpent"), gettext_lazy("hele døgnet"))
MOST_INTERVALS = 8
LONGEST_LINE = 120  # as many intervals as that, and what people write between them
CLOSED_WORDS = {"", "stengt", "closed"}
BETWEEN_HOURS = re.compile(r"[,;+]|\bog\b|\band\b")
TIME = r"(?:kl\.?\s*)?(\d{1,2})(?:[.:]?(\d{2}))?"
HOURS = re.compile(rf"{TIME}\s*(?:-|–|—|til|to)\s*{TIME}", re.ASCII)


class PhoneNumber(WrittenText):
    """A Norwegian telephone number as people read it, with spaces."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def clean(self, value: object) -> str:
        phone = re.sub(r"\s+", " ", str(super().clean(value)))
        if phone and not is_phone(phone):
            raise ValidationError(_("Skriv telefonnummeret med siffer, for eksempel 55 55 01 00."))
        return phone


class OpenHours(WrittenText):
    """A length of time, typed in hours with or without a comma («7,5»), kept in minutes."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def prepare_value(self, value: object) -> object:
        """Minutes that are stored, as hours; what was typed, as it was."""
        return in_hours(value) if isinstance(value, int) else value

    def clean(self, value: object) -> int:  # type: ignore[override]
        hours = re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", super().clean(value), re.ASCII)
        minutes = round(float(hours[0].replace(",", ".")) * 60) if hours else 0
        if not 1 <= minutes <= self.longest:
            raise ValidationError(
                _("Skriv antall timer, for eksempel 7,5. Høyst %(most)d.") % {"most": self.longest // 60}
            )
        return minutes

    def has_changed(self, initial: object, data: object) -> bool:
        return self.prepare_value(initial) != data


def in_hours(minutes: int) -> str:
    """«7,5», as the reader's language writes it."""
    return str(number_format(f"{minutes / 60:.4g}"))


class OpeningText(WrittenText):
    """The hours of one day on one line, as people write them: «08.00–11.30, 12.00–15.30», «8-15:30», «stengt»."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_LINE, **kwargs)

    def prepare_value(self, value: object) -> object:
        """Hours that are stored, as a sign on the door says them; what was typed, as it was."""
        return in_words(value) if isinstance(value, tuple) else value

    def clean(self, value: object) -> Day:  # type: ignore[override]
        written = super().clean(value).lower().strip(" .")
        if written in CLOSED_WORDS:
            return ()
        if written in map(str, AROUND_THE_CLOCK):
            return (Interval(MIDNIGHT, MIDNIGHT),)
        day = tuple(sorted(self._interval(part.strip()) for part in BETWEEN_HOURS.split(written)))
        if overlaps(day):
            raise ValidationError(_("Tidene overlapper hverandre: %(hours)s.") % {"hours": in_words(day)})
        if len(day) > MOST_INTERVALS:
            raise ValidationError(_("Skriv høyst %(most)d åpningstider på en dag.") % {"most": MOST_INTERVALS})
        return day

    def has_changed(self, initial: object, data: object) -> bool:
        return (self.prepare_value(initial) or "") != data

    def _interval(self, written: str) -> Interval:
        found = HOURS.fullmatch(written)
        if not found:
            raise ValidationError(
                _("Skriv tidene slik: 08.00–11.30, 12.00–15.30. La feltet stå tomt hvis det er stengt.")
            )
        opens, closes = self._time(found[1], found[2]), self._time(found[3], found[4], can_be_midnight=True)
        if closes != MIDNIGHT and minute_of(closes) <= minute_of(opens):
            raise ValidationError(
                _(
                    "Det må stenge senere enn det åpner. Er det åpent over midnatt, skriv til 24.00 her og resten på neste dag."
                )
            )
        return Interval(opens, closes)

    def _time(self, hour: str, minute: str | None, *, can_be_midnight: bool = False) -> time:
        if can_be_midnight and int(hour) == 24 and not int(minute or 0):
            return MIDNIGHT
        try:
            return time(int(hour), int(minute or 0))
        except ValueError:
            written = f"{hour}.{minute or '00'}"
            raise ValidationError(_("%(time)s er ikke noe klokkeslett.") % {"time": written}) from None


class OrganisationNumber(WrittenText):
    """Nine digits, the last of which follows from the others (domain.md 3.6)."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: object) -> str:
        number = re.sub(r"\s", "", super().clean(value))
        if number and not (re.fullmatch(r"[0-9]{9}", number, re.ASCII) and self._holds(number)):
            raise ValidationError(_("Et organisasjonsnummer har ni siffer. Kontroller at du har skrevet det riktig."))
        return number

    def _holds(self, number: str) -> bool:
        return sum(weight * int(digit) for weight, digit in zip(NUMBER_WEIGHTS, number, strict=True)) % 11 == 0


class HerId(forms.IntegerField):
    """The number of a communication party in the address register (domain.md 3.1)."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        words = gettext_lazy("En HER-id er et helt tall. Du finner det i Adresseregisteret.")
        wrong = dict.fromkeys(("invalid", "min_value", "max_value"), words)
        super().__init__(required=False, min_value=1, max_value=2**31 - 1, error_messages=wrong, **kwargs)


class HttpsAddress(WrittenText):
    """The address of a page, which nobody between can read or change."""

    widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})

    def to_python(self, value: object) -> str:
        address = str(super().to_python(value))
        return f"https://{address}" if address and "://" not in address else address

    def clean(self, value: object) -> str:
        address = super().clean(value)
        if address and not is_https(address):
            raise ValidationError(_("Skriv hele adressen til nettsiden. Den må begynne med https://."))
        return address


class Mailbox(WrittenText):
    """An e-mail address."""

    widget = forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"})

    def clean(self, value: object) -> str:
        address = super().clean(value)
        try:
            validate_email(address)
            address.encode("ascii")
        except (ValidationError, UnicodeEncodeError):
            raise ValidationError(
                _("Skriv en e-postadresse, for eksempel hjemmesykepleien@fjordvik.example.")
            ) from None
        return address

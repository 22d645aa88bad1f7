"""Fields that several forms of the directory share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helsevei.design.fields import WrittenText


class PhoneNumber(WrittenText):
    """A Norwegian telephone number as people read it, with spaces."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def clean(self, value: object) -> str:
        phone = re.sub(r"\s+", " ", str(super().clean(value)))
        if phone and not re.fullmatch(r"(\+47 ?)?[0-9](?: ?[0-9]){2,11}", phone, re.ASCII):
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
        return f"{value / 60:.4g}".replace(".", ",") if isinstance(value, int) else value

    def clean(self, value: object) -> int:  # type: ignore[override]
        hours = re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", super().clean(value), re.ASCII)
        minutes = round(float(hours[0].replace(",", ".")) * 60) if hours else 0
        if not 1 <= minutes <= self.longest:
            raise ValidationError(
                _("Skriv antall timer, for eksempel 7,5. Høyst %(most)d.") % {"most": self.longest // 60}
            )
        return minutes

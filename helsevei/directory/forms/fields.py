"""Fields that several forms of the directory share."""

import re

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

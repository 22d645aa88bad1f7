"""What staff type to open and end a health contact, and to find one."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helsevei.contacts.models import WHY_LENGTH, WORDS_LENGTH, EmergencyReason
from helsevei.core.clock import today
from helsevei.core.identity_numbers import parse
from helsevei.core.text import sort_key
from helsevei.design.fields import DayField, WrittenText
from helsevei.design.forms import Form
from helsevei.directory.models import Service

YEAR = timedelta(days=366)


class ContactForm(Form):
    identity_number = WrittenText(
        label=_("Innbyggerens fødselsnummer"),
        help_text=_("11 siffer"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    service = forms.ChoiceField(
        label=_("Tjeneste"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg en tjeneste i listen.")),
    )

    def __init__(self, *args: object, services: "list[Service]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["service"].choices = [(str(service.id), service.name) for service in services]  # type: ignore[attr-defined]

    def clean_identity_number(self) -> str:
        return parse(str(self.cleaned_data["identity_number"]))

    def clean_service(self) -> UUID:
        return UUID(self.cleaned_data["service"])


class SearchForm(Form):
    text = WrittenText(
        label=_("Søk på navn eller fødselsnummer"),
        help_text=_("Begynnelsen på et navn, eller alle 11 sifrene"),
        max_length=200,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if re.fullmatch(r"[\d\s]+", text):
            return parse(text)
        if len("".join(sort_key(text).split())) < 2:  # accents alone would find everybody
            raise ValidationError(_("Skriv minst to bokstaver av navnet."))
        return text


class EndDateForm(Form):
    """Sent with `takes_back`, there is no end any more."""

    end_date = DayField(label=_("Siste dag"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_date"].required = "takes_back" not in self.data

    def clean_end_date(self) -> date | None:
        end_date: date | None = self.cleaned_data["end_date"]
        if end_date and end_date < today():
            raise ValidationError(_("Velg i dag eller en senere dag."))
        return end_date


class PinForm(Form):
    """Why a person is on the follow-up list, and until when."""

    why = WrittenText(
        label=_("Hvorfor skal dere følge med?"),
        help_text=_("Kollegene i tjenesten ser dette. Innbyggeren ser det ikke."),
        max_length=WHY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv kort hvorfor.")},
    )
    until_date = DayField(label=_("Siste dag på lista"), help_text=_("Høyst et år fram."))

    def clean_until_date(self) -> date:
        until_date: date = self.cleaned_data["until_date"]
        if not today() <= until_date <= today() + YEAR:
            raise ValidationError(_("Velg en dag fra i dag til om et år."))
        return until_date


EMERGENCY_REASONS = {
    EmergencyReason.DANGER: _("Fare for liv eller helse"),
    EmergencyReason.OUT_OF_HOURS: _("Akutt hjelp utenom åpningstiden til tjenesten"),
    EmergencyReason.STANDS_IN: _("Jeg hjelper i stedet for en annen tjeneste"),
    EmergencyReason.ASKED: _("Innbyggeren har bedt om det"),
    EmergencyReason.OTHER: _("Noe annet"),
}
FEWEST_LETTERS = 10  # of a reason in words: «akutt» alone says nothing to whoever reads it later


class EmergencyForm(Form):
    """Whom, and why."""

    identity_number = WrittenText(
        label=_("Innbyggerens fødselsnummer"),
        help_text=_("11 siffer"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.ChoiceField(
        label=_("Hvorfor trenger du nødtilgang?"),
        help_text=_("Innbyggeren ser grunnen du velger."),
        widget=forms.RadioSelect,
        choices=[(reason.value, words) for reason, words in EMERGENCY_REASONS.items()],
        error_messages={"required": _("Velg en grunn.")},
    )
    words = WrittenText(
        label=_("Forklar med egne ord"),
        help_text=_("Lederen leser dette."),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Forklar hva som har skjedd.")},
    )

    def clean_identity_number(self) -> str:
        return parse(str(self.cleaned_data["identity_number"]))

    def clean_reason(self) -> EmergencyReason:
        return EmergencyReason(self.cleaned_data["reason"])

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if sum(letter.isalpha() for letter in words) < FEWEST_LETTERS:
            raise ValidationError(_("Skriv litt mer, så lederen forstår hvorfor."))
        return words


class EmergencyReviewForm(Form):
    remark = WrittenText(
        label=_("Hva kom du fram til?"),
        help_text=_("Står sammen med nødtilgangen. Innbyggeren ser at du har sett på den, ikke det du skriver."),
        max_length=WORDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""What staff type to write to several at once (views/staff/composing.py)."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.core.ids import new_id
from helsevei.core.text import salvage
from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form
from helsevei.dialogue.models import MESSAGE_LENGTH, SUBJECT_LENGTH
from helsevei.dialogue.variables import in_braces, named, unknown, unknown_told


def age(label: Any) -> forms.IntegerField:
    wrong = gettext_lazy("Skriv en alder i hele år, fra 0 til 120.")
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(label=label, min_value=0, max_value=120, required=False, error_messages=errors)


class RecipientsForm(Form):
    """Whom a mailing is for; `key` is the id of a new one, so that it is begun once. `services` are ids and names."""

    service = forms.ChoiceField(
        label=gettext_lazy("Tjeneste"),
        help_text=gettext_lazy("Meldingen går til innbyggere som har denne tjenesten nå."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Velg en tjeneste i listen.")),
    )
    age_from = age(gettext_lazy("Fra og med alder"))
    age_to = age(gettext_lazy("Til og med alder"))
    since_date = forms.DateField(
        label=gettext_lazy("Nye fra og med dato"),
        help_text=gettext_lazy("Bare de som har fått tjenesten denne dagen eller senere."),
        widget=forms.DateInput(),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        required=False,
        error_messages={"invalid": gettext_lazy("Skriv dag, måned og år, slik som 31.12.2026.")},
    )
    open_thread = forms.ChoiceField(
        label=gettext_lazy("Åpen samtale med tjenesten"),
        choices=[("", gettext_lazy("Alle")), ("yes", gettext_lazy("Bare de som har en åpen samtale")),
                 ("no", gettext_lazy("Bare de som ikke har en åpen samtale"))],
        required=False,
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        ages = self.cleaned_data.get("age_from"), self.cleaned_data.get("age_to")
        if None not in ages and ages[0] > ages[1]:  # type: ignore[operator]
            self.add_error("age_to", _("Den høyeste alderen må være minst så høy som den laveste."))
        return self.cleaned_data

    @property
    def chosen(self) -> dict[str, Any]:
        """As the action asks for it."""
        typed = self.cleaned_data
        return {
            "service_id": UUID(typed["service"]),
            "has_open_thread": {"yes": True, "no": False}.get(typed["open_thread"]),
            **{name: typed[name] for name in ("age_from", "age_to", "since_date")},
        }


class Ids(forms.Field):
    """The ids of several things on a page."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> frozenset[UUID]:
        try:
            return frozenset(UUID(one) for one in value or ())
        except ValueError as problem:
            raise ValidationError(_("Siden kunne ikke leses. Last den inn på nytt.")) from problem


class KeptForm(Form):
    """Of the health contacts that were `shown` on a page, those that are ticked."""

    shown = Ids(required=False)
    kept = Ids(required=False)


class MailingForm(Form):
    """What several are to read; variables stand open in it until each gets hers."""

    subject = WrittenText(
        label=gettext_lazy("Emne"),
        max_length=SUBJECT_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Skriv kort hva meldingen gjelder.")},
    )
    body = WrittenText(
        label=gettext_lazy("Melding"),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": gettext_lazy("Skriv en melding før du går videre.")},
    )
    takes_replies = forms.BooleanField(
        label=gettext_lazy("Innbyggerne kan svare"),
        help_text=gettext_lazy(
            "Uten dette er det en beskjed. Hver av dem får se hvordan hun eller han kan skrive en ny melding til dere."
        ),
        required=False,
    )

    def clean_subject(self) -> str:
        written = str(self.cleaned_data["subject"])
        if left := named(written):
            raise ValidationError(_("Emnet er likt for alle. Ta bort %(open)s.") % {"open": in_braces(left)})
        return written

    def clean_body(self) -> str:
        written = str(self.cleaned_data["body"])
        if left := unknown(written):
            raise ValidationError(unknown_told(left))
        return written

    @property
    def typed(self) -> dict[str, Any]:
        """What has been typed, valid or not, cut at what a mailing holds; what is valid as it will be sent."""
        valid = self.cleaned_data if self.is_valid() else {}
        texts = {name: str(valid.get(name, salvage(str(self.data.get(name, ""))))) for name in ("subject", "body")}
        return {"subject": texts["subject"][:200], "body": texts["body"][:20000],
                "takes_replies": "takes_replies" in self.data}  # fmt: skip

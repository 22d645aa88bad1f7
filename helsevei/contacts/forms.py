"""What a case worker types to open a health contact."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from helsevei.core.identity_numbers import parse
from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form
from helsevei.directory.models import Service


class ContactForm(Form):
    identity_number = WrittenText(
        label=_("Innbyggerens fødselsnummer"),
        help_text=_("11 siffer"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    service = forms.ChoiceField(label=_("Tjeneste"))

    def __init__(self, *args: object, services: "list[Service]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["service"].choices = [(str(service.id), service.name) for service in services]  # type: ignore[attr-defined]

    def clean_identity_number(self) -> str:
        return parse(str(self.cleaned_data["identity_number"]))

    def clean_service(self) -> UUID:
        return UUID(self.cleaned_data["service"])

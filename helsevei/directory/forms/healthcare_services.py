"""What an administrator may type about a service."""

from django import forms
from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form
from helsevei.directory.forms.fields import PhoneNumber


class ServiceForm(Form):
    name = WrittenText(label=gettext_lazy("Navn på tjenesten"), max_length=100)
    phone = PhoneNumber(
        label=gettext_lazy("Telefon"),
        max_length=20,
        help_text=gettext_lazy("Vises til innbyggerne på alle sider om tjenesten."),
    )
    answer_within_working_days = forms.IntegerField(
        label=gettext_lazy("Svarer innen (antall virkedager)"),
        min_value=1,
        max_value=30,
        initial=1,
        help_text=gettext_lazy("Løftet som innbyggerne ser før de sender en melding."),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), gettext_lazy("Skriv et helt tall fra 1 til 30.")
        ),
    )
    has_dialogue = forms.BooleanField(label=gettext_lazy("Innbyggere kan skrive melding"), required=False, initial=True)
    keeps_journal = forms.BooleanField(label=gettext_lazy("Tjenesten fører journal"), required=False, initial=True)

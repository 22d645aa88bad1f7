"""What an administrator may type about a service."""

from django import forms
from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form
from helsevei.directory.forms.fields import OpenHours, PhoneNumber
from helsevei.directory.models.healthcare_services import LONGEST_PROMISE, ONE_DAY


class ServiceForm(Form):
    name = WrittenText(label=gettext_lazy("Navn på tjenesten"), max_length=100)
    phone = PhoneNumber(
        label=gettext_lazy("Telefon"),
        max_length=20,
        help_text=gettext_lazy("Vises til innbyggerne på alle sider om tjenesten."),
    )
    answer_within_minutes = OpenHours(
        label=gettext_lazy("Svarer innen (åpne timer)"),
        initial=ONE_DAY,
        longest=LONGEST_PROMISE,
        help_text=gettext_lazy(
            "Innbyggeren skal ha svar før tjenesten har hatt åpent så lenge. En dag fra 08.00 til 15.30 er 7,5 timer."
        ),
    )
    has_dialogue = forms.BooleanField(label=gettext_lazy("Innbyggere kan skrive melding"), required=False, initial=True)
    keeps_journal = forms.BooleanField(label=gettext_lazy("Tjenesten fører journal"), required=False, initial=True)

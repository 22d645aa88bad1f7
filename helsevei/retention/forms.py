"""What is said yes to, and why something is held back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form
from helsevei.retention.models import REASON_LENGTH


class ApprovalForm(Form):
    """What was shown: until when, and how many."""

    cutoff_at = forms.DateTimeField(widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    has_seen = forms.BooleanField(
        label=_("Jeg har sett gjennom listen, og alt på den kan slettes"),
        error_messages={"required": _("Se gjennom listen, og kryss av.")},
    )


class ReasonForm(Form):
    reason = WrittenText(
        label=_("Begrunnelse"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Skriv hva som gjør det nødvendig, slik som «klagesak hos Statsforvalteren». Ikke skriv om helse."),
    )  # fmt: skip

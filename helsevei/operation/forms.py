"""What the operator chooses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helsevei.design.forms import Form
from helsevei.operation.models import DiscardReason

REASON_NAMES = {
    DiscardReason.DONE_OTHERWISE: _("Det er gjort på en annen måte"),
    DiscardReason.NOT_NEEDED: _("Det trengs ikke lenger"),
    DiscardReason.WILL_NOT_SUCCEED: _("Det kan ikke lykkes, og de som må vite det, er varslet"),
}


class DiscardForm(Form):
    reason = forms.ChoiceField(
        label=_("Hvorfor?"),
        widget=forms.RadioSelect,
        choices=[(reason.value, name) for reason, name in REASON_NAMES.items()],
        error_messages={"required": _("Velg hvorfor jobben ikke skal prøves igjen.")},
    )

    def clean_reason(self) -> DiscardReason:
        return DiscardReason(self.cleaned_data["reason"])

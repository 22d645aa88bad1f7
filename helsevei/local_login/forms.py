"""What staff type to log in locally."""

from django import forms
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helsevei.core.identity_numbers import parse
from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form

SHORTEST, LONGEST = 12, 200
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class Password(forms.CharField):
    """As it was typed, blanks and all; never sent back."""

    def __init__(self, *, autocomplete: str, **kwargs: object) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, widget=widget, error_messages={"required": _("Skriv noe her først.")}, **kwargs)  # type: ignore[arg-type]


class LogInForm(Form):
    identity_number = WrittenText(label=_("Fødselsnummer"), widget=forms.TextInput(attrs=NUMERIC))
    password = Password(label=_("Passord"), autocomplete="current-password")
    code = WrittenText(
        label=_("Kode"),
        help_text=_("Seks siffer fra appen din, eller en av reservekodene."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def clean_identity_number(self) -> str:
        return parse(str(self.cleaned_data["identity_number"]))


class InvitationForm(Form):
    invitation = WrittenText(
        label=_("Engangskode"),
        help_text=_("Den administratoren i kommunen ga deg, for eksempel ABCD-EFGH-IJKL-MNOP."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SetUpForm(Form):
    invitation = WrittenText(widget=forms.HiddenInput)
    password = Password(
        label=_("Velg et passord"),
        help_text=_("Minst 12 tegn. Flere ord etter hverandre er lett å huske og vanskelig å gjette."),
        autocomplete="new-password",
    )
    app_code = WrittenText(
        label=_("Kode fra appen"),
        help_text=_("De seks sifrene som appen viser nå."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not SHORTEST <= len(password) <= LONGEST:
            raise ValidationError(gettext("Passordet må ha fra 12 til 200 tegn."))
        try:
            CommonPasswordValidator().validate(password)
        except ValidationError:
            raise ValidationError(gettext("Mange bruker dette passordet. Velg et annet.")) from None
        return password

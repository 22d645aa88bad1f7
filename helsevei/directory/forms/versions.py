"""A form that knows which state of a thing it was filled in for (reliability D6)."""

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from helsevei.design.forms import Form
from helsevei.directory.forms.fields import OpeningText


class VersionedForm(Form):
    """`initial` holds the thing as it stands now, with its version as `seen_version`."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    meanwhile: list[tuple[str, str]]  # label and value of what stands there now and is not what was typed

    def clean_seen_version(self) -> int:
        return self.cleaned_data["seen_version"] or 0

    def show_what_stands(self) -> None:
        """After somebody else has saved: what differs from what was typed. Saved once more, the typed replaces it."""
        differing = [self[name] for name in self.changed_data if name != "seen_version"]
        self.meanwhile = [(str(bound.label), in_words(bound)) for bound in differing]
        self.data = {name: self.data[name] for name in self.data} | {"seen_version": self.initial["seen_version"]}


def in_words(bound: BoundField) -> str:
    """What stood in a field before it was typed in."""
    value = bound.field.prepare_value(bound.initial)
    if isinstance(bound.field, forms.BooleanField):
        return _("Ja") if value else _("Nei")
    if isinstance(bound.field, forms.ChoiceField):
        value = dict(bound.field.choices).get(value)  # type: ignore[arg-type]
    if value in (None, ""):
        return _("Stengt") if isinstance(bound.field, OpeningText) else _("Tomt")
    return str(value)

"""What an administrator may type about a service offering."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form
from helsevei.directory.actions.offerings import ContactChoice
from helsevei.directory.addresses import PHONE_LENGTH
from helsevei.directory.forms.fields import HttpsAddress, PhoneNumber
from helsevei.directory.forms.versions import VersionedForm
from helsevei.directory.models import Offering, OfferingKind
from helsevei.directory.models.offerings import HOME_PAGE_LENGTH, INFORMATION_LENGTH

LANGUAGES = ("nb", "nn", "en", "se")
ROWS, MOST_ROWS = 2, 12  # for contact options
ROW = ("label", "explanation", "target")
OLDEST = 120
OF_TARGET = ("from_age", "to_age", "is_for_oneself", "is_for_parents")
OF_OFFERING = ("is_shown", "home_page", "phone", "address", "opening_hours", *OF_TARGET)


class PhoneOrAddress(WrittenText):
    """A telephone number or an address on the web: what begins with a digit or + is a number."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"})

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        return (PhoneNumber() if typed[0] in "+0123456789" else HttpsAddress(max_length=HOME_PAGE_LENGTH)).clean(typed)


def information(label: Any, *, required: bool = False) -> WrittenText:
    widget = forms.Textarea(attrs={"rows": 6})
    return WrittenText(label=label, max_length=INFORMATION_LENGTH, required=required, widget=widget)


def age(label: Any) -> forms.IntegerField:
    wrong = gettext_lazy("Skriv en alder i hele år, fra 0 til 120.")
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(label=label, min_value=0, max_value=OLDEST, error_messages=messages)


class OfferingForm(VersionedForm):
    is_shown = forms.BooleanField(label=gettext_lazy("Vis helsetilbudet til innbyggerne"), required=False)
    information_nb = information(gettext_lazy("Tekst på bokmål"), required=True)
    information_nn = information(gettext_lazy("Tekst på nynorsk"))
    information_en = information(gettext_lazy("Tekst på engelsk"))
    information_se = information(gettext_lazy("Tekst på nordsamisk"))
    phone = PhoneNumber(label=gettext_lazy("Telefon"), max_length=PHONE_LENGTH, required=False)
    home_page = HttpsAddress(label=gettext_lazy("Hjemmeside"), max_length=HOME_PAGE_LENGTH, required=False)
    address = WrittenText(label=gettext_lazy("Besøksadresse"), max_length=200, required=False)
    opening_hours = WrittenText(
        label=gettext_lazy("Åpningstider"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Slik du vil at de skal stå, gjerne en linje for hver dag."),
    )
    from_age = age(gettext_lazy("Fra og med alder"))
    to_age = age(gettext_lazy("Til og med alder"))
    is_for_oneself = forms.BooleanField(label=gettext_lazy("De som er i denne alderen selv"), required=False)
    is_for_parents = forms.BooleanField(label=gettext_lazy("Foreldre til barn i denne alderen"), required=False)

    def __init__(
        self, offering: Offering, typed: Mapping[str, str] | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        """With as many rows for contact options as were typed, or as stand there now."""
        initial = stored(offering) if initial is None else initial
        super().__init__(typed, initial=initial)
        self.row_numbers = rows_in({**initial, **(typed or {})})
        for number in self.row_numbers:
            self.fields |= row(number)
        if offering.is_for_everybody:
            for name in OF_TARGET:
                del self.fields[name]
        if offering.kind == OfferingKind.HEALTH_AND_CARE:
            del self.fields["is_shown"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "to_age" in typed and typed["to_age"] < typed.get("from_age", 0):
            self.add_error("to_age", _("Den høyeste alderen kan ikke være lavere enn den laveste."))
        if "is_for_parents" in typed and not (typed["is_for_parents"] or typed["is_for_oneself"]):
            self.add_error("is_for_oneself", _("Velg minst en av de to: de som har alderen selv, eller foreldrene."))
        for number in self.row_numbers:
            label, explanation, target = (typed.get(f"{part}_{number}") for part in ROW)
            if label == "" and (explanation or target):
                self.add_error(f"label_{number}", _("Skriv en overskrift, eller tøm resten av raden."))
            if target == "" and (label or explanation):
                self.add_error(f"target_{number}", _("Skriv et telefonnummer eller en nettadresse."))
        return typed if self.errors else self.as_the_action_takes_it(typed)

    def as_the_action_takes_it(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        texts = {language: typed[f"information_{language}"] for language in LANGUAGES}
        return {
            **{name: typed[name] for name in (*OF_OFFERING, "seen_version") if name in self.fields},
            "information": {language: text for language, text in texts.items() if text},
            "contact_options": [contact_option(typed, n) for n in self.row_numbers if typed[f"label_{n}"]],
        }

    @property
    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        return [tuple(self[f"{part}_{number}"] for part in ROW) for number in self.row_numbers]


class ImportForm(Form):
    """Asks for a confirmation when much is gone."""

    is_confirmed = forms.BooleanField(
        label=gettext_lazy("Jeg har sett over endringene og vil gjøre dem likevel"),
        error_messages={"required": gettext_lazy("Kryss av når du har sett over endringene.")},
    )

    def __init__(self, typed: Mapping[str, str] | None, *, much_is_gone: bool) -> None:
        super().__init__(typed)
        if not much_is_gone:
            del self.fields["is_confirmed"]


def stored(offering: Offering) -> dict[str, Any]:
    """What stands on the card now, with an empty row for one more contact option."""
    options = list(offering.contact_options.all())
    rows = {f"label_{number}": "" for number in range(1, max(len(options) + 1, ROWS) + 1)}
    for number, option in enumerate(options, start=1):
        rows |= {f"label_{number}": option.label, f"explanation_{number}": option.explanation,
                 f"target_{number}": option.phone or option.link}  # fmt: skip
    texts = {f"information_{language}": offering.texts.get(language, "") for language in LANGUAGES}
    fields = {name: getattr(offering, name) for name in OF_OFFERING}
    return fields | {"seen_version": offering.version} | texts | rows


def contact_option(typed: Mapping[str, str], number: int) -> ContactChoice:
    target = typed[f"target_{number}"]
    is_link = target.startswith("https://")
    return {
        "label": typed[f"label_{number}"],
        "explanation": typed[f"explanation_{number}"],
        "phone": "" if is_link else target,
        "link": target if is_link else "",
    }


def rows_in(typed: Mapping[str, Any]) -> list[int]:
    return [number for number in range(1, MOST_ROWS + 1) if f"label_{number}" in typed]


def with_one_row_more(typed: dict[str, str]) -> dict[str, str]:
    return typed | {f"label_{len(rows_in(typed)) + 1}": ""}


def row(number: int) -> dict[str, forms.Field]:
    """The fields of one contact option; a row that is left empty is none."""
    numbered = {"number": number}
    return {
        f"label_{number}": WrittenText(
            label=_("Kontaktmåte %(number)d") % numbered, max_length=100, required=False,
            help_text=_("For eksempel «Har du mistanke om koronasmitte?»."),
        ),
        f"explanation_{number}": WrittenText(
            label=_("Forklaring til kontaktmåte %(number)d") % numbered, max_length=500, required=False
        ),
        f"target_{number}": PhoneOrAddress(
            label=_("Telefonnummer eller nettadresse til kontaktmåte %(number)d") % numbered, max_length=500,
            required=False,
        ),
    }  # fmt: skip

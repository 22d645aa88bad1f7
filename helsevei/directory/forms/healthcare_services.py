"""What an administrator may type about a service."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.directory.forms.fields import HerId, HttpsAddress, OpenHours, PhoneNumber
from helsevei.directory.forms.organisations import choices, chosen
from helsevei.directory.forms.versions import VersionedForm
from helsevei.directory.models import Organisation
from helsevei.directory.models.healthcare_services import INTRODUCTION_LENGTH, LONGEST_PROMISE, ONE_DAY
from helsevei.directory.service_types import service_types


class NamesInNorwegian(forms.Select):
    """The names of a national code list are Norwegian on every page."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"attrs": option["attrs"] | ({"lang": "nb"} if value else {})}


class ServiceForm(VersionedForm):
    name = WrittenText(label=gettext_lazy("Navn på tjenesten"), max_length=100)
    type_code = forms.ChoiceField(
        label=gettext_lazy("Type tjeneste"),
        required=False,
        widget=NamesInNorwegian,
        choices=lambda: [("", gettext_lazy("Ikke valgt")), *service_types().items()],
        error_messages={"invalid_choice": gettext_lazy("Velg en type i listen.")},
    )
    organisation_id = forms.ChoiceField(
        label=gettext_lazy("Hører til"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Velg en enhet i listen.")},
    )
    phone = PhoneNumber(
        label=gettext_lazy("Telefon"),
        max_length=20,
        help_text=gettext_lazy("Vises til innbyggerne på alle sider om tjenesten."),
    )
    home_page = HttpsAddress(label=gettext_lazy("Nettside"), required=False, max_length=300)
    answer_within_minutes = OpenHours(
        label=gettext_lazy("Svarer innen (åpne timer)"),
        initial=ONE_DAY,
        longest=LONGEST_PROMISE,
        help_text=gettext_lazy(
            "Innbyggeren skal ha svar før tjenesten har hatt åpent så lenge. En dag fra 08.00 til 15.30 er 7,5 timer."
        ),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Tjenesten er i bruk"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "En tjeneste som ikke er i bruk, får ingen nye meldinger. Det som er skrevet, kan fortsatt leses."
        ),
    )
    has_dialogue = forms.BooleanField(label=gettext_lazy("Innbyggere kan skrive melding"), required=False, initial=True)
    keeps_journal = forms.BooleanField(label=gettext_lazy("Tjenesten fører journal"), required=False, initial=True)
    is_sensitive = forms.BooleanField(
        label=gettext_lazy("Sensitiv avsender"),
        required=False,
        help_text=gettext_lazy(
            "Når navnet på tjenesten i seg selv sier noe om helsen. Varsler herfra nevner aldri hvilken tjeneste som har skrevet."
        ),
    )
    is_open_to_parents = forms.BooleanField(
        label=gettext_lazy("Åpen for foreldre til barn på 12–15 år"),
        required=False,
        help_text=gettext_lazy(
            "Foreldre ser samtalene til barnet og kan skrive for det. Til barnet er 12 år, gjelder det alle tjenester."
        ),
    )
    her_id = HerId(
        label=gettext_lazy("HER-id"), help_text=gettext_lazy("Tjenestens nummer i Adresseregisteret (nivå 2).")
    )

    def __init__(self, *args: object, organisations: Iterable[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation_id"].choices = choices(organisations)  # type: ignore[attr-defined]

    def clean_organisation_id(self) -> UUID | None:
        return chosen(self.cleaned_data["organisation_id"])


class Introduction(WrittenText):
    """What the service says of itself in one language."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6})
        super().__init__(required=False, max_length=INTRODUCTION_LENGTH, widget=widget, **kwargs)


class IntroductionsForm(VersionedForm):
    """A field for each language, named by its code."""

    nb = Introduction(label=gettext_lazy("Bokmål"))
    nn = Introduction(label=gettext_lazy("Nynorsk"))
    en = Introduction(label=gettext_lazy("Engelsk"))
    se = Introduction(label=gettext_lazy("Nordsamisk"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        return {"seen_version": typed.pop("seen_version", 0), "introductions": typed}

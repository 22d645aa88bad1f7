"""What an administrator may type about a level between the municipality and its services."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.directory.forms.fields import HerId, OrganisationNumber
from helsevei.directory.forms.versions import VersionedForm
from helsevei.directory.models import Organisation


class OrganisationForm(VersionedForm):
    name = WrittenText(label=gettext_lazy("Navn på enheten"), max_length=100)
    parent_id = forms.ChoiceField(
        label=gettext_lazy("Ligger under"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Velg en enhet i listen.")},
    )
    organisation_number = OrganisationNumber(label=gettext_lazy("Organisasjonsnummer"), required=False)
    her_id = HerId(label=gettext_lazy("HER-id"), help_text=gettext_lazy("Enhetens nummer i Adresseregisteret."))

    def __init__(self, *args: object, organisations: Iterable[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["parent_id"].choices = choices(organisations)  # type: ignore[attr-defined]

    def clean_parent_id(self) -> UUID | None:
        return chosen(self.cleaned_data["parent_id"])


def choices(organisations: Iterable[Organisation]) -> list[tuple[str, object]]:
    """Right below the municipality, or below one of these."""
    return [("", gettext_lazy("Rett under kommunen")), *((str(one.id), one.name) for one in organisations)]


def chosen(choice: str) -> UUID | None:
    return UUID(choice) if choice else None

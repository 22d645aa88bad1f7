"""What people type about themselves and about staff."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helsevei.core.actor import Role
from helsevei.core.clock import today
from helsevei.core.identity_numbers import parse
from helsevei.design.fields import DayField, WrittenText
from helsevei.design.forms import Form
from helsevei.directory.models import Service

ROLE_NAMES = {
    Role.READER: _("Medarbeider, bare lesing"),
    Role.CASE_WORKER: _("Medarbeider"),
    Role.LEADER: _("Leder"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.AUDITOR: _("Revisor"),
    Role.OPERATOR: _("Driftsansvarlig"),
}


EVERYWHERE = "all"


class ConsentForm(Form):
    choice = forms.ChoiceField(
        label=_("Vil du ha digital dialog med kommunen?"),
        help_text=_("Du kan ombestemme deg når du vil."),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("Ja, jeg vil kunne skrive med kommunen og lese svarene her")),
            ("no", _("Nei, ikke nå")),
        ],
        error_messages={"required": _("Velg ja eller nei. Du kan ombestemme deg når du vil.")},
    )


class EndSessionForm(Form):
    """Which of one's other sessions; none named is all of them."""

    session = forms.UUIDField(required=False)


class StaffForm(Form):
    """Somebody who is to work here, and who logs in with this number."""

    name = WrittenText(label=_("Navn"), max_length=200)
    identity_number = WrittenText(
        label=_("Fødselsnummer"),
        help_text=_("11 siffer. Det brukes til å kjenne igjen den ansatte ved innlogging og vises aldri."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_identity_number(self) -> str:
        return parse(str(self.cleaned_data["identity_number"]))


class StaffRoleForm(StaffForm):
    role = forms.ChoiceField(
        label=_("Rolle"),
        choices=[(role.value, name) for role, name in ROLE_NAMES.items() if role != Role.OPERATOR],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg en rolle i listen.")),
    )
    service = forms.ChoiceField(
        label=_("Tjeneste"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg tjeneste, eller hele kommunen.")),
    )

    def __init__(self, *args: object, services: "list[Service]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        everywhere = [("", _("Velg")), (EVERYWHERE, _("Hele kommunen"))]
        choices = [*everywhere, *((str(service.id), service.name) for service in services)]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean_service(self) -> UUID | None:
        """Administrators and auditors work for the whole municipality."""
        chosen = self.cleaned_data["service"]
        if chosen != EVERYWHERE and self.cleaned_data.get("role") in (Role.ADMINISTRATOR, Role.AUDITOR):
            raise forms.ValidationError(gettext("Denne rollen gjelder hele kommunen. Velg «Hele kommunen»."))
        return None if chosen == EVERYWHERE else UUID(chosen)


class AbsenceForm(Form):
    """Who is away, when, and who stands in: `staff` and `substitutes` are ids and names."""

    user = forms.ChoiceField(label=_("Hvem er borte?"))
    start_date = DayField(label=_("Første dag borte"))
    end_date = DayField(label=_("Siste dag borte"))
    substitute = forms.ChoiceField(
        label=_("Vikar"),
        help_text=_("Vikaren får samtalene i tjenestene dere begge svarer i. De andre blir ledige for alle."),
        required=False,
    )

    def __init__(
        self, *args: Any, staff: list[tuple[UUID, str]], substitutes: list[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = staff  # type: ignore[attr-defined]
        self.fields["substitute"].choices = [("", _("Ingen vikar")), *substitutes]  # type: ignore[attr-defined]

    def clean_end_date(self) -> date:
        end_date: date = self.cleaned_data["end_date"]
        if end_date < max(today(), self.cleaned_data.get("start_date") or today()):
            raise forms.ValidationError(_("Velg i dag eller en senere dag, og ikke før den første dagen."))
        return end_date

    def clean_substitute(self) -> UUID | None:
        chosen = self.cleaned_data["substitute"]
        if chosen and chosen == self.cleaned_data.get("user"):
            raise forms.ValidationError(_("Velg en annen enn den som er borte."))
        return UUID(chosen) if chosen else None

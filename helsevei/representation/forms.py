"""What people type about who may act for whom."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helsevei.core.actor import Ability
from helsevei.core.clock import today
from helsevei.core.identity_numbers import parse
from helsevei.design.fields import DayField, WrittenText
from helsevei.design.forms import Form
from helsevei.directory.models import Service
from helsevei.representation.actions import Receiver
from helsevei.representation.models import LegalBasis

ABILITIES = {
    Ability.READ: _("Lese meldinger"),
    Ability.WRITE: _("Skrive meldinger og lese svarene"),
    Ability.APPOINTMENTS: _("Se og avbestille timer"),
    Ability.RESULTS: _("Se prøvesvar"),
}
LEGAL_BASES = {
    LegalBasis.SPOKEN: _("Innbyggeren har sagt ja, muntlig eller på papir"),
    LegalBasis.GUARDIAN: _("Verge"),
    LegalBasis.NEXT_OF_KIN: _("Nærmeste pårørende, når innbyggeren mangler samtykkekompetanse"),
    LegalBasis.FUTURE_POWER: _("Fremtidsfullmakt"),
}
YEAR = timedelta(days=366)
ALL, SOME = "all", "some"


class PowerForm(Form):
    """To whom, what, and how long."""

    given_name = WrittenText(label=_("Fornavn"), max_length=200)
    family_name = WrittenText(
        label=_("Etternavn"), max_length=200, help_text=_("Slik det står i Folkeregisteret, for eksempel på passet.")
    )
    identity_number = WrittenText(
        label=_("Fødselsnummer"),
        help_text=_(
            "11 siffer. Nummeret og etternavnet må tilhøre samme person, ellers gir ikke fullmakten noen tilgang."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    abilities = forms.MultipleChoiceField(
        label=_("Hva gjelder fullmakten?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(ability.value, name) for ability, name in ABILITIES.items()],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg minst én ting.")),
    )
    end_date = DayField(label=_("Siste dag"), required=False)

    def clean_identity_number(self) -> str:
        return parse(str(self.cleaned_data["identity_number"]))

    def clean_abilities(self) -> list[Ability]:
        return [Ability(ability) for ability in self.cleaned_data["abilities"]]

    def clean_end_date(self) -> date | None:
        end_date: date | None = self.cleaned_data["end_date"]
        if end_date and end_date < max(today(), self.cleaned_data.get("start_date") or today()):
            raise ValidationError(_("Den siste dagen kan ikke være før den første."))
        return end_date

    @property
    def receiver(self) -> Receiver:
        """Of a valid form."""
        return Receiver(**{name: self.cleaned_data[name] for name in ("identity_number", "given_name", "family_name")})


class GivenPowerForm(PowerForm):
    """What a person fills in herself. `services` are those she is in contact with."""

    extent = forms.ChoiceField(
        label=_("Hvilke tjenester?"),
        widget=forms.RadioSelect,
        choices=[(ALL, _("Alle tjenestene mine, også de jeg får senere")), (SOME, _("Bare dem jeg velger her"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg alle tjenestene eller noen av dem.")),
    )
    services = forms.MultipleChoiceField(
        label=_("Tjenester"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Velg tjenester i listen.")},
    )  # fmt: skip
    start_date = DayField(label=_("Første dag"))
    field_order = ("given_name", "family_name", "identity_number", "abilities", "extent", "services", "start_date")

    def __init__(self, *args: Any, services: Iterable[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = [(str(service.id), service.name) for service in services]  # type: ignore[attr-defined]
        self.fields["end_date"].help_text = _("La stå tom hvis fullmakten skal gjelde til du tar den tilbake.")

    def clean_start_date(self) -> date:
        start_date: date = self.cleaned_data["start_date"]
        if start_date < today():
            raise ValidationError(_("Velg i dag eller en senere dag."))
        return start_date

    def clean_services(self) -> list[UUID] | None:
        """None for every service."""
        chosen = self.cleaned_data["services"]
        if self.cleaned_data.get("extent") == SOME and not chosen:
            raise ValidationError(_("Velg minst én tjeneste."))
        return [UUID(service) for service in chosen] if self.cleaned_data.get("extent") == SOME else None


class ReviewForm(Form):
    review_date = DayField(
        label=_("Skal vurderes på nytt innen"),
        help_text=_("Høyst et år fram. Da slutter fullmakten å gjelde hvis ingen har bekreftet den."),
    )

    def clean_review_date(self) -> date:
        review_date: date = self.cleaned_data["review_date"]
        if not today() <= review_date <= today() + YEAR:
            raise ValidationError(_("Velg en dag fra i dag til om et år."))
        return review_date


class RegisteredPowerForm(PowerForm, ReviewForm):
    """What staff fill in about somebody whom their service helps."""

    legal_basis = forms.ChoiceField(
        label=_("Rettslig grunnlag"),
        widget=forms.RadioSelect,
        choices=[(basis.value, name) for basis, name in LEGAL_BASES.items()],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Velg et grunnlag.")),
    )
    field_order = (
        "given_name",
        "family_name",
        "identity_number",
        "abilities",
        "legal_basis",
        "review_date",
        "end_date",
    )

    def clean_legal_basis(self) -> LegalBasis:
        return LegalBasis(self.cleaned_data["legal_basis"])

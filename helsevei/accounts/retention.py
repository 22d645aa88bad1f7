"""How long what accounts stores is kept."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from helsevei.accounts.models import Absence
from helsevei.core.retention import Ending, Rows, Rule, register, years_before

NAMED = _("Innsynsloggen slettes aldri, og viser til den som handlet og den det gjaldt")


def past(at: datetime) -> Rows:
    return Absence.objects.filter(end_date__lt=years_before(at, 1).date())


register("accounts.Person", Rule(
    Ending.NEVER, _("Innbyggere: navn, fødselsdato og fødselsnummer (kryptert), kopiert fra Folkeregisteret"),
    _("Så lenge Helsevei brukes"), NAMED,
))  # fmt: skip
register("accounts.User", Rule(
    Ending.NEVER, _("Brukere: at en innbygger eller en ansatt kan logge inn"), _("Så lenge Helsevei brukes"), NAMED,
))  # fmt: skip
register("accounts.StaffRole", Rule(
    Ending.NEVER, _("Roller: hvilke tilganger ansatte har og har hatt"), _("Så lenge Helsevei brukes"),
    _("Uten rollene sier innsynsloggen ikke om den som så noe, hadde lov til det"),
))  # fmt: skip
register("accounts.Absence", Rule(
    Ending.BY_ITSELF, _("Fravær: når ansatte er borte, og hvem som er vikar"), _("Ett år etter den siste dagen"),
    _("Viser hvem som svarte i stedet for hvem"), due=past,
))  # fmt: skip
register("accounts.Consent", Rule(
    Ending.NEVER, _("Samtykker: at en innbygger har sagt ja eller nei til digital dialog, og når"),
    _("Så lenge Helsevei brukes"), _("Kommunen må kunne vise at innbyggeren hadde sagt ja da noen skrev (personvernforordningen artikkel 7)"),
))  # fmt: skip
register("accounts.Session", Rule(
    Ending.BY_ITSELF, _("Innlogginger"), _("Når innloggingen er over, senest etter 12 timer"),
    _("Trengs bare mens noen er logget inn"), job="accounts.clear_expired",
))  # fmt: skip
register("accounts.LoginAttempt", Rule(
    Ending.BY_ITSELF, _("Påbegynte innlogginger"), _("Ti minutter etter at innloggingen begynte"),
    _("Trengs bare til nettleseren kommer tilbake fra ID-porten eller HelseID"), job="accounts.clear_expired",
))  # fmt: skip

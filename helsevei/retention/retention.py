"""How long it is kept what was held back and removed."""

from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rule, register

AS_LONG = _("Så lenge Helsevei brukes")
register("retention.Hold", Rule(
    Ending.NEVER, _("Sperrer mot sletting, med begrunnelse"), AS_LONG, _("Viser hvorfor noe ikke ble slettet da tiden var ute")
))  # fmt: skip
register("retention.Removal", Rule(
    Ending.NEVER, _("Slettinger: hvem som godkjente, hvor mange og når"), AS_LONG,
    _("Viser hvem som bestemte at noe skulle slettes"),
))  # fmt: skip
register("retention.RemovalRow", Rule(
    Ending.FOLLOWS, _("Numrene på det som ble slettet"), AS_LONG, _("Viser hva som ble slettet, uten hva som sto der"),
    follows="retention.Removal",
))  # fmt: skip

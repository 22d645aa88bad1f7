"""How long the access log is kept."""

from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rule, register

CHAINED = _("Hvert innslag er forseglet med det forrige. Ble ett borte, kunne ingen vite om noen hadde fjernet flere (pasientjournalloven § 22)")  # fmt: skip

register("audit.Entry", Rule(
    Ending.NEVER, _("Innsynsloggen: hvem som har sett og gjort hva, som numre og koder uten tekst"),
    _("Så lenge Helsevei brukes"), CHAINED,
))  # fmt: skip
register("audit.Chain", Rule(
    Ending.NEVER, _("Hvor langt innsynsloggen til hver kommune har kommet"), _("Så lenge Helsevei brukes"), CHAINED,
))  # fmt: skip

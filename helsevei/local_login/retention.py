"""How long local logins are kept."""

from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rule, register

register("local_login.LocalLogin", Rule(
    Ending.NEVER, _("Lokale innlogginger for ansatte: passord og app, kryptert"),
    _("Til administratoren avslutter den lokale innloggingen"), _("Trengs så lenge den ansatte skal logge inn slik"),
))  # fmt: skip

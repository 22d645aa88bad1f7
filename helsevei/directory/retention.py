"""How long what directory stores is kept: nothing in it is about inhabitants."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rows, Rule, register, years_before
from helsevei.directory.models import AnswerTime

BY_HAND = _("Til administratoren fjerner det")
OF_THE_PLACE = _("Kommunens egne opplysninger, uten noe om innbyggere")
AS_LONG = _("Så lenge Helsevei brukes")
OF_A_SERVICE = _("Like lenge som tjenesten")


def old_answers(at: datetime) -> Rows:
    return AnswerTime.objects.filter(answered_at__lt=years_before(at, 1))


register("directory.Municipality", Rule(Ending.NEVER, _("Kommunen"), AS_LONG, OF_THE_PLACE))
register("directory.Service", Rule(
    Ending.NEVER, _("Tjenester, også de som er nedlagt"), AS_LONG,
    _("Samtaler, helsekontakter og innsynsloggen viser til tjenesten"),
))  # fmt: skip
register("directory.Organisation", Rule(Ending.NEVER, _("Enheter i kommunen"), BY_HAND, OF_THE_PLACE))
register("directory.Team", Rule(Ending.NEVER, _("Team og postkassene deres"), BY_HAND, OF_THE_PLACE))
register("directory.OpeningHours", Rule(
    Ending.FOLLOWS, _("Åpningstider"), OF_A_SERVICE, OF_THE_PLACE, follows="directory.Service"
))  # fmt: skip
register("directory.OpeningException", Rule(
    Ending.FOLLOWS, _("Unntak fra åpningstidene"), OF_A_SERVICE, OF_THE_PLACE, follows="directory.Service"
))  # fmt: skip
register("directory.Offering", Rule(Ending.NEVER, _("Helsetilbud"), AS_LONG, OF_THE_PLACE))
register("directory.ContactOption", Rule(
    Ending.FOLLOWS, _("Kontaktmåter på et helsetilbud"), _("Like lenge som helsetilbudet"), OF_THE_PLACE,
    follows="directory.Offering",
))  # fmt: skip
register("directory.RegisterReading", Rule(
    Ending.NEVER, _("Når helsetilbudene sist ble hentet fra registrene"), AS_LONG, OF_THE_PLACE
))  # fmt: skip
register("directory.UrgentWords", Rule(
    Ending.NEVER, _("Hasteord, hver utgave av listen"), AS_LONG,
    _("En melding som er merket, viser til den utgaven av listen som gjaldt"),
))  # fmt: skip
register("directory.Change", Rule(
    Ending.NEVER, _("Endringer i kommunens opplysninger: hvem som endret hva"), AS_LONG,
    _("Viser hva innbyggerne kunne lese da de valgte (arkivlova)"),
))  # fmt: skip
register("directory.AnswerTime", Rule(
    Ending.BY_ITSELF, _("Hvor lang tid hvert svar tok, uten hvem som spurte"), _("Ett år etter at svaret ble sendt"),
    _("Svartiden måles over de siste 30 dagene"), due=old_answers,
))  # fmt: skip

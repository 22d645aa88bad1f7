"""How long messages and what belongs to them are kept."""

from datetime import datetime

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rows, Rule, register, unreferenced, years_before
from helsevei.dialogue.models import Draft, Thread

WITH_THE_THREAD = _("Like lenge som samtalen")
FOR_BOTH = _("Innbyggeren og tjenesten skal kunne lese hva som ble sagt")


def over(at: datetime) -> Rows:
    """Closed so long ago, in the journal where the service keeps one (helsepersonelloven §§ 39–40), not gone on with in another
    and not being written in."""
    closed = Thread.objects.filter(closed_at__lt=years_before(at, settings.KEEP_DIALOGUE_YEARS))
    in_journal = Q(service__keeps_journal=False) | Q(journalled_version__gte=F("version"))
    return unreferenced(closed.filter(in_journal))


def left(at: datetime) -> Rows:
    return Draft.objects.filter(saved_at__lt=years_before(at, 1))


register("dialogue.Thread", Rule(
    Ending.APPROVED, _("Samtaler som er avsluttet, med alt som ble skrevet i dem"),
    _("%(years)s år etter at samtalen ble avsluttet, når den er journalført"), FOR_BOTH,
    years=settings.KEEP_DIALOGUE_YEARS, address="samtaler", due=over, since="closed_at", person="person", thread="id", service="service",
))  # fmt: skip
register("dialogue.Message", Rule(
    Ending.FOLLOWS, _("Meldinger"), WITH_THE_THREAD, FOR_BOTH, follows="dialogue.Thread"
))  # fmt: skip
register("dialogue.Withdrawal", Rule(
    Ending.FOLLOWS, _("At en melding ble trukket tilbake"), WITH_THE_THREAD, FOR_BOTH, follows="dialogue.Message"
))  # fmt: skip
register("dialogue.UrgencyMark", Rule(
    Ending.FOLLOWS, _("At en melding ble merket som mulig hastesak, og hvorfor"), WITH_THE_THREAD,
    _("Viser hva innbyggeren fikk beskjed om da hun skrev"), follows="dialogue.Message",
))  # fmt: skip
register("dialogue.Note", Rule(
    Ending.FOLLOWS, _("Notater mellom kolleger ved en samtale"), WITH_THE_THREAD, _("Viser hvorfor saken ble løst slik den ble"),
    follows="dialogue.Thread",
))  # fmt: skip
register("dialogue.ReadMark", Rule(
    Ending.FOLLOWS, _("Hvor langt hver leser har lest i en samtale"), WITH_THE_THREAD, _("Viser hva som er nytt for henne"),
    follows="dialogue.Thread",
))  # fmt: skip
register("dialogue.Draft", Rule(
    Ending.APPROVED, _("Utkast som er blitt liggende"), _("Ett år etter at utkastet sist ble lagret"),
    _("Er aldri sendt, og leses bare av den som skrev det"), address="utkast", due=left, since="saved_at",
    municipality="health_contact__municipality", person="person", thread="thread", service="health_contact__service",
    is_private=True,
))  # fmt: skip
register("dialogue.StandardReply", Rule(
    Ending.NEVER, _("Standardsvar"), _("Til den som har laget det, eller lederen, fjerner det"),
    _("Tjenestens egne tekster, uten noe om innbyggere"),
))  # fmt: skip

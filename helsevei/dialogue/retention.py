"""How long messages and what belongs to them are kept."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rows, Rule, register, unreferenced, years_before
from helsevei.dialogue.models import Draft, Mailing, MailingRecipient, MailingState, Thread

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


def mailed(at: datetime) -> Rows:
    """Drafts that nobody has gone on with, and what was sent so long ago that none of the letters is left."""
    letters = MailingRecipient.objects.filter(mailing=OuterRef("pk"), message__isnull=False)
    draft = Q(state=MailingState.DRAFT, saved_at__lt=years_before(at, 1))
    sent = Q(sent_at__lt=years_before(at, settings.KEEP_DIALOGUE_YEARS)) & ~Exists(letters)
    return Mailing.objects.filter(draft | sent)


register("dialogue.Thread", Rule(
    Ending.APPROVED, _("Samtaler som er avsluttet, med alt som ble skrevet i dem"),
    _("%(years)s år etter at samtalen ble avsluttet, når den er journalført"), FOR_BOTH,
    years=settings.KEEP_DIALOGUE_YEARS, address="samtaler", due=over, since="closed_at", person="person", thread="id", service="service",
))  # fmt: skip
register("dialogue.Message", Rule(
    Ending.FOLLOWS, _("Meldinger"), WITH_THE_THREAD, FOR_BOTH, follows="dialogue.Thread"
))  # fmt: skip
register("dialogue.Move", Rule(
    Ending.FOLLOWS, _("At en samtale ble flyttet fra en tjeneste til en annen"), WITH_THE_THREAD, FOR_BOTH, follows="dialogue.Thread"
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
register("dialogue.SavedSelection", Rule(
    Ending.NEVER, _("Lagrede utvalg av innbyggerdialogen"), _("Til den som har laget det, fjerner det"),
    _("Sier hva en ansatt ser etter, uten noe om innbyggere"),
))  # fmt: skip
register("dialogue.Mailing", Rule(
    Ending.BY_ITSELF, _("Meldinger til flere, og hvem som ikke fikk dem"),
    _("Utkast: ett år. Sendt: %(years)s år, når samtalene er slettet"), _("Viser hvem en melding var til"),
    years=settings.KEEP_DIALOGUE_YEARS, due=mailed,
))  # fmt: skip
register("dialogue.MailingRecipient", Rule(
    Ending.FOLLOWS, _("Hvem som fikk en melding til flere"), WITH_THE_THREAD, _("Viser hva som ble sendt til hvem"),
    follows="dialogue.Message",
))  # fmt: skip

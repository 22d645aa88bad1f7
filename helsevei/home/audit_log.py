"""«Innsynslogg»: the municipality's chain in words, for its auditor (M32). Staff by name, inhabitants only as a number."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.accounts.models import display_names
from helsevei.audit.models import PLATFORM, Entry
from helsevei.core.actor import ActorKind
from helsevei.directory.models import Service
from helsevei.home.access_log import roles_in_words

EVENTS = {
    "accounts.absence.ended": gettext_lazy("Avsluttet et fravær"),
    "accounts.absence.registered": gettext_lazy("Registrerte et fravær"),
    "accounts.page.denied": gettext_lazy("Ba om en side som ikke finnes eller ikke er for rollen"),
    "accounts.role.ended": gettext_lazy("Avsluttet en rolle"),
    "accounts.role.given": gettext_lazy("Ga en rolle"),
    "accounts.session.ended_by_municipality": gettext_lazy("Logget en ansatt ut av en lokal innlogging"),
    "local_login.login.ended": gettext_lazy("Avsluttet en lokal innlogging"),
    "local_login.login.invited": gettext_lazy("Laget engangskode til lokal innlogging"),
    "local_login.login.set_up": gettext_lazy("Tok i bruk lokal innlogging"),
    "contacts.contact.changed": gettext_lazy("Endret datoene for en helsekontakt"),
    "contacts.contact.ended": gettext_lazy("Satte siste dag for en helsekontakt"),
    "contacts.contact.looked_up": gettext_lazy("Slo opp et fødselsnummer i Folkeregisteret"),
    "contacts.contact.opened": gettext_lazy("Registrerte en helsekontakt"),
    "contacts.list.read": gettext_lazy("Så listen over helsekontakter"),
    "contacts.list.searched": gettext_lazy("Søkte blant innbyggerne sine"),
    "contacts.emergency.ended": gettext_lazy("Avsluttet en nødtilgang"),
    "contacts.emergency.listed": gettext_lazy("Så på bruken av nødtilgang"),
    "contacts.emergency.not_found": gettext_lazy("Ba om nødtilgang til et nummer som ikke finnes her"),
    "contacts.emergency.opened": gettext_lazy("Åpnet en nødtilgang"),
    "contacts.emergency.reviewed": gettext_lazy("Gikk gjennom en nødtilgang"),
    "contacts.pin.removed": gettext_lazy("Tok en innbygger av oppfølgingslista"),
    "contacts.pin.saved": gettext_lazy("Satte en innbygger på oppfølgingslista, eller endret det som står der"),
    "contacts.pins.read": gettext_lazy("Så oppfølgingslista"),
    "dialogue.inbox.searched": gettext_lazy("Søkte i samtaler"),
    "dialogue.inbox.read": gettext_lazy("Så listen over meldinger"),
    "dialogue.mailing.read": gettext_lazy("Så mottakerne av en melding til flere"),
    "dialogue.mailing.sent": gettext_lazy("Sendte en melding til flere"),
    "dialogue.mailing.stopped": gettext_lazy("Stoppet en melding til flere"),
    "dialogue.mailing.withdrawn": gettext_lazy("Trakk tilbake en melding til flere"),
    "dialogue.message.marked": gettext_lazy("Sendte en melding som ble merket som mulig hastesak"),
    "dialogue.message.sent": gettext_lazy("Skrev en melding"),
    "dialogue.message.withdrawn": gettext_lazy("Trakk tilbake en melding"),
    "dialogue.note.added": gettext_lazy("Skrev et internt notat"),
    "dialogue.reply.removed": gettext_lazy("Fjernet et standardsvar"),
    "dialogue.reply.saved": gettext_lazy("La til eller endret et standardsvar"),
    "dialogue.thread.assigned": gettext_lazy("Tok en samtale"),
    "dialogue.thread.closed": gettext_lazy("Avsluttet en samtale"),
    "dialogue.thread.copied": gettext_lazy("Skrev ut en samtale"),
    "dialogue.thread.covered": gettext_lazy("Ga en samtale videre: den som hadde den, er borte"),
    "dialogue.thread.given_back": gettext_lazy("Ga en samtale tilbake til den som hadde vært borte"),
    "dialogue.thread.handed_over": gettext_lazy("Overførte en samtale til en kollega eller et team"),
    "dialogue.thread.journalled": gettext_lazy("Markerte en samtale som journalført"),
    "dialogue.thread.moved": gettext_lazy("Flyttet en samtale til en annen tjeneste"),
    "dialogue.thread.read": gettext_lazy("Leste en samtale, med listen ved siden av"),
    "dialogue.thread.put_back": gettext_lazy("La en samtale tilbake: den som hadde den, svarer ikke der lenger"),
    "dialogue.thread.released": gettext_lazy("La en samtale tilbake"),
    "dialogue.thread.reopened": gettext_lazy("Åpnet en samtale igjen"),
    "directory.introduction.saved": gettext_lazy("Endret teksten om en tjeneste"),
    "directory.municipality.added": gettext_lazy("La til kommunen"),
    "directory.municipality.saved": gettext_lazy("Endret opplysningene om kommunen"),
    "directory.offering.saved": gettext_lazy("Endret et helsetilbud"),
    "directory.offerings.imported": gettext_lazy("Hentet helsetilbud fra registrene"),
    "directory.offerings.left": gettext_lazy("Lot endringer i registrene vente på en administrator"),
    "directory.opening_exception.removed": gettext_lazy("Fjernet et unntak fra åpningstidene til en tjeneste"),
    "directory.opening_exception.saved": gettext_lazy("La inn et unntak fra åpningstidene til en tjeneste"),
    "directory.opening_hours.saved": gettext_lazy("Endret åpningstidene til en tjeneste"),
    "directory.organisation.removed": gettext_lazy("Fjernet en enhet"),
    "directory.organisation.saved": gettext_lazy("La til eller endret en enhet"),
    "directory.service.moved": gettext_lazy("Flyttet en tjeneste til en annen"),
    "directory.service.saved": gettext_lazy("La til eller endret en tjeneste"),
    "directory.team.removed": gettext_lazy("Fjernet et team"),
    "directory.team.saved": gettext_lazy("La til eller endret et team"),
    "directory.urgent_words.saved": gettext_lazy("Endret hasteordene"),
    "home.work_list.read": gettext_lazy("Så arbeidslista"),
    "notifications.notice.not_sent": gettext_lazy("Skulle sende et varsel, men det ble ikke sendt"),
    "notifications.notice.sent": gettext_lazy("Sendte et varsel"),
    "representation.list.read": gettext_lazy("Så registrerte fullmakter"),
    "representation.power.registered": gettext_lazy("Registrerte en fullmakt"),
    "representation.power.reviewed": gettext_lazy("Bekreftet en fullmakt"),
    "representation.power.revoked": gettext_lazy("Avsluttet en fullmakt"),
    "representation.power.taken_up": gettext_lazy("Tok i bruk en fullmakt"),
    "retention.preview.read": gettext_lazy("Så gjennom det som kan slettes"),
    "retention.person.read": gettext_lazy("Så en innbygger for å sperre noe mot sletting"),
    "retention.removal.approved": gettext_lazy("Godkjente en sletting"),
    "retention.row.removed": gettext_lazy("Slettet noe, fordi tiden var ute"),
    "retention.batch.removed": gettext_lazy("Slettet det neste av en godkjent sletting"),
    "retention.hold.placed": gettext_lazy("Sperret noe mot sletting"),
    "retention.hold.lifted": gettext_lazy("Opphevet en sperre mot sletting"),
    "notifications.notices.moved": gettext_lazy("Holdt tilbake, slapp fri eller forkastet varsler"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the chain; `number` is its place there, `persons` how many inhabitants it concerns."""

    number: int
    occurred_at: datetime
    name: str
    roles: list[str]
    service: str
    what: str
    persons: int


def lines(entries: list[Entry]) -> list[Line]:
    staff = {entry.actor_user_id for entry in entries if entry.actor_kind == ActorKind.STAFF and entry.actor_user_id}
    names = display_names(staff)
    services = Service.objects.in_bulk({entry.service_id for entry in entries if entry.service_id})
    others = {ActorKind.SYSTEM: _("Systemet"), ActorKind.INHABITANT: _("Innbygger")}
    return [
        Line(
            number=entry.seq,
            occurred_at=entry.occurred_at,
            name=names.get(entry.actor_user_id or PLATFORM, others.get(ActorKind(entry.actor_kind), "")),
            roles=roles_in_words(entry),
            service=services[entry.service_id].name if entry.service_id in services else "",
            what=str(EVENTS.get(entry.event, entry.event)),
            persons=len(entry.persons),
        )
        for entry in entries
    ]

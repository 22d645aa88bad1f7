"""«Hvem har sett på dine opplysninger?»: audit entries in plain words (M32)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.accounts.forms import ROLE_NAMES
from helsevei.accounts.models import display_names
from helsevei.audit.models import PLATFORM, Entry
from helsevei.core.actor import Actor, Role, known
from helsevei.core.clock import OSLO
from helsevei.directory.models import Service

EVENTS = {
    "dialogue.thread.read": gettext_lazy("Leste en samtale med deg"),
    "dialogue.inbox.read": gettext_lazy("Så navnet ditt og emnet i listen over meldinger"),
    "dialogue.mailing.read": gettext_lazy("Så navnet ditt i listen over hvem en melding til flere er til"),
    "dialogue.message.sent": gettext_lazy("Skrev en melding"),
    "dialogue.message.marked": gettext_lazy("Sendte en melding som ble merket som mulig hastesak"),
    "dialogue.message.withdrawn": gettext_lazy("Trakk tilbake en melding til deg"),
    "dialogue.note.added": gettext_lazy("Skrev et notat til kolleger om en samtale med deg"),
    "dialogue.thread.assigned": gettext_lazy("Tok en samtale med deg"),
    "dialogue.thread.closed": gettext_lazy("Avsluttet en samtale med deg"),
    "dialogue.thread.copied": gettext_lazy("Skrev ut en samtale med deg"),
    "dialogue.thread.covered": gettext_lazy("Ga en samtale med deg til en kollega, fordi den som hadde den, er borte"),
    "dialogue.thread.given_back": gettext_lazy("Ga en samtale med deg tilbake til den som hadde vært borte"),
    "dialogue.thread.handed_over": gettext_lazy("Overførte en samtale med deg til en kollega eller et team"),
    "dialogue.thread.journalled": gettext_lazy("Markerte en samtale med deg som journalført"),
    "dialogue.thread.moved": gettext_lazy("Flyttet en samtale med deg fra %(service)s til tjenesten som har tatt over"),
    "dialogue.thread.put_back": gettext_lazy(
        "La en samtale med deg tilbake til kollegene, fordi den som hadde den, ikke svarer der lenger"
    ),
    "dialogue.thread.released": gettext_lazy("La en samtale med deg tilbake til kollegene"),
    "dialogue.thread.reopened": gettext_lazy("Åpnet en samtale med deg igjen"),
    "contacts.list.read": gettext_lazy("Så navnet ditt i listen over helsekontakter"),
    "contacts.list.searched": gettext_lazy("Søkte blant innbyggerne sine og så navnet ditt"),
    "contacts.emergency.opened": gettext_lazy("Åpnet opplysningene dine med nødtilgang"),
    "contacts.emergency.ended": gettext_lazy("Avsluttet en nødtilgang til opplysningene dine"),
    "contacts.emergency.listed": gettext_lazy("Så at noen har brukt nødtilgang til opplysningene dine"),
    "contacts.emergency.reviewed": gettext_lazy("Gikk gjennom en nødtilgang til opplysningene dine"),
    "contacts.pin.saved": gettext_lazy("Satte deg på oppfølgingslista til %(service)s, eller endret det som står der"),
    "contacts.pin.removed": gettext_lazy("Tok deg av oppfølgingslista til %(service)s"),
    "contacts.pins.read": gettext_lazy("Så navnet ditt på oppfølgingslista"),
    "dialogue.inbox.searched": gettext_lazy("Søkte i samtaler og så navnet ditt og emnet"),
    "contacts.contact.opened": gettext_lazy("Registrerte en helsekontakt for deg"),
    "contacts.contact.looked_up": gettext_lazy("Slo deg opp i Folkeregisteret"),
    "notifications.notice.sent": gettext_lazy("Sendte deg et varsel"),
    "notifications.notice.not_sent": gettext_lazy("Skulle sende deg et varsel, men det ble ikke sendt"),
    "contacts.contact.ended": gettext_lazy("Satte siste dag for helsekontakten din med %(service)s"),
    "contacts.contact.changed": gettext_lazy("Endret datoene for helsekontakten din med %(service)s"),
    "representation.list.read": gettext_lazy("Så en fullmakt du er nevnt i"),
    "representation.power.given": gettext_lazy("Ga en fullmakt"),
    "representation.power.registered": gettext_lazy("Registrerte en fullmakt der en annen representerer deg"),
    "representation.power.revoked": gettext_lazy("Avsluttet en fullmakt"),
    "representation.power.reviewed": gettext_lazy("Bekreftet en fullmakt der en annen representerer deg"),
    "representation.power.taken_up": gettext_lazy("Tok i bruk en fullmakt"),
    "home.work_list.read": gettext_lazy("Så navnet ditt i arbeidslista si"),
    "retention.export.made": gettext_lazy("Lastet ned alt som er lagret om deg"),
    "retention.preview.read": gettext_lazy("Så navnet ditt i listen over det som kan slettes"),
    "retention.person.read": gettext_lazy("Så navnet ditt for å sperre noe mot sletting"),
    "retention.row.removed": gettext_lazy("Slettet noe som var lagret om deg, fordi tiden var ute"),
    "retention.hold.placed": gettext_lazy("Sperret noe om deg mot sletting"),
    "retention.hold.lifted": gettext_lazy("Opphevet en sperre mot sletting"),
    "accounts.consent.given": gettext_lazy("Sa ja til digital dialog"),
    "accounts.consent.withdrawn": gettext_lazy("Sa nei til digital dialog"),
}
# What one who stood in the list beside an opened thread is told: she was seen there, and the thread was another's.
BESIDE = {"dialogue.thread.read": "dialogue.inbox.read"}
LISTS = (
    "dialogue.inbox.read",
    "dialogue.inbox.searched",
    "contacts.list.read",
    "contacts.list.searched",
    "contacts.pins.read",
    "home.work_list.read",
)
REASONS = {
    "care": gettext_lazy("For å gi deg helse- og omsorgstjenester"),
    "emergency.danger": gettext_lazy("Nødtilgang: fare for liv eller helse"),
    "emergency.out_of_hours": gettext_lazy("Nødtilgang: akutt hjelp utenom åpningstiden til tjenesten"),
    "emergency.stands_in": gettext_lazy("Nødtilgang: hjalp deg i stedet for en annen tjeneste"),
    "emergency.asked": gettext_lazy("Nødtilgang: du hadde bedt om det"),
    "emergency.other": gettext_lazy("Nødtilgang: en annen grunn"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the page: the same thing by the same person on one day, `times` times."""

    name: str
    roles: list[str]
    what: str
    why: str
    latest_at: datetime
    times: int


def looks(entries: list[Entry], reader: Actor, *, one_by_one: bool = False) -> list[Look]:
    """Newest first, in words for the person they concern; what differs only in the time of day becomes one line, unless they are
    wanted one by one."""
    names = display_names({entry.actor_user_id for entry in entries if entry.actor_user_id})
    services = {
        service.id: service.name for service in Service.objects.filter(id__in={entry.service_id for entry in entries})
    }
    lines = []
    for latest, *others in by_line(entries, known(reader.person_id), one_by_one=one_by_one):
        is_own = latest.actor_user_id == reader.user_id
        service = services.get(latest.service_id or PLATFORM, "")
        lines.append(
            Look(
                name=_("Du selv") if is_own else names.get(latest.actor_user_id or PLATFORM, _("Systemet")),
                roles=roles_in_words(latest, service),
                what=str(EVENTS.get(latest.event, _("Brukte opplysninger om deg"))) % {"service": service},
                why="" if is_own else why(latest),
                latest_at=latest.occurred_at,
                times=1 + len(others),
            )
        )
    return lines


def why(entry: Entry) -> str:
    """A representative needs no other reason."""
    return _("Representerte deg") if entry.on_behalf_of_person_id else str(REASONS.get(entry.reason, ""))


def by_line(entries: list[Entry], person_id: UUID, *, one_by_one: bool) -> Iterable[list[Entry]]:
    """What goes onto one line, also when something else came between."""
    lines: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        if entry.event in BESIDE and entry.persons[0] != person_id:
            entry.event = BESIDE[entry.event]
        if entry.event in LISTS:
            entry.service_id = None  # of what was opened, or of those listed when they have one in common: not of hers
        lines.setdefault((entry.id,) if one_by_one else same_line(entry), []).append(entry)
    return lines.values()


def same_line(entry: Entry) -> tuple[object, ...]:
    day = entry.occurred_at.astimezone(OSLO).date()
    return day, entry.actor_user_id, entry.event, entry.service_id, entry.reason


def roles_in_words(entry: Entry, service: str = "") -> list[str]:
    """In which role and service, a line for each role; where nobody had a role, only the service."""
    names = [str(ROLE_NAMES[Role(role)]) for role in entry.actor_roles]
    if not service:
        return names
    return [_("%(role)s i %(service)s") % {"role": name, "service": service} for name in names] or [service]

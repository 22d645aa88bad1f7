"""How long health contacts, and what is remembered beside them, are kept."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from helsevei.contacts.models import EmergencyAccess, HealthContact, JournalList, Pin
from helsevei.core.retention import Ending, Rows, Rule, register, unreferenced, years_before


def over(at: datetime) -> Rows:
    """Ended so long ago, and nothing that was said is left."""
    last = years_before(at, settings.KEEP_DIALOGUE_YEARS).date()
    return unreferenced(HealthContact.objects.filter(end_date__lt=last))


def without_contacts(at: datetime) -> Rows:
    theirs = HealthContact.objects.filter(person=OuterRef("person"), sender_her_id=OuterRef("sender_her_id"))
    return JournalList.objects.filter(~Exists(theirs), sent_at__lt=years_before(at, 1))


def off_the_list(at: datetime) -> Rows:
    last = years_before(at, 1)
    return Pin.objects.filter(Q(removed_at__lt=last) | Q(until_date__lt=last.date()))


def long_used(at: datetime) -> Rows:
    return EmergencyAccess.objects.filter(starts_at__lt=years_before(at, settings.KEEP_DIALOGUE_YEARS))


register("contacts.HealthContact", Rule(
    Ending.APPROVED, _("Helsekontakter: at innbyggeren har fått en tjeneste, fra og til hvilken dag"),
    _("%(years)s år etter siste dag, når samtalene er slettet"), _("Viser hvem tjenesten hjalp da det ble skrevet"),
    years=settings.KEEP_DIALOGUE_YEARS, address="helsekontakter", due=over, since="end_date", person="person", service="service",
))  # fmt: skip
register("contacts.JournalList", Rule(
    Ending.BY_ITSELF, _("Når et journalsystem sist sendte en liste om en innbygger"),
    _("Ett år etter den siste listen, når helsekontaktene derfra er slettet"),
    _("Hindrer at en eldre liste som kommer sent, endrer noe"), due=without_contacts, person="person",
))  # fmt: skip
register("contacts.Pin", Rule(
    Ending.BY_ITSELF, _("At en innbygger stod på oppfølgingslista til en tjeneste, og hvorfor"), _("Ett år etter den siste dagen på lista"),
    _("En huskelapp mellom kolleger, ikke en del av journalen"), due=off_the_list, municipality="health_contact__municipality",
    person="health_contact__person", service="health_contact__service",
))  # fmt: skip
register("contacts.EmergencyAccess", Rule(
    Ending.BY_ITSELF, _("Nødtilganger: hvem som så hva om hvem, og hvorfor"), _("%(years)s år etter at den ble brukt"),
    _("Lederen og innbyggeren skal kunne se om det var grunn til det"), years=settings.KEEP_DIALOGUE_YEARS, due=long_used,
    person="person",
))  # fmt: skip

"""How long health contacts are kept."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from helsevei.contacts.models import HealthContact, JournalList
from helsevei.core.retention import Ending, Rows, Rule, register, unreferenced, years_before


def over(at: datetime) -> Rows:
    """Ended so long ago, and nothing that was said is left."""
    last = years_before(at, settings.KEEP_DIALOGUE_YEARS).date()
    return unreferenced(HealthContact.objects.filter(end_date__lt=last))


def without_contacts(at: datetime) -> Rows:
    theirs = HealthContact.objects.filter(person=OuterRef("person"), sender_her_id=OuterRef("sender_her_id"))
    return JournalList.objects.filter(~Exists(theirs), sent_at__lt=years_before(at, 1))


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

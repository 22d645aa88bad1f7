"""The services that have helped a person."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor
from helsevei.core.export import Fact, Record, Rows, Section, register


def contacts(actor: Actor, person_id: UUID) -> Rows:
    return HealthContact.objects.visible_to(actor).filter(person=person_id).for_page().order_by("start_date", "id")


def tell(actor: Actor, rows: Rows) -> Iterator[Record]:
    for contact in rows:
        yield Record([
            Fact("service", _("Tjeneste"), contact.service.name),
            Fact("municipality", _("Kommune"), contact.service.municipality.name),
            Fact("start_date", _("Fra dato"), contact.start_date),
            Fact("end_date", _("Siste dag"), contact.end_date),
            Fact("journal_id", _("Vedtak i journalen"), contact.journal_id),
        ])  # fmt: skip


register(Section("health_contacts", _("Helsekontakter"), "contacts.HealthContact", 30, contacts, tell))

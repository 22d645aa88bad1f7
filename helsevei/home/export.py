"""Who has seen or changed what we have about a person."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from helsevei.audit.models import Entry
from helsevei.core.actor import Actor
from helsevei.core.export import Fact, Record, Rows, Section, register
from helsevei.home.access_log import looks


def entries(actor: Actor, person_id: UUID) -> Rows:
    return Entry.objects.visible_to(actor).about_person(person_id)


def tell(actor: Actor, rows: Rows) -> Iterator[Record]:
    for look in looks(list(rows), actor, one_by_one=True):
        yield Record([
            Fact("at", _("Tidspunkt"), look.latest_at),
            Fact("who", _("Hvem"), look.name),
            Fact("roles", _("Rolle"), look.roles),
            Fact("what", _("Hva"), look.what),
            Fact("why", _("Hvorfor"), look.why),
        ])  # fmt: skip


register(Section("access_log", _("Hvem som har sett på opplysningene dine"), "audit.Entry", 90, entries, tell))

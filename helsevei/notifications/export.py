"""The notices that were sent to a person."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helsevei.core.actor import Actor
from helsevei.core.export import Fact, Record, Rows, Section, register
from helsevei.notifications.models import Delivery, DeliveryState

STATES = {
    DeliveryState.WAITING: _("Ikke sendt ennå"),
    DeliveryState.UNKNOWN: _("Vi vet ikke om det kom fram"),
    DeliveryState.SENT: _("Sendt"),
    DeliveryState.DELIVERED: _("Kom fram"),
    DeliveryState.FAILED: _("Kom ikke fram"),
    DeliveryState.WITHHELD: _("Ble ikke sendt"),
}


def deliveries(actor: Actor, person_id: UUID) -> Rows:
    """Hers, to herself and to one who stands in her place."""
    hers = Q(person=person_id) if actor.is_in_her_place else Q(pk=None)
    return Delivery.objects.filter(hers).select_related("notice").in_order()


def tell(actor: Actor, rows: Rows) -> Iterator[Record]:
    for delivery in rows:
        yield Record([
            Fact("created_at", _("Tidspunkt"), delivery.notice.created_at),
            Fact("state", _("Hvordan det gikk"), str(STATES[DeliveryState(delivery.state)])),
            Fact("channel", _("Sendt på"), delivery.channel),
            Fact("address_ends_in", _("Nummeret eller adressen slutter på"), delivery.masked_end),
        ])  # fmt: skip


register(Section("notices", _("Varsler"), "notifications.Notice", 70, deliveries, tell))

"""What became of a notice before the demo was made: no telephone was there to take it, so it is told as it would have gone.

Those of the last day are left to the worker: they really leave, and stand in the outbox.
"""

from datetime import datetime, timedelta

from helsevei.accounts.delivery import Channel, destinations
from helsevei.accounts.models import Person
from helsevei.core.actor import SYSTEM
from helsevei.notifications import actions
from helsevei.notifications.kinds import Recipient
from helsevei.notifications.models import DeliveryState, Notice

ON_ITS_WAY = timedelta(seconds=5)


def tell_as_it_was(notice: Notice, person: Person, at: datetime) -> None:
    """Conclude a notice by the first way its recipient has."""
    recipient, ways, arrived_at = Recipient(person=person), destinations(person), at + ON_ITS_WAY
    for way in ways[:1]:
        delivery = actions.begin_attempt(
            actor=SYSTEM,
            notice_id=notice.id,
            recipient=recipient,
            evidence=way.evidence(),
            provider=way.channel,
            now=at,
        )
        has_arrived = DeliveryState.DELIVERED if way.channel == Channel.SMS else DeliveryState.SENT
        actions.settle(actor=SYSTEM, delivery_id=delivery.id, state=has_arrived, now=arrived_at)
    if not ways:
        actions.withhold(actor=SYSTEM, notice_id=notice.id, recipient=recipient, reason="no_address", now=at)
    actions.conclude(actor=SYSTEM, notice_id=notice.id, now=arrived_at)

"""What became of notices before the demo was made: nobody had a telephone then, so they are told as they would have gone.

Those of the last day are left to the worker: they really leave, and stand in the outbox.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from helsevei.accounts.delivery import Channel, destinations
from helsevei.core.actor import SYSTEM
from helsevei.dialogue.models import Thread
from helsevei.directory.opening import DAY
from helsevei.notifications import actions
from helsevei.notifications.kinds import Recipient
from helsevei.notifications.models import DeliveryState, Notice, NoticeState

ON_ITS_WAY = timedelta(seconds=5)


def tell_as_it_was(*, municipality_id: UUID, now: datetime) -> None:
    """The newest notice of each thread in the municipality, if it is older than a day, by the first way its recipient has.
    Those before it are shown nowhere: the worker finds that they are too old."""
    waiting = Notice.objects.filter(municipality=municipality_id, state=NoticeState.WAITING, created_at__lt=now - DAY)
    newest = {}
    for notice in waiting.order_by("created_at", "id"):
        thread = Thread.objects.filter(Q(id=notice.about_id) | Q(messages__id=notice.about_id)).select_related(
            "person"
        )[0]
        newest[thread.id] = notice, thread.person
    for notice, person in newest.values():
        tell(notice, Recipient(person=person), notice.created_at + ON_ITS_WAY)


def tell(notice: Notice, recipient: Recipient, at: datetime) -> None:
    ways = destinations(recipient.person) if recipient.person else []
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
        actions.settle(actor=SYSTEM, delivery_id=delivery.id, state=has_arrived, now=at)
    if not ways:
        actions.withhold(actor=SYSTEM, notice_id=notice.id, recipient=recipient, reason="no_address", now=at)
    actions.conclude(actor=SYSTEM, notice_id=notice.id, now=at)

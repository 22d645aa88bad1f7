"""How much may be sent (reliability NO4, NO9), and who may hold it back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from helsevei.accounts.delivery import Channel, DeliveryEvidence
from helsevei.core.actor import Actor, ActorKind, Role
from helsevei.core.clock import OSLO
from helsevei.notifications.models import Delivery, Fence, Notice, NoticeState

MOST_TO_ONE_ADDRESS = 10
A_WHILE = timedelta(hours=1)


def may_send_more(municipality_id: UUID, evidence: DeliveryEvidence, now: datetime) -> bool:
    """One telephone or mailbox gets so many notices in an hour, and a municipality pays for so many text messages a day."""
    lately = Delivery.objects.filter(address_hash=evidence.address_hash, tried_at__gt=now - A_WHILE)
    if lately.count() >= MOST_TO_ONE_ADDRESS:
        return False
    if evidence.channel != Channel.SMS:
        return True
    midnight = now.astimezone(OSLO).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Delivery.objects.filter(municipality_id=municipality_id, channel=Channel.SMS, tried_at__gte=midnight)
    return today[: settings.SMS_PER_DAY].count() < settings.SMS_PER_DAY


def is_fenced() -> bool:
    """Whether nothing may be sent now."""
    return Fence.objects.up().exists()


def keeps_notices_back() -> bool:
    """Whether an operator must look before all notices are sent."""
    return is_fenced() or Notice.objects.filter(state=NoticeState.HELD).exists()


def may_hold(actor: Actor) -> bool:
    """The operator, and whoever runs commands on the machine."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(Role.OPERATOR)

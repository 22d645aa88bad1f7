"""What did not reach anybody, across the demo: everybody in it is invented, so whoever visits may see it all."""

from django.db.models import Q, QuerySet

from helsevei.notifications.models import GIVEN_UP, UNUSABLE_ADDRESS, Delivery, DeliveryState
from helsevei.operation.models import FailedJob

LATEST = 20
NOBODY = ("no_address", "no_channel", "too_many", UNUSABLE_ADDRESS, GIVEN_UP)


def unreached() -> list[Delivery]:
    """Of each recipient the newest notice that did not reach her, the newest first."""
    ended = Delivery.objects.filter(Q(state=DeliveryState.FAILED) | Q(reason__in=NOBODY))
    of_each = ended.order_by("person", "mailbox", "-settled_at").distinct("person", "mailbox")
    return list(_told(Delivery.objects.filter(id__in=of_each.values("id")).order_by("-settled_at", "-id")))


def on_their_way() -> "QuerySet[Delivery]":
    """Notices that nobody has taken yet: the next try comes by itself."""
    return _told(Delivery.objects.filter(state=DeliveryState.WAITING).order_by("-id"))


def failed_jobs() -> int:
    return FailedJob.objects.open().count()


def _told(found: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
    return found.select_related("notice__service", "person")[:LATEST]

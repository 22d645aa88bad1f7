"""Text messages by the gateway protocol of docs/integrators/sms.md: hand over, ask, signed receipts."""

from collections.abc import Sequence

from django.conf import settings

from helsevei.integrations.sms.gateway import Gateway


def gateways() -> Sequence[Gateway]:
    """Those that are configured, in the order in which they are tried."""
    urls = {"sms": settings.SMS_URL, "sms_2": settings.SMS_URL_2}
    return [Gateway(name, url, key=settings.SMS_HMAC_KEY) for name, url in urls.items() if url]

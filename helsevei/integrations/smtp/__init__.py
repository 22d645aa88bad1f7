"""E-mail by SMTP to the municipality's own mail server, encrypted on the way (RFC 5321, RFC 3207)."""

import ssl
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings

from helsevei.integrations.smtp.server import Server

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def servers() -> Sequence[Server]:
    """The one that is configured, or none. Unencrypted to nobody but this machine's own, and that with test persons only."""
    if not settings.SMTP_URL:
        return []
    trusted = ssl.create_default_context()
    if settings.SMTP_CA_FILE:
        trusted.load_verify_locations(settings.SMTP_CA_FILE)
    is_here = urlsplit(settings.SMTP_URL).hostname in LOOPBACK
    return [Server(settings.SMTP_URL, settings.MAIL_FROM, trusted, allows_plain=is_here and settings.TEST_PERSONS)]

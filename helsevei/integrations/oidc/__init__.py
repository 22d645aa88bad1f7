"""Login with ID-porten and HelseID («innlogging»): OpenID Connect, as both demand it (domain.md 4.1 and 4.3).

Authorization code with PAR, PKCE and private_key_jwt; `client.py` tells the story, `profiles.py` what differs between the
two. Not here: sessions, users and the pages, which live in accounts.
"""

from django.conf import settings

from helsevei.integrations.oidc.client import Client
from helsevei.integrations.oidc.profiles import HELSEID, IDPORTEN


def idporten() -> Client:
    return Client(IDPORTEN, **settings.IDPORTEN)


def helseid() -> Client:
    return Client(HELSEID, **settings.HELSEID)

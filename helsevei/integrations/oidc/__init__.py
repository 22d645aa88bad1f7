"""Login with ID-porten, HelseID and a municipality's own provider («innlogging»): OpenID Connect (domain.md 4.1 and 4.3).

Authorization code with PAR, PKCE and private_key_jwt; `client.py` tells the story, `profiles.py` what differs between
them. Not here: sessions, users and the pages, which live in accounts.
"""

from django.conf import settings

from helsevei.integrations.oidc.client import Client
from helsevei.integrations.oidc.profiles import HELSEID, IDPORTEN, municipal


def idporten() -> Client:
    return Client(IDPORTEN, **settings.IDPORTEN)


def helseid() -> Client:
    return Client(HELSEID, **settings.HELSEID)


def staff_oidc() -> Client:
    profile = municipal(settings.STAFF_OIDC_SCOPE, settings.STAFF_OIDC_LEVEL, settings.STAFF_OIDC_CLAIM)
    return Client(profile, **settings.STAFF_OIDC)

"""JSON Web Tokens, ours and theirs: the client assertion we prove ourselves with, and the ID token they answer with."""

import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from authlib.oauth2.rfc7523 import private_key_jwt_sign
from django.core.exceptions import ImproperlyConfigured
from joserfc import errors, jwt
from joserfc.jwk import ECKey, GuestProtocol, Key, RSAKey
from joserfc.jws import JWSRegistry

from helsevei.accounts.ports import LoginRefused
from helsevei.core import clock

ALGORITHMS = ["RS256", "PS256", "ES256"]  # never "none", never a shared secret (reliability D17)
SKEW_SECONDS = 120
ASSERTION_SECONDS = 50  # HelseID allows at most 60
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class ClientKey:
    """The portal's private key (a JWK file) and the assertions it signs (RFC 7523, private_key_jwt)."""

    def __init__(self, path: str) -> None:
        jwk = json.loads(Path(path).read_text())
        kind = (jwk.get("kty"), jwk.get("crv", ""))
        if kind not in {("EC", "P-256"), ("RSA", "")} or "d" not in jwk:
            raise ImproperlyConfigured(f"{path} holds neither a private EC key (P-256) nor a private RSA key.")
        try:
            self._key: Key = ECKey.import_key(jwk) if kind[0] == "EC" else RSAKey.import_key(jwk)
        except errors.JoseError as problem:
            raise ImproperlyConfigured(f"{path} holds a key that is not whole ({problem}).") from None
        self._algorithm = "ES256" if kind[0] == "EC" else "RS256"
        self._header = {"kid": jwk["kid"]} if "kid" in jwk else {}

    def assertion(self, *, client_id: str, issuer: str) -> dict[str, str]:
        """The form fields that prove who asks. Used once: each has its own `jti`."""
        now = int(clock.real_now().timestamp())
        times = {"issued_at": now, "expires_at": now + ASSERTION_SECONDS, "claims": {"nbf": now}}
        signed = private_key_jwt_sign(self._key, client_id, issuer, self._algorithm, header=dict(self._header), **times)
        return {"client_id": client_id, "client_assertion_type": ASSERTION_TYPE, "client_assertion": str(signed)}


def dpop_proof(key: ECKey, url: str, nonce: str) -> str:
    """Proof that we hold the key which the token is bound to (RFC 9449, 4.2), for a POST to `url`."""
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    claims = {"jti": secrets.token_urlsafe(24), "htm": "POST", "htu": url, "iat": int(clock.real_now().timestamp())}
    return jwt.encode(header, {**claims, **({"nonce": nonce} if nonce else {})}, key, ["ES256"])


def read_id_token(
    id_token: str, key: Callable[[str | None], Key], *, issuer: str, client_id: str, nonce: str
) -> Mapping[str, Any]:
    """The claims of an ID token that is signed by the issuer, for us, for this login and now (OpenID Connect Core, 3.1.3.7).

    `key` finds the public key by its `kid`. Raises LoginRefused, its reason naming what was wrong.
    """

    def find(token: GuestProtocol) -> Key:
        return key(token.headers().get("kid"))

    rules = jwt.JWTClaimsRegistry(
        now=int(clock.real_now().timestamp()),
        leeway=SKEW_SECONDS,
        iss={"essential": True, "value": issuer},
        sub={"essential": True},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        claims = jwt.decode(id_token, find, ALGORITHMS, registry).claims
        rules.validate(claims)
    except errors.JoseError as error:
        raise LoginRefused(f"id_token_{getattr(error, 'claim', error.error)}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise LoginRefused("id_token_unreadable") from None
    if claims["aud"] not in (client_id, [client_id]):
        raise LoginRefused("id_token_aud")  # meant for others too, whom we do not know
    return claims

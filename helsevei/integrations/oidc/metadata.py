"""What a provider publishes about itself: its addresses (OpenID Connect Discovery 1.0) and its signing keys (RFC 7517)."""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from joserfc import errors
from joserfc.jwk import Key, import_key

from helsevei.accounts.ports import LoginRefused, ProviderUnavailable
from helsevei.integrations.calls import Answer, Conversation

METADATA_SECONDS = 24 * 60 * 60  # domain.md 4.1
KEYS_SECONDS = 60 * 60
REFETCH_SECONDS = 60  # an unknown key is looked for at most once a minute (reliability AU2)


@dataclass(frozen=True, slots=True)
class Metadata:
    authorization_endpoint: str
    pushed_authorization_request_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    authorization_response_iss_parameter_supported: bool


class Published:
    """Fetched when first needed and kept: metadata a day, keys an hour or until a token is signed with a new one."""

    def __init__(self, issuer: str, *, refetch_seconds: float = REFETCH_SECONDS) -> None:
        check_scheme(issuer)
        self.issuer = issuer
        self._refetch_seconds = refetch_seconds
        self._metadata: Metadata | None = None
        self._metadata_until = 0.0
        self._keys: dict[str, Key] = {}
        self._keys_at = float("-inf")

    def metadata(self, conversation: Conversation) -> Metadata:
        if self._metadata is None or time.monotonic() > self._metadata_until:
            answer = conversation.get(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
            self._metadata = self._checked(answer)
            self._metadata_until = time.monotonic() + METADATA_SECONDS
        return self._metadata

    def refresh(self, conversation: Conversation) -> Metadata:
        self._metadata_until = 0.0
        return self.metadata(conversation)

    def key(self, conversation: Conversation, key_id: str | None) -> Key:
        """The public key with this `kid`. Raises LoginRefused when the provider does not publish one."""
        age = time.monotonic() - self._keys_at
        if not self._keys or age > KEYS_SECONDS or (key_id not in self._keys and age > self._refetch_seconds):
            self._keys_at = time.monotonic()
            self._keys = _keys(conversation.get(self.metadata(conversation).jwks_uri))
        if key_id is None or key_id not in self._keys:
            raise LoginRefused("id_token_unknown_key")
        return self._keys[key_id]

    def _checked(self, answer: Answer) -> Metadata:
        """The issuer must be exactly the one we trust (Discovery 1.0, 4.3), and no address may be weaker than it."""
        names_iss = answer.content.get("authorization_response_iss_parameter_supported") is True
        if answer.status != 200 or answer.content.get("issuer") != self.issuer:
            raise ProviderUnavailable("the metadata is not that of the issuer")
        endpoints = {name: answer.content.get(name) for name in Metadata.__slots__ if not name.endswith("_supported")}
        if not all(isinstance(url, str) and url.startswith(_schemes(self.issuer)) for url in endpoints.values()):
            raise ProviderUnavailable("the metadata lacks an address, or has one without https")
        return Metadata(**endpoints, authorization_response_iss_parameter_supported=names_iss)  # type: ignore[arg-type]


def check_scheme(issuer: str) -> None:
    """Plain http only between processes of one machine, as in the demo."""
    if not issuer.startswith("https://") and not (settings.ON_LOOPBACK and issuer.startswith("http://")):
        raise ImproperlyConfigured("A login provider's issuer must begin with https://.")


def _schemes(issuer: str) -> tuple[str, ...]:
    return ("https://",) if issuer.startswith("https://") else ("https://", "http://")


def _keys(answer: Answer) -> dict[str, Key]:
    """The RSA and EC signing keys by `kid`; keys of other kinds are passed over, as RFC 7517, 5 asks."""
    published = answer.content.get("keys")
    if answer.status != 200 or not isinstance(published, list):
        raise ProviderUnavailable("the key set is not one")
    usable = [jwk for jwk in published if isinstance(jwk, dict) and isinstance(jwk.get("kid"), str)]
    keys = {jwk["kid"]: _key(jwk) for jwk in usable if jwk.get("use", "sig") == "sig"}
    return {key_id: key for key_id, key in keys.items() if key is not None}


def _key(jwk: dict[str, Any]) -> Key | None:
    try:
        return import_key(jwk) if jwk.get("kty") in {"RSA", "EC"} else None
    except (KeyError, ValueError, TypeError, errors.JoseError):
        return None

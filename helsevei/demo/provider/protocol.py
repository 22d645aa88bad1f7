"""OpenID Connect as the provider sees it, without HTTP: pushed requests, codes and ID tokens, each used once."""

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from authlib.oauth2.rfc7636.challenge import compare_s256_code_challenge
from joserfc import errors, jwt
from joserfc.jwk import ECKey, Key

from helsevei.demo.provider.dpop import DPoP
from helsevei.demo.provider.kinds import Kind
from helsevei.demo.provider.refusals import Refused

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
REQUEST_SECONDS = 600  # to pick a person
CODE_SECONDS = 60
TOKEN_SECONDS = 120
ASSERTION_SECONDS = 120

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values kept for a while under names nobody can guess."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self._values: dict[str, tuple[float, Value]] = {}

    def keep(self, name: str, value: Value) -> bool:
        """False when the name is already there."""
        now = time.monotonic()
        self._values = {kept: pair for kept, pair in self._values.items() if pair[0] > now}
        return self._values.setdefault(name, (now + self.seconds, value))[1] is value

    def look_at(self, name: str) -> Value | None:
        end, value = self._values.get(name, (0.0, None))
        return value if end > time.monotonic() else None

    def take(self, name: str) -> Value | None:
        """The value, for the first who asks."""
        end, value = self._values.pop(name, (0.0, None))
        return value if end > time.monotonic() else None


@dataclass(frozen=True, slots=True)
class Client:
    """The one client of a demo provider. It may be sent back to any address of its origin."""

    client_id: str
    public_key: Key
    origin: str

    def owns(self, url: str) -> bool:
        return url == self.origin or url.startswith(f"{self.origin}/")


@dataclass(slots=True)
class Provider:
    """The provider's whole memory: what was pushed, the codes not yet used, and the proofs already seen."""

    kind: Kind
    issuer: str
    client: Client
    level: str = "high"
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True))
    dpop: DPoP = field(default_factory=DPoP)
    _requests: Kept[dict[str, str]] = field(default_factory=lambda: Kept(REQUEST_SECONDS))
    _codes: Kept[dict[str, str]] = field(default_factory=lambda: Kept(CODE_SECONDS))
    _assertions: Kept[object] = field(default_factory=lambda: Kept(2 * ASSERTION_SECONDS))

    def push(self, form: Mapping[str, str]) -> dict[str, Any]:
        """A pushed authorization request (RFC 9126). PKCE, state and nonce are demanded, as by ID-porten."""
        self._authenticate(form)
        request = {name: value for name, value in form.items() if not name.startswith("client_assertion")}
        if request.get("response_type") != "code" or "openid" not in request.get("scope", "").split():
            raise Refused("invalid_request")
        if request.get("code_challenge_method") != "S256" or len(request.get("code_challenge", "")) != 43:
            raise Refused("invalid_request")
        if not (request.get("state") and request.get("nonce") and self.client.owns(request.get("redirect_uri", ""))):
            raise Refused("invalid_request")
        request_uri = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(32)}"
        self._requests.keep(request_uri, request)
        return {"request_uri": request_uri, "expires_in": REQUEST_SECONDS}

    def pushed(self, client_id: str, request_uri: str) -> dict[str, str] | None:
        """The request behind an address, while somebody picks who to be."""
        return self._requests.look_at(request_uri) if client_id == self.client.client_id else None

    def knows(self, identity_number: str) -> bool:
        return identity_number in {card.identity_number for card in self.kind.cards()}

    def answer(self, request_uri: str, identity_number: str) -> tuple[str, dict[str, str]] | None:
        """Where to send the browser, and with what: a code for the person picked, or an error when nobody was (RFC 6749, 4.1.2)."""
        request = self._requests.take(request_uri)
        if request is None:
            return None
        answer = {"state": request["state"], "iss": self.issuer}
        if not self.knows(identity_number):
            return request["redirect_uri"], {**answer, "error": "access_denied"}
        code = secrets.token_urlsafe(32)
        self._codes.keep(code, {**request, "identity_number": identity_number})
        return request["redirect_uri"], {**answer, "code": code}

    def exchange(self, form: Mapping[str, str], proof: str) -> dict[str, Any]:
        """Tokens for a code (RFC 6749, 4.1.3). The code is spent by the first try, good or bad."""
        self._authenticate(form)
        if self.kind.demands_dpop:
            self.dpop.check(proof, f"{self.issuer}/token")
        if form.get("grant_type") != "authorization_code":
            raise Refused("unsupported_grant_type")
        request = self._codes.take(form.get("code", ""))
        if request is None or request["redirect_uri"] != form.get("redirect_uri"):
            raise Refused("invalid_grant")
        if not compare_s256_code_challenge(form.get("code_verifier", ""), request["code_challenge"]):
            raise Refused("invalid_grant")
        return {
            "access_token": secrets.token_urlsafe(32),  # opens nothing
            "token_type": "DPoP" if self.kind.demands_dpop else "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self._id_token(request["identity_number"], request["nonce"]),
        }

    def recognises(self, id_token: str) -> bool:
        """Whether an ID token is ours, however old (RP-Initiated Logout 1.0, 4)."""
        try:
            claims = jwt.decode(id_token, self.key, ["ES256"]).claims
        except (errors.JoseError, ValueError):
            return False
        return bool(claims.get("aud") == self.client.client_id)

    def _id_token(self, identity_number: str, nonce: str) -> str:
        now = int(time.time())
        subject = hashlib.sha256(f"{self.kind.name} {self.client.client_id} {identity_number}".encode()).hexdigest()
        claims = {"iss": self.issuer, "aud": self.client.client_id, "sub": subject, "sid": secrets.token_urlsafe(16)}
        times = {"iat": now, "auth_time": now, "exp": now + TOKEN_SECONDS, "nonce": nonce}
        about = self.kind.claims(identity_number, self.level)
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, {**claims, **times, **about}, self.key, ["ES256"])

    def _authenticate(self, form: Mapping[str, str]) -> None:
        """The client's proof (RFC 7523, 3): signed by its key, for us, fresh, and never seen before."""
        client_id = self.client.client_id
        rules = jwt.JWTClaimsRegistry(
            leeway=10,
            iss={"essential": True, "value": client_id},
            sub={"essential": True, "value": client_id},
            aud={"essential": True, "value": self.issuer},
            exp={"essential": True},
            jti={"essential": True},
        )
        try:
            token = jwt.decode(form.get("client_assertion", ""), self.client.public_key, ["ES256", "RS256"])
            rules.validate(token.claims)
        except (errors.JoseError, ValueError):
            raise Refused("invalid_client", 401) from None
        is_short = token.claims["exp"] <= time.time() + ASSERTION_SECONDS
        is_new = self._assertions.keep(token.claims["jti"], object())
        named = (form.get("client_id", client_id), form.get("client_assertion_type")) == (client_id, ASSERTION_TYPE)
        if not (is_short and is_new and named):
            raise Refused("invalid_client", 401)

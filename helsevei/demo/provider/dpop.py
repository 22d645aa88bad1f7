"""Demonstrating proof of possession (RFC 9449), demanded by HelseID: the first try is always told to come back with a nonce."""

import secrets
import time
from dataclasses import dataclass, field

from joserfc import errors, jwt
from joserfc.jwk import ECKey, GuestProtocol, Key

from helsevei.demo.provider.refusals import Refused

PROOF_SECONDS = 60


@dataclass(frozen=True, slots=True)
class DPoP:
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def check(self, proof: str, url: str) -> None:
        """Raises Refused unless the proof is signed by the key it carries, for this address, now, and with our nonce."""
        try:
            token = jwt.decode(proof, _own_key, ["ES256"])
            age = time.time() - int(token.claims["iat"])
        except (errors.JoseError, ValueError, TypeError, KeyError):
            raise Refused("invalid_dpop_proof") from None
        said = (token.header.get("typ"), token.claims.get("htm"), token.claims.get("htu"))
        if said != ("dpop+jwt", "POST", url) or abs(age) > PROOF_SECONDS:
            raise Refused("invalid_dpop_proof")
        if token.claims.get("nonce") != self.nonce:
            raise Refused("use_dpop_nonce", headers={"DPoP-Nonce": self.nonce})


def _own_key(token: GuestProtocol) -> Key:
    return ECKey.import_key(token.headers()["jwk"])

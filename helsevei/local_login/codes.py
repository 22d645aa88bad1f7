"""The codes: an app's, which change every half minute (RFC 6238), and those we make, which are shown once."""

import hashlib
import re
import secrets
from base64 import b32decode, b32encode
from datetime import datetime

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.crypto import constant_time_compare

STEP_SECONDS = 30
DIGITS = 6
NEARLY = (0, -1, 1)  # steps: her clock and ours, and the time it takes to type
SIGNS_OF_CODE = 16  # 80 bits
RECOVERY_CODES = 10


def new_secret() -> str:
    return b32encode(secrets.token_bytes(20)).decode()


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The half minute that this code of the app's belongs to, if it is now or nearly now."""
    now = int(at.timestamp()) // STEP_SECONDS
    app = _app(secret)
    right = [now + near for near in NEARLY if constant_time_compare(app.generate((now + near) * STEP_SECONDS), code)]
    return right[0] if right else None


def drawing(secret: str, name: str, issuer: str) -> str:
    """What the app's camera reads, as a picture in an address."""
    uri = _app(secret).get_provisioning_uri(name, issuer)
    return str(segno.make(uri, error="m").svg_data_uri(scale=4, border=4, light="white"))


def new_code() -> str:
    """«ABCD-EFGH-IJKL-MNOP», told over the counter or read from a note."""
    signs = b32encode(secrets.token_bytes(SIGNS_OF_CODE * 5 // 8)).decode()
    return "-".join(signs[place : place + 4] for place in range(0, SIGNS_OF_CODE, 4))


def hash_of(code: str) -> bytes:
    """However it was typed. What is as long as this needs no salt and no slowness."""
    return hashlib.sha256(re.sub(r"[\s-]", "", code).upper().encode()).digest()


def _app(secret: str) -> TOTP:
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 (what every app reckons by; HMAC is whole)

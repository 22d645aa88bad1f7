"""Secrets at rest: encryption for what must be read again, and a keyed index for what must be found again.

Keys come from FIELD_KEYS (newest first; older ones still read) and BLIND_INDEX_KEY (never changed).
"""

import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt(text: str) -> bytes:
    return _keys().encrypt(text.encode())


def decrypt(token: bytes | memoryview) -> str:
    """Raises cryptography.fernet.InvalidToken when no key of ours made the token."""
    return _keys().decrypt(bytes(token)).decode()


def blind_index(text: str, purpose: str) -> bytes:
    """A keyed hash (HMAC-SHA-256, 32 bytes) to look a value up by, different for each purpose; tells nothing without the key."""
    return hmac.digest(settings.BLIND_INDEX_KEY.encode(), f"{purpose}\x00{text}".encode(), hashlib.sha256)


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])

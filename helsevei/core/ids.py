"""Ids are made here, before the row is stored: the sender can then name what it sent, and nothing counts up in addresses."""

import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from itertools import count

RANDOM_BITS = 74
_foreseen: ContextVar["Iterator[tuple[int, int]] | None"] = ContextVar("foreseen_ids", default=None)


def new_id() -> uuid.UUID:
    """A UUID version 7 (RFC 9562, 5.7): milliseconds first, so that rows of one time lie together, then 74 random bits."""
    numbers = _foreseen.get()
    milliseconds, chance = next(numbers) if numbers else (time.time_ns() // 1_000_000, secrets.randbits(RANDOM_BITS))
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | chance >> 62 << 64 | 2 << 62 | chance % 2**62)


@contextmanager
def foreseen(name: str) -> Iterator[None]:
    """For the length of a block the ids follow from a name: the invented people of a fixture have the same ones everywhere."""
    token = _foreseen.set(_following_from(name))
    try:
        yield
    finally:
        _foreseen.reset(token)


def _following_from(name: str) -> Iterator[tuple[int, int]]:
    for milliseconds in count(1_600_000_000_000):  # in 2020: before everything that is stored later
        digest = sha256(f"{name} {milliseconds}".encode()).digest()
        yield milliseconds, int.from_bytes(digest) % 2**RANDOM_BITS

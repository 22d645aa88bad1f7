"""Every setting an operator may give, read from the environment in one place; a missing or unknown one stops the start with a sentence.

A secret may also stand in a file: `SECRET_KEY_FILE=/run/secrets/key` is read as `SECRET_KEY` (reliability D33).
The table for operators is docs/operations/settings.md; a house test keeps it equal to this file.
"""

import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ
from cryptography.fernet import Fernet, MultiFernet

ROOT = Path(__file__).resolve().parent.parent
SECRETS = {"SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "DATABASE_URL", "SMS_HMAC_KEY", "SMTP_URL"}
# Names that begin so are ours: one we do not know is a misspelling, and a misspelt safeguard is none.
OUR_PREFIXES = (
    "IDPORTEN_",
    "HELSEID_",
    "STAFF_",
    "KRR_",
    "SMS_",
    "HELSEVEI_",
    "DATABASE_",
    "FIELD_KEYS",
    "BLIND_INDEX",
)
NEARLY = 0.87  # how alike two names are when one letter in eight is wrong, missing or out of its place


def stop(sentence: str) -> NoReturn:
    sys.exit(f"Helsevei does not start: {sentence}")


def content(name: str, path: Path) -> str:
    """A secret that stands in a file."""
    try:
        return path.read_text().strip()
    except OSError as problem:
        stop(f"{name}_FILE names {path}, which cannot be read ({problem.strerror}).")


def folder(name: str, path: Path) -> Path:
    """A folder that is there already: one made here could stand in the place of a disk that is not mounted."""
    if not (os.path.isdir(path) and os.access(path, os.R_OK | os.W_OK | os.X_OK)):
        stop(f"{name} names {path}, which is no folder that we may read and write. Make it, or set {name} to another.")
    return path


def writable_file(name: str, path: str) -> None:
    """A file that can be written to; it is made if need be."""
    try:
        open(path, "a").close()
    except OSError as problem:
        stop(f"{name} names {path}, which cannot be written to ({problem.strerror}). Set it to a file that can.")


def refuse_simple(name: str, secret: str, meaning: str) -> None:
    if len(secret) < 40 or len(set(secret)) < 10:
        stop(f"{name} is too simple. Set it to {meaning}.")


class Environment:
    """Reads settings by name and remembers which names exist."""

    def __init__(self) -> None:
        self.read = environ.Env()
        self.known: set[str] = set()
        for name in SECRETS:
            path = os.environ.get(f"{name}_FILE")
            self.known.add(f"{name}_FILE")
            if path:
                os.environ[name] = content(name, Path(path))

    def required(self, name: str, meaning: str) -> str:
        self.known.add(name)
        value = os.environ.get(name, "").strip()
        if not value:
            also = f" (or {name}_FILE)" if name in SECRETS else ""
            stop(f"{name} is not set. Set {name}{also} to {meaning}.")
        return value

    def optional(self, name: str, read: Callable[..., str], *how: Any) -> str:
        """What `read` makes of a setting that may be left out; empty when it is."""
        return read(name, *how) if self.text(name, "") else ""

    def secret(self, name: str, meaning: str) -> str:
        value = self.required(name, meaning)
        refuse_simple(name, value, meaning)
        return value

    def secrets(self, name: str, meaning: str) -> list[str]:
        """One or more, newest first."""
        values = [value.strip() for value in self.required(name, meaning).split(",")]
        for value in values:
            refuse_simple(name, value, meaning)
        return values

    def keys(self, name: str, meaning: str) -> list[str]:
        """Fernet keys, newest first."""
        keys = [key.strip() for key in self.required(name, meaning).split(",")]
        try:
            MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            stop(f"{name} holds a key that is not a Fernet key (32 bytes in base64).")
        return keys

    def text(self, name: str, default: str) -> str:
        self.known.add(name)
        return os.environ.get(name, "").strip() or default

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            stop(f"{name} must be a whole number from {least} to {most}.")
        return int(value)

    def address(self, name: str, meaning: str, schemes: tuple[str, ...]) -> str:
        """An address with one of these schemes and a host."""
        value = self.required(name, meaning).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in schemes or not (parts.netloc or parts.scheme.startswith("postgres")):
            stop(f"{name} is no address. Set it to {meaning}.")
        return value

    def file(self, name: str, meaning: str) -> str:
        """A file that is there and can be read."""
        value = self.required(name, meaning)
        content(name.removesuffix("_FILE"), Path(value))
        return value

    def networks(self, name: str, default: str) -> list[IPv4Network | IPv6Network]:
        """Addresses and networks, separated by commas."""
        try:
            return [ip_network(part.strip()) for part in self.text(name, default).split(",")]
        except ValueError:
            stop(f"{name} must be addresses or networks such as 127.0.0.1 or 10.0.0.0/24, separated by commas.")

    def yes(self, name: str) -> bool:
        self.known.add(name)
        return bool(self.read.bool(name, default=False))

    def refuse_unknown(self) -> None:
        """Stop at a name that begins like ours or nearly is one of ours. PORT and DEMO are too short to guess at."""
        guessable = [name for name in self.known if "_" in name]
        for name in sorted(os.environ.keys() - self.known):
            meant = get_close_matches(name.upper(), guessable, n=1, cutoff=NEARLY)
            if meant or name.startswith(OUR_PREFIXES):
                perhaps = f" Is {meant[0]} meant?" if meant else ""
                stop(f"there is no setting called {name}.{perhaps} docs/operations/settings.md lists them all.")

"""`./run keys DIR`: the keys of a new installation, each in a file of its own that settings name by *_FILE; one that is there is left alone.

The public parts of the keys for ID-porten and HelseID are printed: they are what is registered there.
"""

import argparse
import json
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from joserfc.jwk import RSAKey

from tools.local import PROVIDERS, write_private

SECRETS: dict[str, Callable[[], str]] = {
    "secret-key": lambda: secrets.token_urlsafe(50),
    "field-keys": lambda: Fernet.generate_key().decode(),
    "blind-index-key": lambda: secrets.token_urlsafe(50),
    "sms-hmac-key": lambda: secrets.token_urlsafe(50),
    **dict.fromkeys((f"{provider}.json" for provider in PROVIDERS), lambda: json.dumps(client_key())),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run keys", description=__doc__)
    parser.add_argument("dir", type=Path, metavar="DIR", help="a folder that is there, and that nobody else may read")
    folder: Path = parser.parse_args().dir
    for name, make in SECRETS.items():
        if not (folder / name).exists():
            write_private(folder / name, make())
    for provider in PROVIDERS:
        key = RSAKey.import_key(json.loads((folder / f"{provider}.json").read_text()))
        print(f"{provider}: register this public key\n{json.dumps(key.as_dict(private=False))}\n")
    print(f"The keys are in {folder}. Keep copies of field-keys and blind-index-key in a safe, apart from the backups.")


def client_key() -> dict[str, object]:
    """RSA of 4096 bits: both providers take it."""
    key = RSAKey.generate_key(4096, {"use": "sig", "alg": "RS256", "kid": secrets.token_hex(8)})
    return dict(key.as_dict(private=True))


if __name__ == "__main__":
    main()

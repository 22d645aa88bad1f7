"""The settings of a Helsevei that runs on this machine alone, for the demo and the tests: its own secrets, kept in its data folder."""

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from joserfc.jwk import ECKey

SETTINGS = "settings.json"  # in the demo's folder: the settings of the demo that runs; the run script reads it too
CLIENTS = ("idporten", "helseid")


def environment(data_dir: Path, database_url: str, web_port: int, provider_ports: dict[str, int]) -> dict[str, str]:
    """Environment variables for every process. `provider_ports` names the port of each demo login provider."""
    kept = _secrets(data_dir)
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME", "LANG", "TMPDIR", "CI", "NODE_EXTRA_CA_CERTS"}
        },
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "BASE_URL": f"http://127.0.0.1:{web_port}",
        "PORT": str(web_port),
        "TEST_PERSONS": "yes",
        "DEMO": "yes",
        "POPULATION_REGISTER": "helsevei.demo.registers.DemoPopulationRegister",
        "CONTACT_REGISTER": "helsevei.demo.registers.DemoContactRegister",
        "ADDRESS_REGISTER": "helsevei.demo.service_registers.DemoAddressRegister",
        "BUSINESS_REGISTER": "helsevei.demo.service_registers.DemoBusinessRegister",
        **{f"{name.upper()}_ISSUER": f"http://127.0.0.1:{port}" for name, port in provider_ports.items()},
        **{f"{name.upper()}_CLIENT_ID": f"helsevei-{name}" for name in CLIENTS},
        **{f"{name.upper()}_KEY_FILE": str(_client_key(data_dir, name)) for name in CLIENTS},
    }


def _secrets(data_dir: Path) -> dict[str, str]:
    path = data_dir / "secrets.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": Fernet.generate_key().decode(),
            "BLIND_INDEX_KEY": secrets.token_urlsafe(50),
        }
        write_private(path, json.dumps(fresh))
    return dict(json.loads(path.read_text()))


def _client_key(data_dir: Path, client: str) -> Path:
    """The private key (JWK, ES256) with which the portal proves itself to a login provider."""
    path = data_dir / f"{client}-client-key.json"
    if not path.exists():
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": secrets.token_hex(8)})
        write_private(path, json.dumps(key.as_dict(private=True)))
    return path


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, whenever we are stopped."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.replace(path)

"""The settings of a Helsevei that runs on this machine alone, for the demo and the tests: its own secrets, kept in its data folder."""

import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

SETTINGS = "settings.json"  # in the demo's folder: the settings of the demo that runs; the run script reads it too
PROVIDERS = ("idporten", "helseid")
STAND_INS = (*PROVIDERS, "sms", "sms_2", "mail")  # each of them has a port


def ports_from(first: int) -> dict[str, int]:
    """The ports of the stand-ins, one after the other."""
    return {name: first + place for place, name in enumerate(STAND_INS)}


def environment(data_dir: Path, database_url: str, web_port: int, ports: dict[str, int]) -> dict[str, str]:
    """Environment variables for every process. `ports` names the port of each stand-in."""
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
        "LOCAL_LOGIN": "yes",
        "POPULATION_REGISTER": "helsevei.demo.registers.DemoPopulationRegister",
        "CONTACT_REGISTER": "helsevei.demo.registers.DemoContactRegister",
        "ADDRESS_REGISTER": "helsevei.demo.service_registers.DemoAddressRegister",
        "BUSINESS_REGISTER": "helsevei.demo.service_registers.DemoBusinessRegister",
        **{f"{name.upper()}_ISSUER": f"http://127.0.0.1:{ports[name]}" for name in PROVIDERS},
        **{f"{name.upper()}_CLIENT_ID": f"helsevei-{name}" for name in PROVIDERS},
        **{f"{name.upper()}_KEY_FILE": str(_client_key(data_dir, name)) for name in PROVIDERS},
        "SMS_URL": f"http://127.0.0.1:{ports['sms']}",
        "SMS_URL_2": f"http://127.0.0.1:{ports['sms_2']}",
        "SMTP_URL": f"smtp://127.0.0.1:{ports['mail']}",
        "SMTP_CA_FILE": str(mail_certificate(data_dir)[0]),
        "MAIL_FROM": "helsevei@fjordvik.example.no",
    }


def _secrets(data_dir: Path) -> dict[str, str]:
    """Those that are kept, and new ones for what an older demo did not have."""
    path = data_dir / "secrets.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    fresh = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "BLIND_INDEX_KEY": secrets.token_urlsafe(50),
        "SMS_HMAC_KEY": secrets.token_urlsafe(50),
    }
    if fresh.keys() - kept.keys():
        data_dir.mkdir(parents=True, exist_ok=True)
        write_private(path, json.dumps(fresh | kept))
    return fresh | kept


def _client_key(data_dir: Path, client: str) -> Path:
    """The private key (JWK, ES256) with which the portal proves itself to a login provider."""
    path = data_dir / f"{client}-client-key.json"
    if not path.exists():
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": secrets.token_hex(8)})
        write_private(path, json.dumps(key.as_dict(private=True)))
    return path


def mail_certificate(data_dir: Path) -> tuple[Path, Path]:
    """The certificate of the mail server on this machine, and its private key."""
    certificate, key = data_dir / "mail-certificate.pem", data_dir / "mail-key.pem"
    if not certificate.exists():
        private = ec.generate_private_key(ec.SECP256R1())
        itself = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
        today = datetime.now(UTC)
        places = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")])
        signed = (
            x509.CertificateBuilder(itself, itself, private.public_key(), x509.random_serial_number())
            .not_valid_before(today - timedelta(days=1))
            .not_valid_after(today + timedelta(days=3650))
            .add_extension(places, critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(private, hashes.SHA256())
        )
        form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_private(key, private.private_bytes(*form).decode())
        write_private(certificate, signed.public_bytes(Encoding.PEM).decode())
    return certificate, key


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, whenever we are stopped."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.replace(path)

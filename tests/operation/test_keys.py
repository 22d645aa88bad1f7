"""`./run keys`: an installation starts with the keys it makes, and never loses one by making them again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import local
from tools.environment import ROOT
from tools.keys import SECRETS


def make(folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-m", "tools.keys", str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make(folder)
    return folder


def test_an_installation_starts_with_them(keys: Path, tmp_path: Path) -> None:
    settings = local.environment(tmp_path, "postgres://nobody@nowhere/none", 8099, local.ports_from(9101))
    for name in ("SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "SMS_HMAC_KEY"):
        del settings[name]
        settings[f"{name}_FILE"] = str(keys / name.lower().replace("_", "-"))
    for provider in ("idporten", "helseid"):
        settings[f"{provider.upper()}_KEY_FILE"] = str(keys / f"{provider}.json")
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=settings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_nobody_else_may_read_them(keys: Path) -> None:
    assert sorted(path.name for path in keys.iterdir()) == sorted(SECRETS)
    assert all(os.stat(path).st_mode & 0o077 == 0 for path in keys.iterdir())


def test_made_again_they_are_as_they_were_and_only_public_parts_are_shown(keys: Path) -> None:
    before = {path.name: path.read_text() for path in keys.iterdir()}
    said = make(keys)
    assert {path.name: path.read_text() for path in keys.iterdir()} == before
    shown = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [key.keys() & {"d", "p", "q"} for key in shown] == [set(), set()]
    assert shown[0]["n"] == json.loads(before["idporten.json"])["n"]
    assert not any(text in said for name, text in before.items() if not name.endswith(".json"))

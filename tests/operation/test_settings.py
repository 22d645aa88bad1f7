"""An installation that is not set up safely does not start, and says in one sentence what to do (reliability D33, PL12)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import local
from tools.environment import ROOT


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return local.environment(tmp_path, "postgres://nobody@nowhere/none", 8099, {"idporten": 9101, "helseid": 9102})


def start(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from config import settings"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_complete_set_of_settings_starts(environment: dict[str, str]) -> None:
    assert start(environment).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "DATABASE_URL", "IDPORTEN_ISSUER"])
def test_a_missing_setting_stops_the_start_and_is_named(environment: dict[str, str], name: str) -> None:
    del environment[name]
    done = start(environment)
    assert done.returncode == 1
    assert f"Helsevei does not start: {name} is not set. Set {name}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_simple_secret_is_refused(environment: dict[str, str]) -> None:
    done = start({**environment, "SECRET_KEY": "changeme" * 6})
    assert "SECRET_KEY is too simple" in done.stderr


def test_a_key_that_is_none_is_refused(environment: dict[str, str]) -> None:
    done = start({**environment, "FIELD_KEYS": "not-a-key"})
    assert "FIELD_KEYS holds a key that is not a Fernet key" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_setting_is_refused(environment: dict[str, str]) -> None:
    done = start({**environment, "IDPORTEN_ISSEUR": "https://idporten.no"})
    assert "there is no setting called IDPORTEN_ISSEUR" in done.stderr


def test_a_secret_may_stand_in_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(environment.pop("SECRET_KEY") + "\n")
    assert start({**environment, "SECRET_KEY_FILE": str(secret)}).returncode == 0


def test_a_secret_file_that_is_not_there_is_named(environment: dict[str, str]) -> None:
    del environment["SECRET_KEY"]
    done = start({**environment, "SECRET_KEY_FILE": "/nowhere/secret"})
    assert "SECRET_KEY_FILE" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_never_stands_beside_real_people(environment: dict[str, str]) -> None:
    done = start({**environment, "TEST_PERSONS": "no"})
    assert "DEMO is only for synthetic people" in done.stderr


def test_real_people_are_served_over_https_only(environment: dict[str, str]) -> None:
    real = {**environment, "TEST_PERSONS": "no", "DEMO": "no"}
    assert "BASE_URL must begin with https://" in start(real).stderr
    assert start({**real, "BASE_URL": "https://helse.example.no"}).returncode == 0


def test_the_run_script_lists_its_commands() -> None:
    done = subprocess.run([ROOT / "run"], env=os.environ, capture_output=True, text=True, check=False)
    for command in ("demo", "test", "check", "bench", "web", "work", "migrate", "queue", "audit", "municipality"):
        assert f"./run {command}" in done.stdout

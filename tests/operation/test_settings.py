"""An installation that is not set up safely does not start, and says in one sentence what to do (reliability D33, PL12)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import local
from tools.environment import ROOT

ORDINARY = Path(__file__).with_name("ordinary_environment.txt")  # what Debian, systemd, CI services and hosts set
# root may write anywhere; without these powers it asks for permission as everybody does
POWERLESS = ["setpriv", "--bounding-set", "-all"] if os.geteuid() == 0 else []
LOAD = [*POWERLESS, sys.executable, "-c", "from config import settings"]
MANAGE = [sys.executable, "manage.py"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return local.environment(tmp_path, "postgres://nobody@nowhere/none", 8099, local.ports_from(9101))


def start(environment: dict[str, str], command: list[str] = LOAD) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def refused(environment: dict[str, str], command: list[str] = LOAD) -> str:
    """The one sentence with which the start is refused."""
    done = start(environment, command)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.removeprefix("Helsevei does not start: ")


def test_a_complete_set_of_settings_starts(environment: dict[str, str]) -> None:
    assert start(environment).returncode == 0


def test_the_way_to_the_database_is_as_safe_as_its_address_says(environment: dict[str, str]) -> None:
    shown = "from config import settings; print(settings.DATABASES['default']['OPTIONS'])"
    address = f"{environment['DATABASE_URL']}?sslmode=verify-full&connect_timeout=600"
    said = start({**environment, "DATABASE_URL": address}, [sys.executable, "-c", shown]).stdout
    assert "'sslmode': 'verify-full'" in said
    assert "'connect_timeout': 3" in said  # every wait has an end


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


def test_of_several_secrets_none_may_be_simple(environment: dict[str, str]) -> None:
    second = "".join(chr(97 + number % 26) for number in range(50))
    assert start({**environment, "SECRET_KEY": f"{second}, {environment['SECRET_KEY']}"}).returncode == 0
    assert "SECRET_KEY is too simple" in start({**environment, "SECRET_KEY": f"{second},old"}).stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IDPORTEN_ISSUER", "https:foo"),
        ("BASE_URL", "https:///"),
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("TRUSTED_PROXIES", "nginx"),
    ],
)
def test_an_address_or_number_that_is_none_is_refused(environment: dict[str, str], name: str, value: str) -> None:
    assert refused({**environment, name: value}).startswith(name)


def test_without_gateways_and_mail_server_it_starts(environment: dict[str, str]) -> None:
    for name in ("SMS_URL", "SMS_URL_2", "SMS_HMAC_KEY", "SMTP_URL", "SMTP_CA_FILE", "MAIL_FROM"):
        del environment[name]
    assert start(environment).returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SMS_HMAC_KEY", "", "SMS_HMAC_KEY is not set"),
        ("SMS_HMAC_KEY", "secret" * 10, "SMS_HMAC_KEY is too simple"),
        ("SMS_URL", "http://sms.example.no", "SMS_URL and SMS_URL_2 must begin with https://"),
        ("SMS_URL_2", "http://sms.example.no", "SMS_URL and SMS_URL_2 must begin with https://"),
        ("SMTP_URL", "https://mail.example.no", "SMTP_URL is no address"),
        ("SMTP_CA_FILE", "nowhere.pem", "SMTP_CA_FILE names nowhere.pem, which cannot be read"),
        ("MAIL_FROM", "", "MAIL_FROM is no e-mail address"),
        ("MAIL_FROM", "helse@example.no, alle@example.no", "MAIL_FROM is no e-mail address"),
    ],
)
def test_what_notices_could_not_be_sent_safely_with_stops_the_start(
    environment: dict[str, str], name: str, value: str, says: str
) -> None:
    assert refused({**environment, name: value}).startswith(says)


def test_a_key_that_is_none_is_refused(environment: dict[str, str]) -> None:
    done = start({**environment, "FIELD_KEYS": "not-a-key"})
    assert "FIELD_KEYS holds a key that is not a Fernet key" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_setting_is_refused(environment: dict[str, str]) -> None:
    done = start({**environment, "IDPORTEN_ISSEUR": "https://idporten.no"})
    assert "there is no setting called IDPORTEN_ISSEUR" in done.stderr


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ANCHOR_DRI", "ANCHOR_DIR"),
        ("LOG_FIEL", "LOG_FILE"),
        ("LOGFILE", "LOG_FILE"),
        ("BASE_ULR", "BASE_URL"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("TEST_PERSON", "TEST_PERSONS"),
        ("SECRET_KEY_FLIE", "SECRET_KEY_FILE"),
        ("anchor_dir", "ANCHOR_DIR"),
    ],
)
def test_a_name_that_is_nearly_a_setting_is_refused_with_the_right_one(
    environment: dict[str, str], written: str, meant: str
) -> None:
    assert refused({**environment, written: "x"}).startswith(f"there is no setting called {written}. Is {meant} meant?")


def test_what_machines_set_of_themselves_is_no_misspelling(environment: dict[str, str]) -> None:
    names = [name for line in ORDINARY.read_text().splitlines() if not line.startswith("#") for name in line.split()]
    assert len(names) > 250
    done = start({**dict.fromkeys(names, "1"), **environment})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["DATA_DIR", "ANCHOR_DIR"])
def test_a_folder_that_cannot_be_used_is_refused(environment: dict[str, str], tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch(mode=0o700)
    (tmp_path / "locked").mkdir(mode=0o500)
    for folder in (tmp_path / "nowhere", tmp_path / "file", tmp_path / "locked"):
        assert refused({**environment, name: str(folder)}).startswith(f"{name} names {folder}, which is no folder")


def test_the_anchors_own_folder_is_asked_about_too_when_it_is_there(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "anchors").mkdir(mode=0o500)
    assert refused(environment).startswith("ANCHOR_DIR names")


def test_a_log_that_cannot_be_written_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    for file in (tmp_path / "nowhere" / "log", tmp_path / "locked" / "log", tmp_path):
        assert refused({**environment, "LOG_FILE": str(file)}).startswith(f"LOG_FILE names {file}, which cannot be")
    assert start({**environment, "LOG_FILE": str(tmp_path / "log")}).returncode == 0


@pytest.mark.parametrize("path", ["helsevei.nowhere.Register", "helsevei.demo.registers.Nobody", "helsevei.demo", "x"])
def test_an_adapter_that_is_not_there_is_refused(environment: dict[str, str], path: str) -> None:
    sentence = refused({**environment, "POPULATION_REGISTER": path}, [*MANAGE, "check"])
    assert sentence.startswith(f"POPULATION_REGISTER names {path}, which is no adapter")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("not JSON", "Expecting value"),
        ('{"kty": "oct", "k": "c2VjcmV0"}', "neither a private EC key (P-256) nor a private RSA key"),
        ('{"kty": "RSA", "d": "AQAB"}', "holds a key that is not whole"),
        ('{"kty": "RSA", "n": "AQAB", "e": "AQAB"}', "neither a private EC key (P-256) nor a private RSA key"),
    ],
)
def test_a_key_that_no_login_can_be_signed_with_is_refused(
    environment: dict[str, str], tmp_path: Path, key: str, says: str
) -> None:
    (tmp_path / "key.json").write_text(key)
    sentence = refused({**environment, "HELSEID_KEY_FILE": str(tmp_path / "key.json")}, [*MANAGE, "check"])
    assert sentence.startswith("HELSEID_ISSUER or HELSEID_KEY_FILE cannot be used")
    assert says in sentence


def test_a_login_provider_without_encryption_is_refused(environment: dict[str, str]) -> None:
    sentence = refused({**environment, "BASE_URL": "https://helse.example.no"}, [*MANAGE, "check"])
    assert sentence.startswith(
        "IDPORTEN_ISSUER or IDPORTEN_KEY_FILE cannot be used: A login provider's issuer must begin"
    )


def test_half_of_a_municipalitys_own_login_provider_is_refused(environment: dict[str, str]) -> None:
    own = {**environment, "STAFF_OIDC_ISSUER": "https://login.fjordvik.example"}
    assert refused(own).startswith("STAFF_OIDC_ISSUER also needs STAFF_OIDC_CLIENT_ID")
    whole = {
        **own, "STAFF_OIDC_CLIENT_ID": "helsevei", "STAFF_OIDC_KEY_FILE": environment["HELSEID_KEY_FILE"],
        "STAFF_OIDC_NAME": "Fjordvik kommune", "STAFF_OIDC_LEVEL": "high",
    }  # fmt: skip
    assert start(whole, [*MANAGE, "check"]).returncode == 0
    weak = {**whole, "BASE_URL": "https://helse.example.no", "STAFF_OIDC_ISSUER": "http://login.fjordvik.example"}
    for provider in ("IDPORTEN", "HELSEID"):
        weak[f"{provider}_ISSUER"] = f"https://{provider.lower()}.example.no"
    assert refused(weak, [*MANAGE, "check"]).startswith("STAFF_OIDC_ISSUER or STAFF_OIDC_KEY_FILE cannot be used")


def test_a_list_of_national_services_that_is_wrong_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    own = {**environment, "NATIONAL_SERVICES_FILE": str(tmp_path / "national.json")}
    assert refused(own, [*MANAGE, "check"]).startswith(
        f"NATIONAL_SERVICES_FILE names {tmp_path}/national.json, which cannot"
    )
    (tmp_path / "national.json").write_text('{"front_page": "http://helse.example.no", "services": []}')
    assert "is no https address" in refused(own, [*MANAGE, "check"])
    (tmp_path / "national.json").write_text('{"front_page": "https://helse.example.no", "services": []}')
    assert start(own, [*MANAGE, "check"]).returncode == 0


@pytest.mark.parametrize("command", ["web", "work", "migrate", "queue", "audit"])
def test_every_command_asks_for_the_adapters_before_it_begins(environment: dict[str, str], command: str) -> None:
    settings = {
        **environment,
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "CONTACT_REGISTER": "helsevei.nowhere.Register",
    }
    arguments = {"queue": ["status"], "audit": ["verify"]}.get(command, [])
    assert refused(settings, [*MANAGE, command, *arguments]).startswith("CONTACT_REGISTER names")


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

"""What docs/operations tells an administrator is so: units, nginx, settings, commands, alerts."""

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
from django.urls import reverse

from helsevei.operation.metrics import METRICS
from tests.house.test_documents import documented, settings_read
from tools.environment import ROOT

GUIDE = ROOT / "docs" / "operations"
SYSTEMD = GUIDE / "systemd"
UNITS = sorted(path for path in SYSTEMD.iterdir() if path.suffix in {".service", ".socket", ".timer"})
COMMANDS = runpy.run_path(str(ROOT / "run"))["COMMANDS"]
WRITTEN = {path: path.read_text() for path in sorted(GUIDE.glob("*.md"))}
# What other programs export: node exporter, blackbox exporter.
FOREIGN = {
    "node_filesystem_avail_bytes", "node_filesystem_size_bytes", "node_systemd_unit_state", "node_timex_offset_seconds",
    "node_timex_sync_status", "probe_ssl_earliest_cert_expiry", "probe_success",
}  # fmt: skip


def found(pattern: str, text: str) -> str:
    """What the parentheses of a pattern hold, in the first line that it fits."""
    match = re.search(pattern, text, re.MULTILINE)
    assert match, pattern
    return match[1]


def example() -> dict[str, str]:
    """The settings of the example environment, those that are commented out too."""
    lines = re.findall(r"^#?([A-Z_0-9]+)=(.*)$", (SYSTEMD / "environment").read_text(), re.MULTILINE)
    return {name: value.strip("'") for name, value in lines}


def test_the_example_environment_has_every_setting_that_is_required_and_none_that_is_not_there():
    named = {name.removesuffix("_FILE") if name.removesuffix("_FILE") in documented() else name for name in example()}
    required = {name for name, default in settings_read().items() if default == "required"}
    assert required - named - {"SMS_HMAC_KEY", "SMTP_URL", "SMS_URL", "SMS_URL_2", "SMTP_CA_FILE"} == set()
    assert named - documented().keys() == set()


def test_systemd_nginx_and_the_settings_agree_on_the_ports():
    assert f"ListenStream=127.0.0.1:{example()['PORT']}\n" in (SYSTEMD / "helsevei-web.socket").read_text()
    assert f"server 127.0.0.1:{example()['PORT']};" in (GUIDE / "nginx.conf").read_text()
    for port in ("PORT", "METRICS_PORT"):
        assert documented()[port] == example()[port]
        assert f"127.0.0.1:{example()[port]}/" in WRITTEN[GUIDE / "monitoring.md"]


def test_services_may_write_where_the_settings_say_they_do():
    common = (SYSTEMD / "helsevei-.service.d" / "common.conf").read_text()
    assert example()["DATA_DIR"] == f"/var/lib/{found('^StateDirectory=(.+)$', common)}"
    backup = (SYSTEMD / "helsevei-backup.service").read_text()
    folder = found("^ReadWritePaths=(.+)$", backup)
    assert f"manage.py backup {folder}\n" in backup
    assert f" {folder}\n" in WRITTEN[GUIDE / "install.md"]


@pytest.mark.parametrize("unit", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.stem)
def test_a_service_runs_a_command_of_ours(unit):
    assert found(r"^ExecStart=/opt/helsevei/\.venv/bin/python manage\.py (\w+)", unit.read_text()) in COMMANDS


def test_every_command_in_the_guide_is_one_of_ours():
    wrong = []
    for path, text in WRITTEN.items():
        for command in re.findall(r"(?:\./run|^helsevei|`helsevei) ([a-z]+)\b", text, re.MULTILINE):
            if command not in COMMANDS:
                wrong.append(f"{path.name}: {command}")
    assert wrong == []


def test_every_unit_and_setting_in_the_guide_exists():
    units = (
        {path.stem for path in UNITS}
        | {path.name for path in UNITS}
        | {"helsevei-.service.d", "helsevei-page", "helsevei-alerts"}
    )
    known = settings_read().keys() | {f"{name}_FILE" for name in settings_read()} | {"DATABASE_URL"}
    for path, text in WRITTEN.items():
        assert {
            name for name in re.findall(r"\bhelsevei-[a-z.]+[a-z]\b", text) if name.removesuffix(".yml") not in units
        } == set(), path
        assert set(re.findall(r"^([A-Z_]{4,})=", text, re.MULTILINE)) - known == set(), path


def test_both_providers_are_told_the_address_that_we_come_back_to():
    for provider in ("idporten", "helseid"):
        address = "https://helse.example.no" + reverse("accounts:callback", args=[provider])
        assert f"`{address}`" in WRITTEN[GUIDE / "identity-providers.md"]
    assert f"`https://helse.example.no{reverse('accounts:logged_out')}`" in WRITTEN[GUIDE / "identity-providers.md"]


def test_every_figure_that_an_alert_asks_for_is_there():
    alerts = (GUIDE / "alerts.yml").read_text()
    counted = re.findall(r"^(?:counter|histogram) (\w+)", (GUIDE / "helsevei.mtail").read_text(), re.MULTILINE)
    asked = set(re.findall(r"\b((?:helsevei|node|probe)_[a-z_]+)", alerts))
    exported = METRICS.keys() | set(counted) | {f"{name}_bucket" for name in counted} | FOREIGN
    assert asked - exported == set()
    assert {name for name in METRICS if name not in WRITTEN[GUIDE / "monitoring.md"]} == set()


def test_every_alert_leads_to_a_chapter_that_is_there():
    alerts = (GUIDE / "alerts.yml").read_text()
    for file, chapter in re.findall(r"([a-z-]+\.md)(?:[:,] ([A-Z][a-zA-Z ]+))?\"", alerts):
        assert (GUIDE / file).exists()
        assert not chapter or f"## {chapter}\n" in (GUIDE / file).read_text(), chapter


def test_the_figures_of_requests_are_read_as_nginx_writes_them():
    pattern = found("^/(.+)/ {$", (GUIDE / "helsevei.mtail").read_text())
    format_ = found("log_format helsevei '(.+)';", (GUIDE / "nginx.conf").read_text())
    line = format_
    for name, value in {"time_iso8601": "2026-11-23T17:00:00+01:00", "request_method": "GET", "status": "503",
                        "request_time": "0.123"}.items():  # fmt: skip
        line = line.replace(f"${name}", value)
    match = re.match(pattern, line)
    assert match
    assert match.groupdict() == {"status": "5", "seconds": "0.123"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_understands_every_unit(tmp_path: Path):
    for path in SYSTEMD.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(SYSTEMD)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(path.read_text().replace("/opt/helsevei", str(ROOT)))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *[str(tmp_path / unit.name) for unit in UNITS]],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in checked.stderr.splitlines() if "helsevei" in line]
    assert ours == []
    assert checked.returncode == 0, checked.stderr

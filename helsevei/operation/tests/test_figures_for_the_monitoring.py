"""`./run metrics` tells what is so now, in Prometheus' text format, and nothing about anybody."""

import re

import pytest
from django.conf import settings as django_settings
from django.db import connection

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.notifications.actions import hold_notices
from helsevei.operation import backup, metrics
from helsevei.operation.management.commands.metrics import answer

LINE = re.compile(r'(# (HELP|TYPE) \w+ .+|\w+(\{state="[a-z]+"\})? -?[0-9.e+]+)')


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.DATA_DIR, settings.ANCHOR_DIR = tmp_path, tmp_path / "anchors"


def figures() -> dict[str, float]:
    lines = [line for line in metrics.page().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_every_figure_is_told_once_in_the_format_that_prometheus_reads(database):
    django_settings.ANCHOR_DIR.mkdir()
    (django_settings.ANCHOR_DIR / "2026-11-23.jsonl").touch()
    backup.last_made_file().touch()
    page = metrics.page()
    assert page.endswith("\n")
    assert [line for line in page.splitlines() if not LINE.fullmatch(line)] == []
    assert re.findall(r"^# TYPE (\w+) gauge$", page, re.MULTILINE) == list(metrics.METRICS)


def test_what_was_never_done_is_absent(database):
    assert not {name for name in figures() if name.startswith("helsevei_last_")}


def test_notices_that_are_held_are_seen(database):
    assert figures()["helsevei_notices_are_held"] == 0
    hold_notices(actor=SYSTEM, now=now())
    assert figures()["helsevei_notices_are_held"] == 1


def test_while_the_database_refuses_what_is_known_without_it_is_told(database):
    backup.last_made_file().touch()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_jobs RENAME TO out_of_reach")
    told = figures()
    assert told.pop("helsevei_database_up") == 0
    assert told.keys() == {"helsevei_last_backup_timestamp_seconds"}


def test_nothing_but_the_figures_is_there(database):
    said: list[str] = []
    answer({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda status, headers: said.append(status))
    answer({"REQUEST_METHOD": "POST", "PATH_INFO": "/metrics"}, lambda status, headers: said.append(status))
    assert said == ["404 Not Found"] * 2

"""Health checks: alive without anything, ready with the database and its tables, and how the outside is (D26)."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from helsevei.accounts import ports
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.home.views import health
from helsevei.notifications.actions import hold_notices
from helsevei.notifications.models import Notice

LIVE, READY, DEEP = (reverse(f"home:{name}") for name in ("live", "ready", "deep"))
WELL = {
    "status": "ok", "inhabitant_login": "ok", "staff_login": "ok", "population_register": "ok", "contact_register": "ok",
    "address_register": "ok", "business_register": "ok", "sms": "ok", "sms_2": "ok", "smtp": "ok", "queue": "ok",
    "notices": "ok",
}  # fmt: skip

QUESTIONS = {"idporten": "check", "helseid": "check", "population": "find", "contacts": "look_up",
             "addresses": "parties_in", "businesses": "look_up", "phones": "check", "other_phones": "check",
             "post": "check"}  # fmt: skip


@pytest.fixture
def a_worker(database):
    """A worker whose heart has just beaten."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def test_alive_asks_nobody(client):
    """Without the database fixture, any question to the database would be an error."""
    assert client.get(LIVE, headers={"cookie": "session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}).json() == {"status": "ok"}


@pytest.mark.usefixtures("database")
def test_ready_when_the_database_has_every_table(client):
    assert client.get(READY).json() == {"status": "ok"}


@pytest.mark.usefixtures("database")
def test_not_ready_while_a_migration_is_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)")
    answer = client.get(READY)
    assert (answer.status_code, answer.json()) == (503, {"status": "down", "migrations_missing": 1})


def test_everything_outside_is_well(client, outside, a_worker):
    answer = client.get(DEEP)
    assert (answer.status_code, answer.json()) == (200, WELL)


@pytest.mark.parametrize(
    ("system", "part"),
    [
        ("idporten", "inhabitant_login"),
        ("helseid", "staff_login"),
        ("population", "population_register"),
        ("contacts", "contact_register"),
        ("addresses", "address_register"),
        ("businesses", "business_register"),
        ("phones", "sms"),
        ("other_phones", "sms_2"),
        ("post", "smtp"),
    ],
)
def test_what_is_silent_outside_degrades_us_and_we_still_answer(client, outside, a_worker, system, part):
    getattr(outside, system).fault = outside.silence
    answer = client.get(DEEP)
    assert (answer.status_code, answer.json()) == (200, WELL | {"status": "degraded", part: "unavailable"})


def test_everybody_outside_is_asked_at_the_same_time(client, outside, a_worker, monkeypatch):
    """Each waits until all have been asked: one after the other, nobody would get further."""
    together = threading.Barrier(len(QUESTIONS), timeout=5)
    for system, question in QUESTIONS.items():
        monkeypatch.setattr(getattr(outside, system), question, lambda *_: together.wait())
    assert client.get(DEEP).json() == WELL


def test_what_never_answers_is_given_up_before_the_watchdog_bites(client, outside, a_worker, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.2)
    the_end = threading.Event()
    for system in ("idporten", "helseid", "contacts"):
        monkeypatch.setattr(getattr(outside, system), QUESTIONS[system], lambda *_: the_end.wait(10))
    started = time.monotonic()
    answer = client.get(DEEP)
    the_end.set()
    silent = dict.fromkeys(["inhabitant_login", "staff_login", "contact_register"], "unavailable")
    assert (answer.status_code, answer.json()) == (200, WELL | {"status": "degraded"} | silent)
    assert time.monotonic() - started < 2


def test_a_channel_that_nobody_has_set_up_is_said_to_be_missing(client, outside, a_worker, settings):
    settings.PORTS = {**settings.PORTS, "sms_gateways": "builtins.list", "mail_servers": "builtins.list"}
    ports.resolve.cache_clear()  # type: ignore[attr-defined]
    found = client.get(DEEP).json()
    assert (found["status"], found["sms"], found["smtp"]) == ("degraded", "not set up", "not set up")


def test_a_mistake_of_ours_is_not_called_an_outage(client, outside, a_worker):
    outside.population.fault = KeyError("a mistake")
    with pytest.raises(KeyError):
        client.get(DEEP)


def test_nobody_outside_is_waited_for_longer_than_six_seconds():
    assert health.PATIENCE_SECONDS < 6


def test_a_queue_without_workers_or_with_failed_jobs_degrades_us(client, outside, database):
    assert client.get(DEEP).json() == WELL | {"status": "degraded", "queue": "no worker"}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, status) VALUES ('a.b', 'default', 'failed')"
        )
    assert client.get(DEEP).json() == WELL | {"status": "degraded", "queue": "failed jobs"}


def test_notices_that_wait_behind_the_fence_degrade_us(client, outside, a_worker):
    hold_notices(actor=SYSTEM, now=now())
    assert client.get(DEEP).json() == WELL | {"status": "degraded", "notices": "held"}


def test_a_notice_that_is_held_without_a_fence_degrades_us_too(client, outside, a_worker, fjordvik):
    Notice.objects.create(kind="a.b", about_id=uuid4(), municipality=fjordvik, state="held", created_at=now())
    assert client.get(DEEP).json() == WELL | {"status": "degraded", "notices": "held"}


@pytest.mark.usefixtures("database", "outside")
def test_health_checks_leave_no_cookie_and_no_trace_of_people(client, astrid):
    astrid.browser.get("/")
    for address in (LIVE, READY, DEEP):
        for browser in (client, astrid.browser):
            answer = browser.get(address)
            assert not answer.cookies
            assert "Astrid" not in answer.content.decode()
        assert client.head(address).status_code == answer.status_code
        assert client.post(address).status_code == 405

"""The drill: back up while people write, bring it back, and nothing is lost, nothing is sent twice (D10, NO11, PL13)."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection, connections

from helsevei.accounts.ports import ContactDetails
from helsevei.audit.anchors import write_anchor
from helsevei.audit.verification import verify
from helsevei.conftest import connect, maintain
from helsevei.core import jobs
from helsevei.core.clock import now
from helsevei.dialogue.actions.writing import answer_thread, write_message
from helsevei.dialogue.models import Message
from helsevei.notifications.models import Notice
from helsevei.operation import copying

EMPTY = "test_brought_back"


@pytest.fixture(autouse=True)
def _anchors(settings, tmp_path, own_database) -> None:
    settings.ANCHOR_DIR = tmp_path / "anchors"


@pytest.fixture(autouse=True)
def _other_databases(own_database) -> Iterator[None]:
    """What restoring makes beside the test's database is gone after the test."""
    yield
    connections.close_all()
    for name in databases():
        if name == EMPTY or name.endswith("_restoring") or "_before_" in name:
            maintain(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def ask(astrid, contact):
    """Astrid writes; it is stored when this returns."""

    def write(body):
        write_message(
            actor=astrid.actor(), contact_id=contact.id, subject="Dosett", body=body, idempotency_key=uuid4(), now=now()
        )
        return body

    return write


@pytest.fixture
def answered(ask, astrid, silje, fjordvik, outside):
    """Silje has answered Astrid, who is to be told of it."""
    outside.contacts.details[astrid.identity_number] = ContactDetails(mobile="+4740000101", can_be_notified=True)
    ask("Kan dere komme i morgen?")
    message = Message.objects.select_related("thread").get()
    answer_thread(actor=silje.actor(fjordvik), thread_id=message.thread_id, body="Ja.", seen_version=message.thread.version,
                  idempotency_key=uuid4(), now=now())  # fmt: skip


@pytest.fixture
def backup(tmp_path, capsys):
    """`./run backup`; the folder it says it has made."""
    place = tmp_path / "backups"
    place.mkdir()

    def make() -> Path:
        call_command("backup", place)
        (folder,) = place.iterdir()
        assert f"The backup is in {folder}. Keys and settings are not in it" in capsys.readouterr().out
        return folder

    return make


@pytest.fixture
def restore(capsys):
    """`./run restore`; what it says."""

    def bring_back(folder: Path, *options: str) -> str:
        connections.close_all()
        call_command("restore", folder, *options)
        return capsys.readouterr().out

    return bring_back


@pytest.fixture
def empty_database(own_database) -> Iterator[str]:
    """A new machine: a database with nothing in it, that Django looks at from now on."""
    connections.close_all()
    maintain(f'CREATE DATABASE "{EMPTY}" TEMPLATE template0')
    connection.settings_dict["NAME"] = EMPTY
    yield EMPTY
    connections.close_all()
    connection.settings_dict["NAME"] = own_database


def databases() -> list[str]:
    with connect("postgres") as server:
        return [name for (name,) in server.execute("SELECT datname FROM pg_database")]


def bodies() -> set[str]:
    return set(Message.objects.values_list("body", flat=True))


def new_machine(own_database: str) -> None:
    connections.close_all()
    maintain(f'CREATE DATABASE "{EMPTY}" TEMPLATE template0')
    connection.settings_dict["NAME"] = EMPTY


def test_what_was_sent_before_a_backup_began_is_there_after_it_was_restored_elsewhere(
    own_database, ask, backup, restore
):
    stop, acknowledged = Event(), [ask(f"Før {number}") for number in range(5)]
    write_anchor()

    def write_on() -> None:
        while not stop.is_set():
            acknowledged.append(ask(f"Underveis {len(acknowledged)}"))
        connections.close_all()

    with ThreadPoolExecutor(1) as others:
        writing = others.submit(write_on)
        while len(acknowledged) < 8:
            time.sleep(0.01)
        before = set(acknowledged)
        folder = backup()
        stop.set()
        writing.result()

    new_machine(own_database)
    said = restore(folder)
    assert before <= bodies() <= set(acknowledged)
    assert "The audit chains are whole" in said
    assert verify().is_whole
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *folder.rglob("*")])


def test_nothing_is_sent_after_a_restore_before_it_is_released(own_database, answered, backup, restore, outside):
    folder = backup()
    jobs.work(until_empty=True)
    assert len(outside.phones.sent) == 1
    outside.phones.sent.clear()

    assert "1 notices are held" in restore(folder, "--yes-replace", own_database)
    jobs.work(until_empty=True)
    assert (Notice.objects.get().state, outside.phones.sent) == ("held", {})
    call_command("notices", "release")
    jobs.work(until_empty=True)
    assert len(outside.phones.sent) == 1

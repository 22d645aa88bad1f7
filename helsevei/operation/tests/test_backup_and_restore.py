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
from helsevei.dialogue.actions.writing import MOST_IN_A_WHILE, answer_thread, write_message
from helsevei.dialogue.models import Message
from helsevei.notifications import set_back
from helsevei.notifications.models import Fence, Notice
from helsevei.notifications.sending import send
from helsevei.operation import copying
from helsevei.operation.backup import _lock, last_made_file

EMPTY = "test_brought_back"


@pytest.fixture(autouse=True)
def _anchors(settings, tmp_path, own_database) -> None:
    settings.ANCHOR_DIR = tmp_path / "anchors"


@pytest.fixture(autouse=True)
def _other_databases(own_database) -> Iterator[None]:
    """What restoring makes beside the test's database is gone after the test."""
    yield
    connections.close_all()
    connection.settings_dict["NAME"] = own_database
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

    def make():
        last_made_file().unlink(missing_ok=True)
        call_command("backup", place)
        assert last_made_file().exists()
        (folder,) = place.iterdir()
        assert f"The backup is in {folder}. Keys and settings are not in it" in capsys.readouterr().out
        return folder

    return make


@pytest.fixture
def restore(capsys):
    """`./run restore`; what it says."""

    def bring_back(folder, *options):
        connections.close_all()
        call_command("restore", folder, *options)
        return capsys.readouterr().out

    return bring_back


def databases() -> list[str]:
    with connect("postgres") as server:
        return [name for (name,) in server.execute("SELECT datname FROM pg_database")]


def bodies() -> set[str]:
    return set(Message.objects.values_list("body", flat=True))


def new_machine() -> None:
    """A database with nothing in it, that Django looks at from now on."""
    connections.close_all()
    maintain(f'CREATE DATABASE "{EMPTY}" TEMPLATE template0')
    connection.settings_dict["NAME"] = EMPTY


def test_what_was_sent_before_a_backup_began_is_there_after_it_was_restored_elsewhere(ask, backup, restore):
    stop, acknowledged = Event(), [ask(f"Før {number}") for number in range(5)]
    write_anchor()

    def write_on() -> None:
        while not stop.is_set() and len(acknowledged) < MOST_IN_A_WHILE:
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

    new_machine()
    said = restore(folder)
    assert before <= bodies() <= set(acknowledged)
    assert "The audit chains are whole" in said
    assert verify().is_whole
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *folder.rglob("*")])


def test_nothing_is_sent_after_a_restore_before_it_is_released(own_database, answered, backup, restore, outside):
    folder = backup()
    send(notice_id=Notice.objects.get().id, now=now())
    assert len(outside.phones.sent) == 1
    outside.phones.sent.clear()
    set_back.file().unlink()  # a new machine remembers nothing

    assert "1 notices are held" in restore(folder, "--yes-replace", own_database)
    jobs.work(until_empty=True)
    assert (Notice.objects.get().state, outside.phones.sent) == ("held", {})
    call_command("notices", "release")
    jobs.work(until_empty=True)
    assert len(outside.phones.sent) == 1


def test_the_database_before_is_kept_and_the_log_is_whole_up_to_the_backup(own_database, ask, backup, restore):
    ask("Før")
    write_anchor()
    folder = backup()
    ask("Etter")
    write_anchor()
    assert "is kept as test_helsevei_own_before_" in restore(folder, "--yes-replace", own_database)

    assert bodies() == {"Før"}
    ask("Nytt")
    write_anchor()
    report = verify()
    assert (report.findings, "was restored at" in report.notes[0]) == ([], True)
    (kept,) = [name for name in databases() if "_before_" in name]
    with connect(kept) as before:
        assert before.execute("SELECT body FROM dialogue_message ORDER BY id").fetchall() == [("Før",), ("Etter",)]


def test_a_backup_of_an_older_version_is_brought_to_this_one(own_database, ask, backup, restore):
    ask("Før")
    call_command("migrate", "notifications", "0001", verbosity=0)
    folder = backup()
    restore(folder, "--yes-replace", own_database)
    assert bodies() == {"Før"}
    assert Fence.objects.up().exists()


def altered(folder: Path) -> None:
    with (folder / "database.dump").open("r+b") as dump:
        dump.seek(-1, os.SEEK_END)
        dump.write(b"x")


def unfinished(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def newer(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["migrations"].append("dialogue.9999_of_next_year")
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (altered, "database.dump in .* is not as it was made"),
        (unfinished, "never finished"),
        (newer, "a newer version"),
    ],
)
def test_a_backup_that_cannot_be_trusted_is_refused(own_database, ask, backup, restore, harm, sentence):
    ask("Her")
    folder = backup()
    harm(folder)
    with pytest.raises(CommandError, match=sentence):
        restore(folder, "--yes-replace", own_database)
    assert bodies() == {"Her"}


@pytest.mark.parametrize(
    ("name", "value"), [("FIELD_KEYS", [Fernet.generate_key().decode()]), ("BLIND_INDEX_KEY", "x" * 50)]
)
def test_a_backup_that_our_keys_cannot_read_is_refused(own_database, settings, backup, restore, name, value):
    folder = backup()
    setattr(settings, name, value)
    with pytest.raises(CommandError, match="are not those the backup was made with"):
        restore(folder, "--yes-replace", own_database)


def test_the_newest_is_taken_and_a_newer_key_in_front_is_no_hindrance(own_database, settings, ask, backup, restore):
    ask("Før")
    folder = backup()
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    (folder.parent / "helsevei-2020-01-01T00-00-00Z").mkdir()
    assert f"Reads {folder} into" in restore(folder.parent, "--yes-replace", own_database)
    assert bodies() == {"Før"}


def test_a_database_that_is_not_empty_is_replaced_only_by_its_name(own_database, ask, backup, restore, monkeypatch):
    ask("Før")
    folder = backup()
    ask("Etter")
    for options in ([], ["--yes-replace", "another"], ["--replace"]):
        monkeypatch.setattr("builtins.input", lambda _: "ja")
        with pytest.raises(CommandError, match=r"is not empty .* will be missing"):
            restore(folder, *options)
    assert bodies() == {"Før", "Etter"}
    monkeypatch.setattr("builtins.input", lambda _: own_database)
    restore(folder, "--replace")
    assert bodies() == {"Før"}


def test_a_database_in_use_is_left_alone(own_database, backup, restore):
    folder = backup()
    with connect(own_database), pytest.raises(CommandError, match="is in use by"):
        restore(folder, "--yes-replace", own_database)


def test_where_the_anchors_cannot_be_told_nothing_is_restored(own_database, settings, ask, backup, restore, tmp_path):
    folder = backup()
    ask("Etter kopien")
    settings.ANCHOR_DIR = tmp_path / "a file"
    settings.ANCHOR_DIR.touch()
    with pytest.raises(CommandError, match="cannot be written to"):
        restore(folder, "--yes-replace", own_database)
    assert bodies() == {"Etter kopien"}


def test_the_copy_travels_as_safely_as_the_address_of_the_database_says(monkeypatch, tmp_path):
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"sslmode": "verify-full", "connect_timeout": 3})
    tells = tmp_path / "pg_dump"
    tells.write_text('#!/bin/sh\necho "by $PGSSLMODE" >&2; exit 1\n')
    tells.chmod(0o755)
    with pytest.raises(copying.Refused, match="by verify-full"):
        copying.run(tells, "any")


def test_a_role_that_may_not_make_databases_is_told_what_postgres_must_say(backup, restore, monkeypatch):
    folder = backup()
    new_machine()
    maintain("DROP ROLE IF EXISTS poor", "CREATE ROLE poor LOGIN")
    with monkeypatch.context() as as_poor:
        as_poor.setitem(connection.settings_dict, "USER", "poor")
        with pytest.raises(CommandError, match="ALTER ROLE poor CREATEDB"):
            restore(folder)


def command(*arguments, database, **also):
    """`./run …` as a process of its own, which can be killed."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)], cwd=configured.ROOT, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "DATABASE_URL": url}, **also,
    )  # fmt: skip


def test_a_restore_killed_in_the_middle_has_changed_nothing_and_can_be_begun_again(own_database, ask, backup, restore):
    ask("Før")
    folder = backup()
    ask("Etter")
    connections.close_all()
    running = command("restore", folder, "--yes-replace", own_database, database=own_database)
    while f"{own_database}_restoring" not in databases():
        assert running.poll() is None, running.communicate()
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert bodies() == {"Før", "Etter"}
    for _ in range(100):  # until what the killed one had begun has seen its end
        try:
            restore(folder, "--yes-replace", own_database)
            break
        except CommandError:
            time.sleep(0.1)
    assert bodies() == {"Før"}


def test_a_full_disk_leaves_nothing_that_looks_like_a_backup(own_database, ask, tmp_path):
    ask("Før")
    connections.close_all()
    (tmp_path / "disk").mkdir()
    smallest = (20_000, 20_000)
    running = command("backup", tmp_path / "disk", database=own_database,
                      preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, smallest))  # fmt: skip
    _, said = running.communicate()
    assert (running.returncode, said.count("\n")) == (1, 1)
    assert said.startswith("CommandError: No backup was made. pg_dump failed")
    assert list((tmp_path / "disk").iterdir()) == []


def test_one_is_not_made_where_another_is_being_made(tmp_path):
    with _lock(tmp_path), pytest.raises(CommandError, match="Another backup is being written"):
        call_command("backup", tmp_path)


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(CommandError, match="see whether its disk is there"):
        call_command("backup", tmp_path / "not-mounted")


@pytest.mark.parametrize(("is_there", "sentence"), [(False, "pg_dump is missing"), (True, "pg_dump is too old")])
def test_a_pg_dump_that_is_missing_or_too_old_is_named(tmp_path, monkeypatch, is_there, sentence):
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    monkeypatch.setattr(copying, "_programs", lambda _: [old] if is_there else [])
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", tmp_path)

"""A backup: one folder with the whole database as it was at one moment, and a manifest that says what that was.

The manifest is written last, and the folder gets its name when everything is on disk: what is not whole looks like nothing.
Keys and settings are not in it. Whoever has the backup alone cannot read identity numbers; messages she can.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from helsevei.core.clock import real_now
from helsevei.core.postgresql.base import without_deadline
from helsevei.operation.copying import Refused, connect, major_version, program, run

FORMAT = 1
DUMP, MANIFEST, ANCHORS, UNFINISHED = "database.dump", "manifest.json", "anchors", ".unfinished"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, and what it takes to bring it back."""

    format: int
    made_at: str  # real time, ISO 8601: all that was committed before is there
    commit: str  # of the code, where it is known
    database: str
    pg_dump: int  # its major version
    keys: list[str]  # fingerprints
    migrations: list[str]
    rows: dict[str, int]  # by table
    files: dict[str, str]  # SHA-256 by name

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def make(place: Path) -> Path:
    """Make a backup in a new folder below this one, and return that. Raises Refused; then there is no new folder."""
    try:
        with _only_one(place) as unfinished:
            made_at = real_now()
            _write(unfinished, made_at)
            os.sync()
            finished = unfinished.rename(place / f"helsevei-{made_at:%Y-%m-%dT%H-%M-%S}Z")
            os.sync()
            last_made_file().touch()
            return finished
    except OSError as problem:
        raise Refused(f"The backup could not be written to {place}: {problem.strerror}.") from None


def last_made_file() -> Path:
    """Its time says when a backup was last made on this machine."""
    return Path(settings.DATA_DIR) / "last-backup"


def fingerprints() -> dict[str, str]:
    """Short hashes by which the keys that a backup needs are known again, and what each is; they tell nothing of the key."""
    keys = {**dict.fromkeys(settings.FIELD_KEYS, "FIELD_KEYS"), settings.BLIND_INDEX_KEY: "BLIND_INDEX_KEY"}
    return {
        hashlib.sha256(f"helsevei backup {name} {key}".encode()).hexdigest()[:16]: name for key, name in keys.items()
    }


def checksums(folder: Path) -> dict[str, str]:
    """Of every file but the manifest."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                found[str(path.relative_to(folder))] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def count_rows() -> dict[str, int]:
    """Of every table of the database that Django looks at now."""
    with connection.cursor() as cursor:
        counts = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counts[table] = cursor.fetchone()[0]
    return counts


@contextmanager
def _only_one(place: Path) -> Iterator[Path]:
    """An empty folder to write in, which is gone afterwards unless it has got its name. What one that was killed has left is
    removed."""
    if not place.is_dir():
        raise Refused(f"{place} is no folder. Make it, or see whether its disk is there.")
    unfinished = place / UNFINISHED
    with _lock(place):
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        try:
            yield unfinished
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def _lock(place: Path) -> Iterator[None]:
    """The system lets go of it when we are killed."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(f"Another backup is being written to {place}.") from None
    finally:
        os.close(descriptor)


def _write(folder: Path, made_at: datetime) -> None:
    """The anchors first: every entry that they know of is then in the database's copy."""
    database = str(connection.settings_dict["NAME"])
    with connect(database) as server:
        pg_dump = program("pg_dump", server.info.server_version // 10000)
    if settings.ANCHOR_DIR.exists():
        shutil.copytree(settings.ANCHOR_DIR, folder / ANCHORS, ignore=lambda _, names: _other_than_anchors(names))
    with without_deadline(), _snapshot() as snapshot:
        run(pg_dump, database, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
            f"--file={folder / DUMP}")  # fmt: skip
        rows, applied = count_rows(), MigrationRecorder(connection).applied_migrations()
    migrations = sorted(f"{room}.{name}" for room, name in applied)
    manifest = Manifest(FORMAT, made_at.isoformat(), _commit(), database, major_version(pg_dump), sorted(fingerprints()),
                        migrations, rows, checksums(folder))  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n")
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _other_than_anchors(names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".jsonl")]


@contextmanager
def _snapshot() -> Iterator[str]:
    """One unchanging state of the database that pg_dump can read too, so that what we count is what it copies."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # we wait for pg_dump
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _commit() -> str:
    try:
        command = ["git", "-C", str(settings.ROOT), "rev-parse", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""

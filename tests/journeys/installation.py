"""A whole Helsevei for the stories: the real web server and login stand-ins, on a database cloned from a seeded template."""

import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from helsevei.core.ids import new_id
from helsevei.demo.outbox.journal import Journal
from helsevei.demo.outbox.sms import FAULTS, Gateway
from tools import local
from tools.demo import manage, processes, wait_for_stand_ins
from tools.local import PROVIDERS, STAND_INS
from tools.processes import GRACE_SECONDS, Group, Process, wait_for

TEMPLATE = "seeded"
WORKER = "the worker"


class Processes(Group):
    """Without a cluster of their own: whoever started it ends it."""

    def __init__(self, processes: list[Process]) -> None:
        self.processes = processes


class Databases:
    """The databases of one cluster: a seeded template, and clones of it."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def url(self, name: str) -> str:
        return urlunsplit(self._parts._replace(path=f"/{name}"))

    def clone(self, name: str) -> None:
        """Make `name` the seeded database again, whoever is using it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE))
            )

    def create(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))


class Installation:
    """One Helsevei that answers at `origin`. `group` holds its processes, for those who want to harm them."""

    def __init__(self, folder: Path, databases: Databases, name: str) -> None:
        self.folder = folder
        self.databases = databases
        self.name = name
        self.port, *others = free_ports(1 + len(STAND_INS))
        self.origin = f"http://127.0.0.1:{self.port}"
        self.ports = dict(zip(STAND_INS, others, strict=True))
        self.provider_ports = {provider: self.ports[provider] for provider in PROVIDERS}
        self.environment = local.environment(folder, databases.url(name), self.port, self.ports)
        self.group = Processes([])

    def seed(self) -> None:
        """Make the template: every table, the demo municipalities and their people."""
        self.databases.create(TEMPLATE)
        environment = {**self.environment, "DATABASE_URL": self.databases.url(TEMPLATE)}
        for command in ("migrate", "seed_demo"):
            manage(command, environment)

    def start(self, *, with_worker: bool = False) -> None:
        started = processes(self.folder, self.environment, self.ports)
        self.group.processes = [process for process in started if with_worker or process.name != WORKER]
        self.group.start()
        wait_for(f"{self.origin}/health/ready", self.group)
        wait_for_stand_ins(self.ports, self.group)

    @contextmanager
    def working(self) -> Iterator[None]:
        """With somebody who runs the background jobs, for the length of a block."""
        started = processes(self.folder, self.environment, self.ports)
        (worker,) = (process for process in started if process.name == WORKER)
        worker.start()
        try:
            yield
        finally:
            worker.signal(signal.SIGTERM)
            worker.stop(time.monotonic() + GRACE_SECONDS)

    @contextmanager
    def gateway_that(self, *fates: str) -> Iterator[Gateway]:
        """For the length of a block: a gateway for text messages that does this to the next ones (`FAULTS`), without receipts."""
        usual = self.process("the sms stand-in")
        usual.signal(signal.SIGTERM)
        usual.stop(time.monotonic() + GRACE_SECONDS)
        journal = Journal(self.folder / "outbox.jsonl")
        gateway = Gateway(self.ports["sms"], journal, key=self.environment["SMS_HMAC_KEY"])
        gateway.faults.extend(FAULTS[fate] for fate in fates)
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        try:
            yield gateway
        finally:
            gateway.shutdown()
            gateway.server_close()
            usual.start()
            wait_for_stand_ins(self.ports, self.group)

    def process(self, name: str) -> Process:
        return next(process for process in self.group.processes if name in process.name)

    def renew(self) -> None:
        """Everything is as it was seeded. The server stays up: it notices by itself that its connections are gone."""
        self.databases.clone(self.name)
        (self.folder / "handed-over").unlink(missing_ok=True)  # or notices would be held, as after any restore
        shutil.rmtree(self.folder / "anchors", ignore_errors=True)  # they are of the chains before

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database, or set its clock hands: for what no page shows."""
        with psycopg.connect(self.databases.url(self.name), autocommit=True) as connection:
            cursor = connection.execute(query.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def let_sessions_sleep(self, minutes: int) -> None:
        """What waiting so long would do to everybody's session."""
        self.rows(
            "UPDATE accounts_session SET expire_date = expire_date - pause, last_sign_at = last_sign_at - pause"
            " FROM make_interval(mins => %s) pause", minutes,
        )  # fmt: skip

    def let_a_job_fail(self, name: str = "dialogue.from_last_year", *, is_periodic: bool = False) -> str:
        """A job has failed for good, as the operator finds it; its id in her list."""
        ((number,),) = self.rows(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts) VALUES ('default', %s, 'failed', 13)"
            " RETURNING id", name,
        )  # fmt: skip
        id_ = new_id()
        self.rows(
            "INSERT INTO operation_failedjob (id, number, name, is_periodic, code, attempts, first_failed_at,"
            " last_failed_at, state, discarded_reason) VALUES (%s, %s, %s, %s, 'provider_unavailable', 13,"
            " now() - interval '1 day', now(), 'open', '')", id_, number, name, is_periodic,
        )  # fmt: skip
        return str(id_)

    def stop(self) -> None:
        self.group.stop()


@contextmanager
def installed(folder: Path, url: str, name: str, *, with_worker: bool = False) -> Iterator[Installation]:
    """A seeded, running Helsevei on the cluster of this address."""
    helsevei = Installation(folder, Databases(url), name)
    try:
        helsevei.seed()
        helsevei.renew()
        helsevei.start(with_worker=with_worker)
        yield helsevei
    finally:
        helsevei.stop()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def until(seconds: float, ask: Any, what: str) -> float:
    """Ask again and again until the answer is yes; how long that took. Fails when it takes too long."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if ask():
            return time.monotonic() - started
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def cluster_url() -> str:
    return os.environ["DATABASE_URL"]

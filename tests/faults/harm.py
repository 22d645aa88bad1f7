"""What can be done to a running Helsevei, and people who try to use it meanwhile."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.journeys.installation import Installation, until
from tools.cluster import Cluster
from tools.journey import log_in
from tools.visitor import Form, Visitor

LONGEST_SECONDS = 6.0  # for any answer, whatever has happened (reliability G5)


@dataclass
class Timed:
    """An answer and how long it took."""

    answer: requests.Response
    seconds: float


class Somebody:
    """A person with an open page, whose next click comes while something is broken."""

    def __init__(self, helsevei: Installation, kind: str, name: str) -> None:
        self.visitor = Visitor(helsevei.origin)
        self.origin = helsevei.origin
        log_in(self.visitor, helsevei.origin, kind, name)
        self.home = self.visitor.page.url

    def writes_to(self, service_link: str = "Skriv melding") -> None:
        self.visitor.open(self.home)
        self.visitor.follow("Helsekontakter")
        self.visitor.follow(service_link)

    def form(self) -> Form:
        return next(form for form in self.visitor.page.forms if "body" in form.values)

    def sends(self, **values: str) -> Timed:
        """Send the open form; once more sends the same key."""
        return timed("POST", self.visitor.page.url, self.visitor.browser, data={**self.form().values, **values},
                     headers={"Origin": self.origin})  # fmt: skip

    def opens(self, url: str) -> Timed:
        return timed("GET", url, self.visitor.browser)


def timed(method: str, url: str, session: requests.Session, **also: object) -> Timed:
    started = time.monotonic()
    answer = session.request(method, url, timeout=30, **also)  # type: ignore[arg-type]
    return Timed(answer, time.monotonic() - started)


@dataclass
class Harmed:
    """The installation and its database server."""

    helsevei: Installation
    cluster: Cluster

    @property
    def origin(self) -> str:
        return self.helsevei.origin

    def status(self, path: str) -> int:
        try:
            return requests.get(self.origin + path, timeout=30).status_code
        except requests.ConnectionError:
            return 0

    def renew(self) -> None:
        """As it was seeded, with a checkpoint: in a database made from a template, sequences would otherwise go back when the
        server is killed, for what they have handed out is not in its log."""
        self.helsevei.renew()
        self.helsevei.rows("CHECKPOINT")

    def mend(self) -> None:
        """Start again what has ended, as systemd does."""
        for process in self.helsevei.group.processes:
            if process.has_died():
                process.start()

    def recovers(self, seconds: float) -> float:
        """How long until it is ready again by itself, in each of its processes: a dozen answers, one after the other."""
        return until(seconds, lambda: {self.status("/health/ready") for _ in range(12)} == {200}, "recovery")

    @contextmanager
    def database_stopped(self) -> Iterator[None]:
        """The database's machine is gone: no process, no answer, an address that refuses."""
        self.cluster.kill()
        until(10, lambda: not self.cluster.is_running(), "the end of the database")
        try:
            yield
        finally:
            self.cluster.start()

    @contextmanager
    def database_silent(self) -> Iterator[None]:
        """It takes connections and never answers."""
        with frozen([self.cluster.postmaster_pid(), *children(self.cluster.postmaster_pid())]):
            yield

    @contextmanager
    def provider_silent(self, name: str) -> Iterator[None]:
        process = self.helsevei.process(name).running
        assert process
        with frozen([process.pid]):
            yield

    @contextmanager
    def provider_dead(self, name: str) -> Iterator[None]:
        provider = self.helsevei.process(name)
        provider.signal(signal.SIGKILL)
        until(5, provider.has_died, "the end of the provider")
        try:
            yield
        finally:
            provider.start()

    def web_workers(self) -> list[int]:
        process = self.helsevei.process("web").running
        assert process
        return children(process.pid)


@contextmanager
def frozen(processes: list[int]) -> Iterator[None]:
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in processes:
            os.kill(pid, signal.SIGCONT)


def children(pid: int) -> list[int]:
    """The processes that this one has started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found

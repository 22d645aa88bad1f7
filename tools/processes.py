"""Several processes run as one: started together, restarted when one dies, stopped in order."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tools.cluster import Cluster
from tools.environment import ROOT, say

GRACE_SECONDS = 20.0
SLOWEST_START_SECONDS = 60.0


@dataclass
class Process:
    """One program in a process group of its own, its output in a log file."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    running: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command, env=dict(self.environment), cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip

    def has_died(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    def signal(self, number: int) -> None:
        if self.running:
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, number)

    def stop(self, deadline: float) -> None:
        """Wait for it to end after SIGTERM, and end it the hard way after the deadline (monotonic seconds)."""
        if self.running is None:
            return
        while self.running.poll() is None and time.monotonic() < deadline:
            with suppress(subprocess.TimeoutExpired):
                self.running.wait(0.1)
        self.signal(signal.SIGKILL)
        self.running.wait()


def end_with_parent() -> None:
    """Linux ends this process when the one that started it is gone, however that ended (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Group:
    """The processes of one Helsevei and its database."""

    def __init__(self, processes: list[Process], cluster: Cluster) -> None:
        self.processes = processes
        self.cluster = cluster

    def start(self) -> None:
        for process in self.processes:
            process.start()

    def mend(self) -> None:
        """Start again what has died, the database too."""
        if not self.cluster.is_running():
            say("starts the database again")
            self.cluster.start()
        for process in self.processes:
            if process.has_died():
                say(f"starts {process.name} again; why it stopped is in {process.log}")
                process.start()

    def stop(self) -> None:
        for process in self.processes:
            process.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.processes:
            process.stop(deadline)


def wait_for(url: str, group: Group) -> None:
    """Until the address answers 200; ends with what the logs say when a process dies before that."""
    deadline = time.monotonic() + SLOWEST_START_SECONDS
    while time.monotonic() < deadline:
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        for process in group.processes:
            if process.has_died():
                raise SystemExit(f"{process.name} did not start:\n{process.log.read_text()[-3000:]}")
        time.sleep(0.1)
    raise SystemExit(f"{url} did not answer within {SLOWEST_START_SECONDS:.0f} s.")

"""`python -m config.server`: granian, on the listening socket that systemd holds across restarts, or on a port of its own.

Whoever comes while one server ends and the next one starts waits in the socket's queue; nobody is turned away (decision 0030).
Granian cannot be told to take a socket over, so the place where it makes one is overridden here; tests/faults proves that it holds.
"""

import os
import signal
import socket
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

FIRST_PASSED = 3  # sd_listen_fds(3): the first socket that systemd passes on
BACKLOG = 1024
ENDING = (signal.SIGINT, signal.SIGTERM)


class Server(MPServer):
    def _init_shared_socket(self) -> None:
        if not is_held():
            super()._init_shared_socket()  # type: ignore[no-untyped-call]
            return
        holder: Any = SocketHolder  # granian's own description of it lacks what it takes: descriptor, whether it is a file, backlog
        self._ssp, self._sfd, self._shd = None, FIRST_PASSED, holder(FIRST_PASSED, False, BACKLOG)  # type: ignore[assignment]  # noqa: FBT003
        self._sso = socket.socket(fileno=FIRST_PASSED)
        self._sso.set_inheritable(True)

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        """Being told to end waits until each worker can hear it."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def is_held() -> bool:
    """Whether systemd has passed a socket to this very process."""
    return os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1"


def load(target: str) -> Any:
    """The application, in a worker. Until it serves, the worker ends at once when it is told to: granian's own answer, which it
    has inherited, would leave it running, to be killed later with people's requests in it."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def main() -> None:
    parser = ArgumentParser(prog="python -m config.server")
    parser.add_argument("--host", required=True)
    for number in ("--port", "--workers", "--threads"):
        parser.add_argument(number, type=int, required=True)
    chosen = parser.parse_args()
    Server(
        "config.wsgi:application",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=chosen.workers,
        blocking_threads=chosen.threads,
        backpressure=256,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.warning,
    ).serve(target_loader=load)


if __name__ == "__main__":
    main()

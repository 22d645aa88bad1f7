"""The socket is held while the web server is started again: nobody behind nginx is turned away (D27, G8, decision 0030)."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.faults.front import needs_nginx, nginx_before
from tests.faults.harm import Harmed
from tests.journeys.installation import until
from tools import local
from tools.environment import ROOT

RESTARTS = 2
VISITORS = 4
STARTED = [
    "sh",
    "-c",
    'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"',
    "sh",
    sys.executable,
    "manage.py",
    "web",
    "--workers",
    "1",
]
FIRST_PASSED = 3

pytestmark = needs_nginx


class Held:
    """What systemd does by helsevei-web.socket and helsevei-web.service."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 5)
        self.socket.listen(1024)
        self.port = self.socket.getsockname()[1]
        self.start()

    def start(self) -> None:
        self.server = subprocess.Popen(
            STARTED, cwd=ROOT, env=self.environment, pass_fds=(FIRST_PASSED,), stderr=subprocess.DEVNULL,
            preexec_fn=lambda: os.dup2(self.socket.fileno(), FIRST_PASSED),
        )  # fmt: skip

    def stop(self) -> None:
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(25)

    def restart(self) -> None:
        self.stop()
        self.start()


@contextmanager
def visited(front: str, certificate: Path) -> Iterator["Counter[object]"]:
    """For the length of a block people load pages and send forms without a pause; how each request ended."""
    answers: Counter[object] = Counter()
    is_over = threading.Event()

    def visit(method: str, page: str) -> None:
        while not is_over.is_set():
            try:
                answer = requests.request(
                    method, front + page, headers={"Host": "127.0.0.1"}, verify=str(certificate), timeout=30
                )
                answers[f"{method} {answer.status_code}"] += 1
            except requests.RequestException as failure:
                answers[type(failure).__name__] += 1

    pages = [("GET", "/personvern/"), ("POST", "/sprak/")] * (VISITORS // 2)
    visitors = [threading.Thread(target=visit, args=page) for page in pages]
    for visitor in visitors:
        visitor.start()
    try:
        yield answers
    finally:
        is_over.set()
        for visitor in visitors:
            visitor.join()


def test_a_restart_fails_no_request(harmed: Harmed, tmp_path: Path) -> None:
    held = Held(harmed.helsevei.environment)
    certificate, _ = local.mail_certificate(harmed.helsevei.folder)
    try:
        with nginx_before(held.port, tmp_path, harmed.helsevei.folder) as front, visited(front, certificate) as answers:
            for _ in range(RESTARTS):
                enough = answers.total() + 50
                until(30, lambda enough=enough: answers.total() > enough, "visitors' requests")
                held.restart()
            enough = answers.total() + 50
            until(30, lambda: answers.total() > enough, "visitors' requests")
    finally:
        held.stop()
    # A form without its secret is refused by Helsevei itself, in its own words.
    assert set(answers) == {"GET 200", "POST 403"}, answers

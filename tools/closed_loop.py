"""Clients in a closed loop, each a process of its own: ask, wait for the answer, ask again. As light as can be, for they
share the machine with what they measure."""

import random
import re
import socket
import time
from typing import TypedDict
from uuid import uuid4

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Visit(TypedDict):
    """One request: `form` is what is sent, all but the key of the message, which is its last field; "" to read a page."""

    path: str
    cookies: str
    form: str


class Wrong(Exception):
    """An answer that is no page: its figures would mean nothing."""


def drive(port: int, visits: list[Visit], seconds: float) -> list[float]:
    """The seconds that each answer took, one visit after another, drawn by lot."""
    times = []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        ends_at = time.perf_counter() + seconds
        while (started := time.perf_counter()) < ends_at:
            visit = random.choice(visits)
            line.sendall(written(visit, port))
            status = answer(line)
            times.append(time.perf_counter() - started)
            if status not in (b"200", b"302"):
                raise Wrong(f"{visit['path']} answered {status.decode()}")
    return times


def written(visit: Visit, port: int) -> bytes:
    form = visit["form"] and f"{visit['form']}{uuid4()}"
    sent = f"Origin: http://127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n" if form else ""
    return (
        f"{'POST' if form else 'GET'} {visit['path']} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: nb\r\n"
        f"Cookie: {visit['cookies']}\r\n{sent}Content-Length: {len(form)}\r\n\r\n{form}"
    ).encode()


def answer(line: socket.socket) -> bytes:
    """Read it to its end; its status."""
    came = b""
    while (head := came.find(b"\r\n\r\n")) < 0:
        came += more(line)
    length = LENGTH.search(came, 0, head + 1)
    missing = head + 4 + int(length[1] if length else 0) - len(came)
    while missing > 0:
        missing -= len(more(line))
    return came[9:12]


def more(line: socket.socket) -> bytes:
    part = line.recv(1 << 16)
    if not part:
        raise Wrong("the server hung up")
    return part

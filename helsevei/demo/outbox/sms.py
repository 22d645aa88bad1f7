"""A gateway for text messages (docs/integrators/sms.md) that keeps every message, sends receipts, and fails when it is told to."""

import hmac
import json
import socket
import struct
import threading
import time
from collections import deque
from contextlib import suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from helsevei.core import clock
from helsevei.demo.outbox.journal import Journal
from helsevei.demo.outbox.out_of_order import SMS, OutOfOrder

HOST = "127.0.0.1"
BREAK_OFF = struct.pack("ii", 1, 0)  # SO_LINGER: the connection is reset, not closed
RECEIPT_AFTER_SECONDS = 1.0
TRIES = 5
COME_BACK_SECONDS = 3


class Fault(NamedTuple):
    """How one request goes wrong: whether the message is taken all the same, and with what status it is answered, if at all."""

    takes: bool = False
    status: int = 0
    hangs: bool = False
    retry_after: int = 0


FAULTS = {
    "takes it and hangs": Fault(takes=True, hangs=True),
    "takes it and breaks off": Fault(takes=True),
    "takes it and says it failed": Fault(takes=True, status=500),
    "hangs": Fault(hangs=True),
    "breaks off": Fault(),
    "fails": Fault(status=500),
    "is closed for a while": Fault(status=503, retry_after=7),
    "has too much to do": Fault(status=429, retry_after=9),
    "refuses the number": Fault(status=400),
}


class Gateway(ThreadingHTTPServer):
    """`faults` are the fates of the next messages, in order; then all is well. `hang_seconds` is how long it hangs."""

    daemon_threads = True

    def __init__(self, port: int, journal: Journal, *, name: str = "sms", key: str = "", receipts_to: str = "") -> None:
        super().__init__((HOST, port), Conversation)
        self.name = name
        self.journal = journal
        self.out_of_order = OutOfOrder(journal.path.parent)
        self.faults: deque[Fault] = deque()
        self.silences: deque[Fault] = deque()  # the same for questions about messages
        self.hang_seconds = 20.0
        self._key = key.encode()
        self.receipts_to = receipts_to

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}"

    def next_fault(self) -> Fault:
        if self.faults:
            return self.faults.popleft()
        if SMS in self.out_of_order.now():
            return Fault(status=429, retry_after=COME_BACK_SECONDS)  # it has surely not taken it, so others may
        return Fault(takes=True, status=202)

    def take(self, message: dict[str, str]) -> None:
        self.journal.add(provider=self.name, reference=message["ref"], to=message["to"], text=message["text"])
        if self.receipts_to:
            threading.Timer(RECEIPT_AFTER_SECONDS, self.send_receipt, [message["ref"], "delivered"]).start()

    def knows(self, reference: str) -> bool:
        return any(one.reference == reference and one.provider == self.name for one in self.journal.all())

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers by which a receipt is known to be ours."""
        moment = str(int(clock.real_now().timestamp()))
        signature = hmac.new(self._key, moment.encode() + body, sha256).hexdigest()
        return {"X-Timestamp": moment, "X-Signature": signature, "Content-Type": "application/json"}

    def send_receipt(self, reference: str, state: str) -> None:
        """Tell what became of a message, a few times if nobody listens."""
        body = json.dumps({"ref": reference, "state": state}).encode()
        for pause in range(TRIES):
            with suppress(URLError, OSError):
                request = Request(self.receipts_to, data=body, headers=self.signed(body))  # noqa: S310
                urlopen(request, timeout=5).close()  # noqa: S310 (to the address that started us)
                return
            time.sleep(2**pause)


class Conversation(BaseHTTPRequestHandler):
    """One request to the gateway."""

    server: Gateway

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fault = self.server.next_fault()
        if fault.takes:
            self.server.take(message)
        self._answer(fault, {})

    def do_GET(self) -> None:
        fault = self.server.silences.popleft() if self.server.silences else Fault(status=200)
        reference = parse_qs(urlsplit(self.path).query).get("ref", [""])[0]
        is_known = self.server.knows(reference)
        self._answer(fault, {"known": is_known, "state": "accepted" if is_known else ""})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """No line per request: the addresses carry references."""

    def _answer(self, fault: Fault, content: dict[str, Any]) -> None:
        if fault.hangs:
            time.sleep(self.server.hang_seconds)
        if not fault.status:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BREAK_OFF)
            self.connection.close()
            return
        body = json.dumps(content).encode()
        self.send_response(fault.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if fault.retry_after:
            self.send_header("Retry-After", str(fault.retry_after))
        self.end_headers()
        self.wfile.write(body)

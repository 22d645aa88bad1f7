"""Calls to the outside that always end: one deadline for a whole conversation, few at a time, none while the other is down.

A slow or dead counterpart costs its caller less than five seconds, waiting for a line included. It holds two threads; any
others wait at most a second (reliability D24, D30, AU11). Nothing about people is logged, only whom we called and what went
wrong.
"""

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
import structlog
import urllib3
from requests.adapters import HTTPAdapter

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.core.deadline import seconds_left

log = structlog.get_logger("helsevei.integrations")

CONNECT_SECONDS = 2.0
READ_SECONDS = 5.0
TOTAL_SECONDS = 4.5  # the wait for a line and the whole conversation; the half second left is for the page that says so
AT_ONCE = 2
WAIT_SECONDS = 1.0  # after the latest conversation began: in a well counterpart one of the two has ended by then
FAILURES = 3  # in a row, before we leave the counterpart alone
REST_SECONDS = 10.0
LARGEST_BYTES = 256 * 1024
LONGEST_WAIT_SECONDS = 3600  # that another may ask of us
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Helsevei"}

Result = TypeVar("Result")


class NotTried(ProviderUnavailable):
    """Nothing has been sent: it could not be reached, or was not even called."""


class NotAsAgreed(ProviderUnavailable):
    """It answered, with something we cannot use: no silence that the next caller must be spared."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON object with the status and the headers it came with."""

    status: int
    content: dict[str, Any]
    headers: Mapping[str, str]


class Counterpart:
    """A system outside. `talk` runs a whole conversation with it, in a thread of its own, and always returns in time."""

    def __init__(
        self,
        name: str,
        *,
        total_seconds: float = TOTAL_SECONDS,
        rest_seconds: float = REST_SECONDS,
        at_once: int = AT_ONCE,
    ) -> None:
        self.name = name
        self._at_once = at_once
        self._total_seconds = total_seconds
        self._rest_seconds = rest_seconds
        self._lines = threading.BoundedSemaphore(at_once)
        self._began_at = float("-inf")  # when the latest conversation did
        self._workers = ThreadPoolExecutor(at_once, thread_name_prefix=f"calls-{name}")
        self._failures = 0
        self._rests_until = 0.0

    def talk(self, operation: Callable[["Conversation"], Result]) -> Result:
        """What `operation` returns or raises; ProviderUnavailable when it takes too long, or when we do not even try.

        Only silence and faults (5xx) count as failures of the counterpart. An odd answer may be the work of the person it
        is about, who must not close the way for others; and one whose request had little time left proves nothing.
        """
        if time.monotonic() < self._rests_until:
            raise NotTried(f"{self.name} has failed {FAILURES} times in a row and is left alone")
        left = seconds_left()
        seconds = self._total_seconds if left is None else min(left, self._total_seconds)
        end = time.monotonic() + seconds
        self._take_a_line(end)
        conversation = Conversation(end - time.monotonic())
        future = self._workers.submit(self._hold, operation, conversation)
        try:
            result = self._await(future, conversation)
        except ProviderUnavailable as failure:
            self._note(failure, counts=seconds == self._total_seconds and not isinstance(failure, NotAsAgreed))
            raise
        self._failures = 0
        return result

    def _take_a_line(self, end: float) -> None:
        """At once, or after a short wait while the counterpart is well; never behind conversations that hang."""
        patience = self._began_at + WAIT_SECONDS - time.monotonic() if self._failures == 0 else 0.0
        if not self._lines.acquire(timeout=max(min(patience, end - time.monotonic()), 0.0)):
            raise NotTried(f"{self.name} is busy with {self._at_once} conversations")
        self._began_at = time.monotonic()

    def _hold(self, operation: Callable[["Conversation"], Result], conversation: "Conversation") -> Result:
        try:
            return operation(conversation)
        finally:
            conversation.close()
            self._lines.release()

    def _await(self, future: "Future[Result]", conversation: "Conversation") -> Result:
        try:
            return future.result(max(conversation.end - time.monotonic(), 0.0))
        except TimeoutError:
            conversation.hang_up()
            raise ProviderUnavailable(f"{self.name} did not answer in time") from None

    def _note(self, failure: ProviderUnavailable, *, counts: bool) -> None:
        if counts:
            self._failures += 1
            if self._failures >= FAILURES:
                self._rests_until = time.monotonic() + self._rest_seconds
        log.warning("provider unavailable", provider=self.name, error=str(failure), count=self._failures)


class Conversation:
    """The calls of one operation: they share a deadline, and whoever waits for them may hang up."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._session = requests.Session()
        self._session.headers.update(HEADERS)
        self._session.auth = lambda request: request  # no password from a .netrc file
        self._session.mount("http://", _Adapter(self.watch))
        self._session.mount("https://", _Adapter(self.watch))

    def get(self, url: str) -> Answer:
        return self._call("GET", url)

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        return self._call("POST", url, data=form, headers=headers)

    def post_json(self, url: str, content: Mapping[str, Any]) -> Answer:
        """For those who answer by the status alone: whatever stands in the answer is not read."""
        return self._call("POST", url, reads=False, json=content)

    def hang_up(self) -> None:
        """Break every connection, whatever it is waiting for, and those that are opened later."""
        self.end = 0.0
        for connection in self._sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._session.close()

    def watch(self, connection: socket.socket) -> None:
        """For those who speak another language than HTTP: this too is hung up when the time is up."""
        self._sockets.append(connection)
        self.seconds_left()

    def seconds_left(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise ProviderUnavailable("the time is up")
        return left

    def _call(self, method: str, url: str, *, reads: bool = True, **arguments: Any) -> Answer:
        """One request and its JSON object, whatever the status; redirects are answers like any other, not followed."""
        left = self.seconds_left()
        timeout = (min(CONNECT_SECONDS, left), min(READ_SECONDS, left))
        request = {"timeout": timeout, "allow_redirects": False, "stream": True, **arguments}
        try:
            with self._session.request(method, url, **request) as response:
                body = response.raw.read(LARGEST_BYTES + 1, decode_content=False)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            kind = NotTried if _never_connected(error) else ProviderUnavailable
            raise kind(f"no answer: {type(error).__name__}") from None
        if response.status_code >= 500:
            raise _ill(response)
        if len(body) > LARGEST_BYTES:
            raise ProviderUnavailable("the answer is too large")
        return Answer(response.status_code, _object(body, response.status_code) if reads else {}, response.headers)


class _Adapter(HTTPAdapter):
    """Requests' own way to open connections, telling which socket it got."""

    def __init__(self, remember: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._remember = remember

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*arguments, **options)
        remember = self._remember

        class Connection(type(pool).ConnectionCls):  # type: ignore[misc]
            def connect(self) -> None:
                super().connect()
                remember(self.sock)

        pool.ConnectionCls = Connection
        return pool


def retry_after(headers: Mapping[str, str]) -> int:
    """The seconds that an answer asks us to wait, at most an hour; 0 when it does not say, or names a date (RFC 9110, 10.2.3)."""
    asked = headers.get("Retry-After", "")
    return min(int(asked[:9]), LONGEST_WAIT_SECONDS) if asked.isascii() and asked.isdigit() else 0


def _never_connected(error: Exception) -> bool:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError)


def _ill(response: requests.Response) -> ProviderUnavailable:
    """A fault (5xx): its page may be anything and is never read."""
    failure = ProviderUnavailable(f"status {response.status_code}")
    failure.retry_after = retry_after(response.headers)
    return failure


def _object(body: bytes, status: int) -> dict[str, Any]:
    """The JSON object in an answer."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAsAgreed(f"status {status} without JSON") from None
    if not isinstance(content, dict):
        raise NotAsAgreed(f"status {status} without a JSON object")
    return content

"""The end of every request, whatever it waits for (reliability D24, PL2).

After ANSWER_SECONDS the database is waited for no longer, and the page says «prøv igjen» (503). A request that is still
under way after LONGEST_SECONDS has caught its thread: its worker process ends, and the server starts another.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError

from helsevei.core.middleware import Next

ANSWER_SECONDS = 12.0
LONGEST_SECONDS = 15.0

log = structlog.get_logger("helsevei.deadline")
_started: dict[int, float] = {}  # by thread: when its request came, in monotonic seconds


class Deadline:
    """Reckons the time of each request."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        receive(request)
        with under_way():
            return self.get_response(request)


def receive(request: HttpRequest) -> None:
    """Take in what is being sent, before the time is reckoned: a slow line costs a thread, but must not end a process with
    other people's requests. nginx in front takes it in before we do (docs/decisions/0014)."""
    with suppress(RequestDataTooBig, UnreadablePostError):
        request.body  # noqa: B018 (Django keeps it)


@contextmanager
def under_way() -> Iterator[None]:
    thread = threading.get_ident()
    _started[thread] = time.monotonic()
    try:
        yield
    finally:
        del _started[thread]


def seconds_left() -> float | None:
    """How long this thread's request may still wait, 0 when its time is up; None outside of requests."""
    started = _started.get(threading.get_ident())
    return None if started is None else max(0.0, started + ANSWER_SECONDS - time.monotonic())


def watch() -> None:
    """Begin to look after the requests of this process, once a second."""
    threading.Thread(target=_watch, name="deadline", daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(1)
        if any(time.monotonic() - started > LONGEST_SECONDS for started in list(_started.values())):
            log.error("a request had no end, so this process ends")
            os._exit(1)

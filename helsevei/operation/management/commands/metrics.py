"""`./run metrics`: the figures of `operation.metrics` at http://127.0.0.1:METRICS_PORT/metrics, for Prometheus and the like."""

from collections.abc import Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from helsevei.operation import metrics


class Command(BaseCommand):
    help = "Answer the monitoring on this machine until stopped."

    def handle(self, *_: Any, **options: Any) -> None:
        with make_server("127.0.0.1", settings.METRICS_PORT, answer, handler_class=Quiet) as server:
            server.serve_forever()


def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("GET", "/metrics"):
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Nothing but /metrics is here.\n"]
    try:
        text = metrics.page().encode()
    finally:
        connection.close()  # none is kept between two questions, nor one that was lost
    start_response("200 OK", [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")])
    return [text]


class Quiet(WSGIRequestHandler):
    """No line per request. There is one thread: whoever asks has a few seconds to do so."""

    timeout = 3

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

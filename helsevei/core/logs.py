"""Logs: one JSON object per line, from an allow-list of fields, so that no personal data can slip in (reliability D23)."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = {
    "event", "level", "logger", "timestamp", "incident", "method", "page", "status", "milliseconds", "job", "attempt",
    "error", "where", "provider", "port", "count", "state",
}  # fmt: skip
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{6}[ \u00a0]?\d{5}(?!\d)")
MASK = "***********"


def keep_allowed(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> dict[str, Any]:
    """Drop every field not on the list, name an exception by its class and place only, and mask what looks like an identity number."""
    exception = fields.pop("exc_info", None)
    if exception is True:
        exception = sys.exc_info()
    if isinstance(exception, BaseException):
        exception = (type(exception), exception, exception.__traceback__)
    if isinstance(exception, tuple) and exception[0] is not None:
        fields["error"] = exception[0].__name__
        fields["where"] = _place(exception[2])
    record = fields.get("_record")
    if record is not None and not fields.get("_from_structlog"):
        fields["event"] = "library message"  # its words may hold what somebody sent; its name and the place are enough
    kept = {key: value for key, value in fields.items() if key in ALLOWED}
    return {key: _masked(value) for key, value in kept.items()}


def _masked(value: Any) -> Any:
    """Numbers and flags as they are, everything else as text without identity numbers."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return MASK if IDENTITY_NUMBER.search(str(value)) else value
    return IDENTITY_NUMBER.sub(MASK, str(value))


def _place(traceback: Any) -> str:
    frames = []
    while traceback is not None:
        frames.append(f"{traceback.tb_frame.f_globals.get('__name__')}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return " > ".join(frames[-4:])


def configure(options: dict[str, str]) -> None:
    """Called by Django with settings.LOGGING. Library loggers go through the same formatter, at warning and above."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            keep_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.FileHandler(options["file"]) if options["file"] else logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("helsevei").setLevel(logging.INFO)

"""A connection that gives up: PostgreSQL's own timeouts help only while PostgreSQL answers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql import base
from psycopg.errors import ConnectionTimeout, _WaitTimeout

from helsevei.core.deadline import seconds_left

GRACE_SECONDS = 0.5  # let the server's own statement timeout come first: its message says more
SIGN_SECONDS = 2.0  # for the question whether a kept connection still works
ASKED_AGAIN = "/* asked again */ "
KEPT = (ASKED_AGAIN, "INSERT", "UPDATE", "DELETE")
PAUSE_SECONDS = 2.0  # after a silence nobody else begins to wait for a new connection


class Connection(psycopg.Connection[Any]):
    """Waits for any answer at most `deadline_seconds`, and no longer than its request may last; then drops the connection
    and raises OperationalError.

    When the server is silent, all threads of a process would wait, and behind them everybody in the queue, one after
    another. So after each silence there is a pause in which no new connection is tried.
    """

    deadline_seconds: float | None = settings.STATEMENT_SECONDS + GRACE_SECONDS
    pause_ends_at: ClassVar[float] = 0.0  # in monotonic seconds, for the whole process

    @classmethod
    def connect(cls, *args: Any, **params: Any) -> Self:
        if time.monotonic() < cls.pause_ends_at:
            raise psycopg.OperationalError("the database did not answer a moment ago")
        try:
            return super().connect(*args, **params)
        except ConnectionTimeout:
            cls.pause()
            raise

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        patience, left = timeout or self.deadline_seconds, seconds_left()
        is_short = left is not None and (patience is None or left < patience)
        try:
            return super().wait(gen, interval, left if is_short else patience)
        except _WaitTimeout:
            self.pgconn.finish()
            if not is_short:
                self.pause()
            raise psycopg.OperationalError("the database did not answer in time") from None

    @classmethod
    def pause(cls) -> None:
        cls.pause_ends_at = time.monotonic() + PAUSE_SECONDS


class Cursor(base.ServerBindingCursor, psycopg.Cursor[Any]):
    """PostgreSQL keeps what it has read and planned of questions that are asked again and again, and of what is written; any
    other is planned for its values (docs/decisions/0032)."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        is_kept = isinstance(query, str) and query.startswith(KEPT)
        return super().execute(query, params, **{"prepare": None if is_kept else False, **how})


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        return Connection.connect(**conn_params)

    def is_usable(self) -> bool:
        if self.connection:
            self.connection.deadline_seconds = SIGN_SECONDS
        usable = bool(super().is_usable())
        if self.connection:
            self.connection.deadline_seconds = Connection.deadline_seconds
        return usable


@contextmanager
def without_deadline() -> Iterator[None]:
    """For work that may take long and that nobody waits for: migrations, verification, generated data."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    connection.connection.deadline_seconds = None
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed:  # else a new one begins with its own limits
            connection.connection.deadline_seconds = Connection.deadline_seconds
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")

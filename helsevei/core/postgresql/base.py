"""A connection that gives up: PostgreSQL's own timeouts help only while PostgreSQL answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql import base
from psycopg.errors import _WaitTimeout

GRACE_SECONDS = 0.5  # let the server's own statement timeout come first: its message says more


class Connection(psycopg.Connection[Any]):
    """Waits at most `deadline_seconds` for any answer, then drops the connection and raises OperationalError."""

    deadline_seconds: float | None = settings.STATEMENT_SECONDS + GRACE_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self.deadline_seconds)
        except _WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("the database did not answer in time") from None


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        return Connection.connect(**conn_params)


@contextmanager
def without_deadline() -> Iterator[None]:
    """For work that may take long and that nobody waits for: migrations, verification, generated data."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    connection.connection.deadline_seconds = None
    try:
        yield
    finally:
        connection.connection.deadline_seconds = Connection.deadline_seconds
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")

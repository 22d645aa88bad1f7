"""Jobs that fail as they are told to, and the queue as the tests look at it and set its clock hands."""

from contextlib import suppress
from typing import Any

from django.db import DatabaseError, connection

from helsevei.core import jobs

faults: list[Exception] = []  # one for each attempt; without any, the job is done
done: list[str] = []


@jobs.task(name="operation_tests.send", attempts=1)
def send(*, what: str) -> None:
    if faults:
        raise faults.pop(0)
    done.append(what)


@jobs.task(name="operation_tests.lose_the_database")
def lose_the_database() -> None:
    with suppress(DatabaseError):
        sql("SELECT pg_terminate_backend(pg_backend_pid())")
    raise jobs.PermanentFailure("lost_the_database")


@jobs.periodic(name="operation_tests.tidy", cron="0 0 1 1 *")
def tidy() -> None:
    if faults:
        raise faults.pop(0)


def sql(statement: str, *values: str | int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def in_queue(name: str = "operation_tests.send") -> list[str]:
    """The states of the jobs of this name."""
    return [row[0] for row in sql("SELECT status::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", name)]


def work() -> None:
    """All that is due and all that would be after its pause; periodic jobs of the house come at their own times."""
    while sql("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE 'operation%%' LIMIT 1"):
        sql("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        jobs.work(until_empty=True)


def insert_failed(name: str = "operation_tests.send", arguments: str = "{}") -> int:
    """A job that has failed without anybody being told."""
    ((number,),) = sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
        " VALUES ('default', %s, %s, 'failed', 2) RETURNING id", name, arguments,
    )  # fmt: skip
    return int(number)

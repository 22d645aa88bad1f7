"""Background jobs happen exactly when what asked for them is stored, and are tried again when they fail (docs/decisions/0004)."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.db import connection, connections, transaction

from helsevei.core import jobs
from helsevei.core.clock import real_now

RETRIES = 2
done: list[str] = []
spans: list[tuple[float, float]] = []
meeting = threading.Barrier(2, timeout=30)


@jobs.task(name="core_tests.note")
def note(*, what: str) -> None:
    done.append(what)


@jobs.task(name="core_tests.fail", attempts=RETRIES)
def fail(*, what: str) -> None:
    done.append(what)
    raise ConnectionError(f"no answer about {what}")


@jobs.task(name="core_tests.ask_for_a_pause")
def ask_for_a_pause(*, seconds: str) -> None:
    raise jobs.Later(int(seconds))


@jobs.task(name="core_tests.take_time")
def take_time() -> None:
    began = time.monotonic()
    time.sleep(0.3)
    spans.append((began, time.monotonic()))


@jobs.task(name="core_tests.meet")
def meet() -> None:
    meeting.wait()
    done.append("met")


@jobs.task(name="core_tests.ask_the_database")
def ask_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        done.append(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _nothing_done_yet(own_database: str) -> Iterator[None]:
    done.clear()
    spans.clear()
    yield
    asyncio.run(sync_to_async(connections.close_all)())  # the worker's periodic jobs have a thread of their own


def sql(statement: str, *values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def waiting() -> list[str]:
    """The jobs of these tests in the queue; periodic ones may come at any moment."""
    found = sql(
        "SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name LIKE 'core_tests.%%' ORDER BY id"
    )
    return [" ".join(job) for job in found]


def test_a_change_that_is_rolled_back_leaves_no_job():
    with transaction.atomic():
        jobs.defer("core_tests.note", what="never")
        transaction.set_rollback(True)
    assert waiting() == []


def test_a_job_is_there_for_others_when_its_change_is(another_connection):
    other = another_connection()
    count = "SELECT count(*) FROM procrastinate_jobs"
    with transaction.atomic():
        jobs.defer("core_tests.note", what="a")
        assert other.execute(count).fetchone() == (0,)
    assert other.execute(count).fetchone() == (1,)


def test_a_worker_does_what_was_asked_by_name_and_clears_it_away():
    jobs.defer("core_tests.note", what="a")
    jobs.defer("core_tests.ask_the_database")
    jobs.work(until_empty=True)
    assert sorted(done) == sorted(["a", connection.settings_dict["NAME"]])
    assert waiting() == []


def test_every_job_has_a_name_that_can_be_looked_up():
    assert {"core_tests.note", "core.rescue", "accounts.clear_expired", "audit.write_anchor"} <= jobs.names()


def test_a_job_that_fails_is_tried_again_after_longer_and_longer_pauses_and_then_left_for_a_person():
    jobs.defer("core_tests.fail", what="a")
    pauses = []
    for _ in range(RETRIES):
        jobs.work(until_empty=True)
        [(pause,)] = sql(
            "SELECT extract(epoch FROM scheduled_at - now())::float FROM procrastinate_jobs WHERE task_name = 'core_tests.fail'"
        )
        pauses.append(pause)
        sql("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'core_tests.fail'")
    assert waiting() == ["core_tests.fail todo"]
    assert 0 < pauses[0] <= 2 < pauses[1] <= 4
    jobs.work(until_empty=True)
    assert done == ["a"] * (RETRIES + 1)
    assert waiting() == ["core_tests.fail failed"]
    jobs.work(until_empty=True)
    assert len(done) == RETRIES + 1


@pytest.mark.parametrize(("asked", "least", "most"), [(0, 0, 2), (60, 58, 60)])
def test_a_pause_that_the_other_side_asks_for_is_kept_and_never_shortened(asked, least, most):
    jobs.defer("core_tests.ask_for_a_pause", seconds=str(asked))
    jobs.work(until_empty=True)
    [(pause,)] = sql("SELECT extract(epoch FROM scheduled_at - now())::float FROM procrastinate_jobs"
                     " WHERE task_name = 'core_tests.ask_for_a_pause'")  # fmt: skip
    assert least < pause <= most


def test_a_room_can_see_which_of_its_jobs_will_come():
    for lock, state in [("a", "todo"), ("b", "doing"), ("c", "failed")]:
        jobs.defer("core_tests.note", lock=lock, what=state)
        sql(f"UPDATE procrastinate_jobs SET status = '{state}' WHERE lock = '{lock}'")
    jobs.defer("core_tests.note", what="without a lock")
    assert {row["lock"] for row in jobs.coming()} == {"a", "b"}


def test_a_job_whose_next_try_is_its_last_is_left_for_a_person_after_it_and_no_other_is():
    for lock in ("full", "other"):
        jobs.defer("core_tests.fail", lock=lock, what=lock)
    jobs.make_last_try(["full"])
    jobs.work(until_empty=True)
    assert sorted(waiting()) == ["core_tests.fail failed", "core_tests.fail todo"]


def test_what_failed_at_one_moment_does_not_come_back_at_one_moment():
    job: Any = SimpleNamespace(attempts=9)
    pauses = jobs.Pauses(max_attempts=12, exponential_wait=2)
    decisions: list[Any] = [pauses.get_retry_decision(exception=ConnectionError(), job=job) for _ in range(100)]
    seconds = sorted((decision.retry_at - real_now()).total_seconds() for decision in decisions)
    assert 800 < seconds[0] < 900 < 950 < seconds[-1] <= 1024


def test_one_that_fails_does_not_hold_up_the_others():
    jobs.defer("core_tests.fail", what="a")
    jobs.defer("core_tests.note", what="b")
    jobs.work(until_empty=True)
    assert set(done) == {"a", "b"}


def test_jobs_with_one_lock_run_one_after_another():
    for _ in range(3):
        jobs.defer("core_tests.take_time", lock="thread-1")
    for _ in range(3):  # while one runs, none of the others is due
        jobs.work(until_empty=True)
    assert len(spans) == 3
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(sorted(spans)))


def test_other_jobs_run_side_by_side():
    for lock in ("thread-1", "thread-2"):
        jobs.defer("core_tests.meet", lock=lock)
    jobs.work(until_empty=True)
    assert done == ["met", "met"]


def status() -> dict[str, float]:
    return jobs.status()


def test_the_state_of_the_queue_says_what_waits_what_failed_and_for_how_long():
    assert status() == {
        "waiting": 0,
        "scheduled": 0,
        "doing": 0,
        "failed": 0,
        "oldest_waiting_seconds": 0,
        "workers": 0,
    }
    for number in range(4):
        jobs.defer("core_tests.note", what=str(number))
    first, second, third = [row[0] for row in sql("SELECT id FROM procrastinate_jobs ORDER BY id LIMIT 3")]
    sql("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE id = %s", first)
    sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", second)
    sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", third)
    sql("UPDATE procrastinate_events SET at = at - interval '10 minutes'")
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '1 minute')")
    found = status()
    assert 600 <= found.pop("oldest_waiting_seconds") <= 660
    assert found == {"waiting": 1, "scheduled": 1, "doing": 1, "failed": 1, "workers": 1}


def test_operators_read_the_state_as_lines_or_as_json(capsys):
    jobs.defer("core_tests.note", what="a")
    call_command("queue", "status")
    lines = dict(line.split() for line in capsys.readouterr().out.splitlines())
    call_command("queue", "status", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (
        list(found) == list(lines) == ["waiting", "scheduled", "doing", "failed", "oldest_waiting_seconds", "workers"]
    )
    assert (found["waiting"], lines["waiting"]) == (1, "1")

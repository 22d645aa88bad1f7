"""A job that has failed for good is listed with a reason, however it failed; nothing is dropped silently (D8, JB3, G17)."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from helsevei.core import jobs
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import real_now
from helsevei.operation.actions import sweep_failures
from helsevei.operation.models import FailedJob, FailedJobState
from helsevei.operation.tests.queue import done, faults, in_queue, insert_failed, sql, work
from helsevei.operation.words import JOBS

SECRET = "Astrid har sår på foten"
TIDY = "operation_tests.tidy"


class NoAnswerFromSMS(Exception):
    """Something that a job may meet."""


@pytest.fixture(autouse=True)
def _nothing_done_yet(own_database: str) -> Iterator[None]:
    faults.clear()
    done.clear()
    yield
    asyncio.run(sync_to_async(connections.close_all)())  # the worker's jobs have threads of their own


def send() -> None:
    jobs.defer("operation_tests.send", what="a letter")


def sweep(**later: float) -> None:
    sweep_failures(actor=SYSTEM, now=real_now() + timedelta(**later))


def listed() -> list[tuple[str, str, int, str]]:
    return list(FailedJob.objects.order_by("id").values_list("name", "code", "attempts", "state"))


def test_after_its_last_attempt_it_is_listed_with_a_code_and_not_a_word_of_what_was_said():
    faults[:] = [NoAnswerFromSMS(SECRET)] * 2
    send()
    work()
    assert in_queue() == ["failed"]
    assert listed() == [("operation_tests.send", "no_answer_from_sms", 2, "open")]
    (told,) = FailedJob.objects.values()
    assert not any(word in str(told) for word in SECRET.split())


def test_one_that_is_done_at_the_second_attempt_is_not_listed():
    faults[:] = [ConnectionError()]
    send()
    work()
    assert (done, listed()) == (["a letter"], [])


def test_what_cannot_succeed_is_not_tried_again():
    faults[:] = [jobs.PermanentFailure("no_such_number")]
    send()
    work()
    assert listed() == [("operation_tests.send", "no_such_number", 1, "open")]


def test_one_that_lost_its_connection_to_the_database_is_listed_all_the_same():
    jobs.defer("operation_tests.lose_the_database")
    work()
    assert listed() == [("operation_tests.lose_the_database", "lost_the_database", 1, "open")]


def test_one_that_takes_its_worker_with_it_every_time_is_given_back_three_times_and_then_listed():
    send()
    for _ in range(jobs.RESCUES + 1):
        assert in_queue() == ["todo"]
        sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'operation_tests.send'")
        jobs.rescue()
    assert in_queue() == ["failed"]
    work()
    assert listed() == [("operation_tests.send", "worker_died", jobs.RESCUES + 1, "open")]


def test_those_that_ran_beside_it_are_not_given_back_at_the_same_moment():
    for _ in range(3):
        send()
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    jobs.rescue()
    moments = [at for (at,) in sql("SELECT scheduled_at FROM procrastinate_jobs ORDER BY id")]
    assert moments[0] < moments[1] < moments[2] < real_now() + timedelta(seconds=5)


def test_a_periodic_job_whose_worker_died_is_let_go_when_its_next_time_waits_already():
    run(TIDY, 1)
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    run(TIDY, 2)
    jobs.rescue()
    assert in_queue(TIDY) == ["todo"]


def test_one_that_failed_while_the_database_could_take_no_word_of_it_is_found_by_the_sweep():
    faults[:] = [jobs.PermanentFailure("no_such_number")]
    send()
    sql("ALTER FUNCTION procrastinate_defer_jobs_v1 RENAME TO away")
    jobs.work(until_empty=True)
    sql("ALTER FUNCTION away RENAME TO procrastinate_defer_jobs_v1")
    assert (in_queue(), listed()) == (["failed"], [])
    sweep()
    assert listed() == [("operation_tests.send", "unknown", 1, "open")]


def test_one_whose_name_no_version_knows_any_more_is_found_by_the_sweep():
    jobs.defer("operation_tests.from_last_year", what="a letter")
    work()
    sweep()
    assert listed() == [("operation_tests.from_last_year", "unknown", 1, "open")]


def test_the_sweep_lists_it_once_and_leaves_what_is_known_of_it():
    faults[:] = [jobs.PermanentFailure("no_such_number")]
    send()
    work()
    for hours in range(3):
        sweep(hours=hours)
    assert [code for _, code, _, _ in listed()] == ["no_such_number"]


def test_the_sweep_leaves_what_becomes_known_while_it_looks(another_connection):
    def look() -> None:
        sweep()
        connections.close_all()

    number, told = insert_failed(), another_connection()
    told.execute("BEGIN")
    told.execute(
        "INSERT INTO operation_failedjob (id, number, name, is_periodic, code, attempts, first_failed_at, last_failed_at,"
        " state, discarded_reason) VALUES (gen_random_uuid(), %s, %s, false, 'no_such_number', 2, now(), now(), 'open', '')",
        [number, "operation_tests.send"],
    )
    with ThreadPoolExecutor(1) as pool:
        swept = pool.submit(look)
        while not sql("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert not swept.done()
        told.execute("COMMIT")
        swept.result()
    assert listed() == [("operation_tests.send", "no_such_number", 2, "open")]


def test_one_that_has_left_the_queue_by_another_way_is_listed_no_longer():
    insert_failed()
    sweep()
    sql("DELETE FROM procrastinate_jobs")
    sweep(seconds=30)
    assert len(listed()) == 1  # it may only just be failing
    sweep(minutes=2)
    assert listed() == []


def run(name: str, moment: int) -> None:
    """What the queue does when the time of a periodic job has come."""
    sql(
        "SELECT procrastinate_defer_periodic_job_v2('default', NULL, %s, %s, 0, '', %s, %s::jsonb)",
        name, name, moment, f'{{"timestamp": {moment}}}',
    )  # fmt: skip


def test_a_periodic_job_has_one_line_however_often_it_fails():
    for moment in range(3):
        faults[:] = [ConnectionError()]
        run(TIDY, moment)
        work()
        sweep(hours=moment)
    assert listed() == [(TIDY, "connection_error", 1, "open")]
    assert in_queue(TIDY) == ["failed"]  # the newest
    line = FailedJob.objects.get()
    assert line.first_failed_at < line.last_failed_at


def test_a_periodic_job_that_succeeds_again_is_listed_no_longer_and_no_alarm_stays():
    faults[:] = [ConnectionError()]
    run(TIDY, 1)
    work()
    assert jobs.status()["failed"] == 1
    run(TIDY, 2)
    work()
    sweep(minutes=2)
    assert (listed(), jobs.status()["failed"]) == ([], 0)


def test_a_periodic_job_that_is_under_way_again_is_still_listed():
    faults[:] = [ConnectionError()]
    run(TIDY, 1)
    work()
    run(TIDY, 2)
    sweep(minutes=2)
    assert [state for *_, state in listed()] == [FailedJobState.OPEN]


def test_every_job_of_the_house_has_words_for_the_operator():
    others = ("procrastinate.", "builtin:")
    ours = {name for name in jobs.names() if "_tests." not in name and not name.startswith(others)}
    assert ours == set(JOBS)

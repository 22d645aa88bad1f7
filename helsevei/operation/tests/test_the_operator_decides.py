"""The operator tries a failed job again or discards it, once, with a reason, and it is remembered who did (D8)."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from helsevei.audit.models import PLATFORM, Entry
from helsevei.core import jobs
from helsevei.core.actor import SYSTEM, Actor, ActorKind, Role
from helsevei.core.clock import real_now
from helsevei.core.ids import new_id
from helsevei.core.refusals import NotAllowed
from helsevei.operation.actions import AlreadyDecided, discard_job, record_failure, retry_job, sweep_failures
from helsevei.operation.models import DiscardReason, FailedJob
from helsevei.operation.tests.queue import done, faults, in_queue, insert_failed, sql, work


@pytest.fixture(autouse=True)
def _nothing_done_yet(own_database: str) -> Iterator[None]:
    faults.clear()
    done.clear()
    yield
    asyncio.run(sync_to_async(connections.close_all)())  # the worker's jobs have threads of their own


@pytest.fixture
def failed() -> FailedJob:
    insert_failed(arguments='{"what": "a letter"}')
    sweep_failures(actor=SYSTEM, now=real_now())
    return FailedJob.objects.get()


def retry(actor: Actor, failed: FailedJob) -> None:
    retry_job(actor=actor, failed_id=failed.id, now=real_now())


def discard(actor: Actor, failed: FailedJob, reason: DiscardReason = DiscardReason.NOT_NEEDED) -> None:
    discard_job(actor=actor, failed_id=failed.id, reason=reason, now=real_now())


def test_a_job_that_is_tried_again_is_done_and_it_is_remembered_who_wished_it(vigdis, failed):
    retry(vigdis.actor(), failed)
    work()
    assert (done, in_queue()) == (["a letter"], [])
    failed.refresh_from_db()
    assert (failed.state, failed.decided_by) == ("retried", vigdis.user.id)
    entry = Entry.objects.get(event="operation.job.retried")
    assert (entry.chain, entry.actor_user_id, entry.object_id) == (PLATFORM, vigdis.user.id, failed.id)
    assert (entry.actor_roles, entry.reason, entry.persons) == (["operator"], "unknown", [])


def test_it_has_all_its_attempts_before_it_again(vigdis, failed):
    faults[:] = [ConnectionError()]
    retry(vigdis.actor(), failed)
    work()
    assert done == ["a letter"]


def test_one_that_fails_again_is_listed_again_and_can_be_tried_again(vigdis, failed):
    faults[:] = [ConnectionError()] * 2
    retry(vigdis.actor(), failed)
    work()
    again = FailedJob.objects.get()
    assert (again.id, again.state, again.code, again.attempts) == (failed.id, "open", "connection_error", 2)
    assert (again.decided_by, again.decided_at) == (None, None)
    assert again.first_failed_at == failed.first_failed_at < again.last_failed_at
    retry(vigdis.actor(), again)
    work()
    assert done == ["a letter"]


def test_one_that_killed_its_workers_is_given_back_three_times_anew(vigdis, failed):
    sql("UPDATE procrastinate_jobs SET queue_name = %s", f"{jobs.RESCUED}{jobs.RESCUES}")
    retry(vigdis.actor(), failed)
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    jobs.rescue()
    assert in_queue() == ["todo"]


def test_a_job_that_has_been_tried_again_does_not_make_the_queue_look_old(vigdis, failed):
    sql(
        "INSERT INTO procrastinate_events (job_id, type, at) SELECT id, 'deferred', now() - interval '3 days' FROM procrastinate_jobs"
    )
    retry(vigdis.actor(), failed)
    assert jobs.status()["oldest_waiting_seconds"] < 60


@pytest.mark.parametrize("reason", DiscardReason)
def test_a_job_that_is_discarded_leaves_the_queue_and_its_reason_stays(vigdis, failed, reason):
    discard(vigdis.actor(), failed, reason)
    work()
    assert (done, in_queue()) == ([], [])
    failed.refresh_from_db()
    assert (failed.state, failed.discarded_reason, failed.decided_by) == ("discarded", reason, vigdis.user.id)
    entry = Entry.objects.get(event="operation.job.discarded")
    assert (entry.actor_user_id, entry.object_id, entry.reason) == (vigdis.user.id, failed.id, reason.value)


@pytest.mark.parametrize("decide", [retry, discard])
def test_what_is_decided_stays_so_when_word_of_the_failure_comes_late(vigdis, failed, decide):
    decide(vigdis.actor(), failed)
    decided = FailedJob.objects.values().get()
    record_failure(
        actor=SYSTEM, number=failed.number, name=failed.name, code="no_answer", attempts=2, now=real_now()
    )  # fmt: skip
    assert FailedJob.objects.values().get() == decided


@pytest.mark.parametrize("then", [retry, discard])
@pytest.mark.parametrize("first", [retry, discard])
def test_what_is_decided_is_decided_once(vigdis, failed, first, then):
    first(vigdis.actor(), failed)
    with pytest.raises(AlreadyDecided):
        then(vigdis.actor(), failed)
    assert Entry.objects.filter(event__startswith="operation.").count() == 1


def test_two_who_press_at_the_same_moment_try_it_again_once(vigdis, failed):
    def press(actor: Actor) -> bool:
        try:
            retry(actor, failed)
        except AlreadyDecided:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, [vigdis.actor()] * 4)) == [False, False, False, True]
    assert Entry.objects.filter(event="operation.job.retried").count() == 1


@pytest.mark.parametrize("decide", [retry, discard])
@pytest.mark.parametrize("state", ["todo", "doing"])
def test_a_job_that_is_under_way_after_all_is_left_alone(vigdis, failed, decide, state):
    sql("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status", state)
    with pytest.raises(AlreadyDecided):
        decide(vigdis.actor(), failed)
    assert in_queue() == [state]


@pytest.mark.parametrize("decide", [retry, discard])
def test_a_periodic_job_is_left_to_its_next_time(vigdis, decide):
    insert_failed("operation_tests.tidy")
    sweep_failures(actor=SYSTEM, now=real_now())
    with pytest.raises(AlreadyDecided):
        decide(vigdis.actor(), FailedJob.objects.get())


@pytest.mark.parametrize("decide", [retry, discard])
def test_nobody_else_decides(failed, turid, silje, astrid, fjordvik, decide):
    stranger = Actor(ActorKind.STAFF, new_id())
    for actor in (turid.actor(fjordvik), turid.actor(), silje.actor(fjordvik), astrid.actor(), stranger, SYSTEM):
        with pytest.raises(NotAllowed):
            decide(actor, failed)
        assert not FailedJob.objects.visible_to(actor).exists()
    assert in_queue() == ["failed"]


def test_an_operator_who_also_works_in_a_municipality_is_none_on_its_pages(vigdis, worker, fjordvik):
    worker(vigdis.identity_number, "Vigdis Drift", Role.ADMINISTRATOR, fjordvik)
    assert not vigdis.actor(fjordvik).has_any(Role.OPERATOR)
    assert not vigdis.actor().has_any(Role.ADMINISTRATOR)

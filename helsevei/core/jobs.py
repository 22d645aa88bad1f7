"""Background jobs by name: the only place that knows the queue (Procrastinate; docs/decisions/0004 and 0019).

A job is deferred inside the action's transaction: a rollback leaves nothing. Arguments are ids and codes only, never texts
about people. Jobs are repeated with growing pauses when they fail, and taken over from a worker that died. One that has
failed for good stays in the queue, and `operation` is told of it by name.
"""

import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.apps import apps
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Now
from procrastinate import JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DEFAULT_QUEUE, Job

from helsevei.core.clock import real_now

HEARTBEAT_SECONDS = 5
STALLED_SECONDS = 15
LONGEST_SECONDS = 600.0  # a job that is still under way then has caught its worker
ATTEMPTS = 12  # pauses of 2, 4, 8 … seconds: the last try comes more than an hour after the first
SPREAD = 0.2  # how much shorter than that a pause may be
RESCUES = 3  # how often a job is given back after its worker has died under it
RESCUED = "rescued-"  # a job that was given back waits in a queue that tells how often

log = structlog.get_logger("helsevei.jobs")
Task = TypeVar("Task", bound=Callable[..., Any])
_started: dict[int, float] = {}  # by number: when the jobs of this worker began, in monotonic seconds


class PermanentFailure(Exception):
    """Trying again would not help. `code` tells the operator why: a code, never words about people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Later(Exception):
    """What a job needs does not answer now: the next try comes after so many seconds, or later."""

    def __init__(self, seconds: float = 0) -> None:
        super().__init__(f"not before {seconds:.0f} seconds have passed")
        self.seconds = seconds


class Pauses(RetryStrategy):
    """Pauses of about 2, 4, 8 … seconds, never shorter than the other side has asked for; no more tries after a permanent
    failure. What failed at one moment does not come back at one moment (NO1)."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, PermanentFailure):
            return None
        decision = super().get_retry_decision(exception=exception, job=job)
        if decision and decision.retry_at:
            decision.retry_at -= (decision.retry_at - real_now()) * random.uniform(0, SPREAD)  # noqa: S311 (no secret)
        if decision and decision.retry_at and isinstance(exception, Later):
            decision.retry_at = max(decision.retry_at, real_now() + timedelta(seconds=exception.seconds))
        return decision


def task(*, name: str, attempts: int = ATTEMPTS) -> Callable[[Task], Task]:
    """Register a function as the job `name` ("room.verb_object"); it lives in the room's `tasks.py` and calls an action."""
    retry = Pauses(max_attempts=attempts, exponential_wait=2)

    def register(function: Task) -> Task:
        app.task(name=name, retry=retry, task_middleware=[_looked_after])(function)
        return function

    return register


def periodic(*, name: str, cron: str) -> Callable[[Task], Task]:
    """Register a job that runs by itself: `cron` in UTC, with seconds as a sixth field if need be. Once per moment, however many workers."""

    def register(function: Task) -> Task:
        def run(timestamp: int) -> None:
            function()

        job = app.task(name=name, queueing_lock=name, pass_context=False, task_middleware=[_looked_after])(run)
        app.periodic(cron=cron)(job)
        return function

    return register


def defer(name: str, *, lock: str | None = None, **ids: str) -> None:
    """Ask for a job by its name, as part of the current transaction. Jobs with the same `lock` run one after another."""
    app.configure_task(name, lock=lock).defer(**ids)


def coming() -> "QuerySet[Any, Any]":
    """The locks of the jobs that wait or run, for a room that looks for what nobody will do any more: the job has failed for
    good, was discarded, or has killed its worker too often."""
    return _jobs().filter(status__in=["todo", "doing"], lock__isnull=False).values("lock")


def names() -> set[str]:
    """Every registered job, for the house test that resolves the names actions use."""
    return set(app.tasks)


def is_periodic(name: str) -> bool:
    """Whether the job comes back by itself, so that nobody need try it again."""
    return any(name == known for known, _ in app.periodic_registry.periodic_tasks)


def status() -> dict[str, float]:
    """For operators: how many jobs wait, run and have failed for good, how long the oldest has waited, how many workers live."""
    due = Q(status="todo") & (Q(scheduled_at=None) | Q(scheduled_at__lte=Now()))
    counts = _jobs().aggregate(
        waiting=Count("id", filter=due),
        scheduled=Count("id", filter=Q(status="todo", scheduled_at__gt=Now())),
        doing=Count("id", filter=Q(status="doing")),
        failed=Count("id", filter=Q(status="failed")),
    )
    # Its last event is what made a job wait: asked for, its pause over, tried again by hand.
    oldest = _jobs().filter(due).annotate(since=Max("procrastinateevent__at")).aggregate(at=Min("since"))["at"]
    workers = apps.get_model("procrastinate", "ProcrastinateWorker").objects
    return {
        **counts,
        "oldest_waiting_seconds": round((real_now() - oldest).total_seconds()) if oldest else 0,
        "workers": workers.filter(last_heartbeat__gt=Now() - timedelta(seconds=STALLED_SECONDS)).count(),
    }


def failed() -> list[tuple[int, str, int]]:
    """Number, name and attempts of each job that has failed for good."""
    return list(_jobs().filter(status="failed").order_by("id").values_list("id", "task_name", "attempts"))


def may_have_failed(number: int) -> bool:
    """Whether a job has failed for good, or is just doing so: it neither waits for another try nor has left the queue."""
    return _jobs().filter(id=number, status__in=["doing", "failed"]).exists()


def forget_earlier_failures() -> None:
    """Of a periodic job only the last time counts: the failures before it leave the queue when that has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs job USING procrastinate_periodic_defers latest"
            " LEFT JOIN procrastinate_jobs newest ON newest.id = latest.job_id"
            " WHERE job.task_name = latest.task_name AND job.status = 'failed'"
            " AND job.id IS DISTINCT FROM newest.id AND (newest.id IS NULL OR newest.status = 'failed')"
        )


def retry(number: int) -> bool:
    """Put a job that has failed for good back into the queue, with all its attempts before it; False when there is none."""
    with transaction.atomic():
        found = _jobs().select_for_update(no_key=True).filter(id=number, status="failed").first()
        if found:
            app.job_manager.retry_job_by_id(number, retry_at=real_now(), queue=DEFAULT_QUEUE)
            _jobs().filter(id=number).update(attempts=0)
    return found is not None


def make_last_try(locks: Iterable[str]) -> None:
    """The next try of the jobs that wait with these locks is their last, as it would be after an hour: the demo shows what fails."""
    _jobs().filter(lock__in=list(locks), status="todo").update(attempts=ATTEMPTS)


def discard(number: int) -> bool:
    """Take a job that has failed for good out of the queue; False when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'failed'", [number])
        return bool(cursor.rowcount)


def work(*, until_empty: bool = False) -> None:
    """Run jobs until SIGTERM or Ctrl-C; those under way get 20 seconds to finish. Done jobs leave the queue.

    Tests run the same worker `until_empty`: it stops when no job is due.
    """
    if not until_empty:
        threading.Thread(target=_watch, name="jobs", daemon=True).start()
    connector: DjangoConnector = app.connector  # type: ignore[assignment]
    app.with_connector(connector.get_worker_connector()).run_worker(
        wait=not until_empty,
        concurrency=4,
        delete_jobs="successful",
        fetch_job_polling_interval=1,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
        shutdown_graceful_timeout=20,
    )


def _looked_after(run: Callable[[], Any], context: JobContext, worker: object) -> Any:
    """Run a job, and tell `operation` when it has failed for good: in a transaction of its own, for that of the job is gone."""
    number = context.job.id or 0
    _started[number] = time.monotonic()
    try:
        return run()
    except Exception as failure:
        close_old_connections()  # the job may have broken its own
        if context.task.get_retry_exception(failure, context.job) is None:
            with suppress(DatabaseError, ConnectorException):  # the database is away: operation's sweep finds the job
                _tell(context.job, _code(failure))
        raise
    finally:
        del _started[number]


def _tell(job: Job, code: str) -> None:
    defer("operation.record_failure", number=str(job.id), job=job.task_name, code=code, attempts=str(job.attempts + 1))


def _code(failure: Exception) -> str:
    """Why it failed, without a word of what it said: `ConnectionError` is `connection_error`."""
    if isinstance(failure, PermanentFailure):
        return failure.code
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", type(failure).__name__).lower()


def _watch() -> None:
    """A job without end would keep its place for ever: its worker ends instead, and the job is given back (JB7)."""
    while True:
        time.sleep(1)
        if any(time.monotonic() - started > LONGEST_SECONDS for started in list(_started.values())):
            log.error("a job had no end, so this worker ends")
            os._exit(1)


@periodic(name="core.rescue", cron="* * * * * */5")
def rescue() -> None:
    """Give back the jobs of workers whose heart has stopped (reliability JB1): about 20 seconds after a kill.

    Not all at one moment: the one that killed its worker would take the same others with it again.
    """
    silent = Q(worker=None) | Q(worker__last_heartbeat__lt=Now() - timedelta(seconds=STALLED_SECONDS))
    with transaction.atomic():
        stalled = _jobs().select_for_update(of=("self",), skip_locked=True, no_key=True).filter(silent, status="doing")
        for place, job in enumerate(stalled.order_by("id")):
            _give_back(job, real_now() + timedelta(seconds=place))


def _give_back(job: Any, at: datetime) -> None:
    """A periodic job that waits for its next time already is let go; one that was given back RESCUES times has failed for
    good (JB3)."""
    times = int(job.queue_name.removeprefix(RESCUED)) if job.queue_name.startswith(RESCUED) else 0
    if job.queueing_lock and _jobs().filter(queueing_lock=job.queueing_lock, status="todo").exists():
        _end(job.id, is_removed=True)
    elif times < RESCUES:
        app.job_manager.retry_job_by_id(job.id, retry_at=at, queue=f"{RESCUED}{times + 1}")
    else:
        _end(job.id, is_removed=False)
        _tell(job.procrastinate_job, "worker_died")


def _end(number: int, *, is_removed: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', %s)", [number, is_removed])


def _jobs() -> "QuerySet[Any]":
    return apps.get_model("procrastinate", "ProcrastinateJob").objects.all()

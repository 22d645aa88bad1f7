"""Background jobs by name: the only place that knows the queue (Procrastinate; docs/decisions/0004).

A job is deferred inside the action's transaction: a rollback leaves nothing. Arguments are ids only, never texts about
people. Jobs are repeated with growing pauses when they fail, and taken over from a worker that died.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Min, Q
from django.db.models.functions import Now
from procrastinate import JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job

from helsevei.core.clock import real_now

HEARTBEAT_SECONDS = 5
STALLED_SECONDS = 15
ATTEMPTS = 12  # pauses of 2, 4, 8 … seconds: the last try comes more than an hour after the first

Task = TypeVar("Task", bound=Callable[..., Any])


class Later(Exception):
    """What a job needs does not answer now: the next try comes after so many seconds, or later."""

    def __init__(self, seconds: float = 0) -> None:
        super().__init__(f"not before {seconds:.0f} seconds have passed")
        self.seconds = seconds


class Pauses(RetryStrategy):
    """Longer and longer ones, and never shorter than the other side has asked for."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        decision = super().get_retry_decision(exception=exception, job=job)
        if decision and decision.retry_at and isinstance(exception, Later):
            decision.retry_at = max(decision.retry_at, real_now() + timedelta(seconds=exception.seconds))
        return decision


def task(
    *, name: str, attempts: int = ATTEMPTS, given_up: Callable[..., object] | None = None
) -> Callable[[Task], Task]:
    """Register a function as the job `name` ("room.verb_object"); it lives in the room's `tasks.py` and calls an action.

    `given_up` is called with the same ids when the last try has failed too, before the job is left for a person.
    """

    def register(function: Task) -> Task:
        def run(context: JobContext, /, **ids: str) -> None:
            try:
                function(**ids)
            except Exception:
                if given_up and context.job.attempts >= attempts:
                    given_up(**ids)
                raise

        app.task(name=name, retry=Pauses(max_attempts=attempts, exponential_wait=2), pass_context=True)(run)
        return function

    return register


def periodic(*, name: str, cron: str) -> Callable[[Task], Task]:
    """Register a job that runs by itself: `cron` in UTC, with seconds as a sixth field if need be. Once per moment, however many workers."""

    def register(function: Task) -> Task:
        def run(timestamp: int) -> None:
            function()

        job = app.task(name=name, queueing_lock=name, pass_context=False)(run)
        app.periodic(cron=cron)(job)
        return function

    return register


def defer(name: str, *, lock: str | None = None, **ids: str) -> None:
    """Ask for a job by its name, as part of the current transaction. Jobs with the same `lock` run one after another."""
    app.configure_task(name, lock=lock).defer(**ids)


def names() -> set[str]:
    """Every registered job, for the house test that resolves the names actions use."""
    return set(app.tasks)


def status() -> dict[str, float]:
    """For operators: how many jobs wait, run and have failed for good, how long the oldest has waited, how many workers live."""
    jobs = apps.get_model("procrastinate", "ProcrastinateJob").objects
    workers = apps.get_model("procrastinate", "ProcrastinateWorker").objects
    due = jobs.filter(status="todo").filter(Q(scheduled_at=None) | Q(scheduled_at__lte=Now()))
    oldest = due.aggregate(at=Min("procrastinateevent__at", filter=Q(procrastinateevent__type="deferred")))["at"]
    alive = real_now() - timedelta(seconds=STALLED_SECONDS)
    return {
        "waiting": due.count(),
        "scheduled": jobs.filter(status="todo").count() - due.count(),
        "doing": jobs.filter(status="doing").count(),
        "failed": jobs.filter(status="failed").count(),
        "oldest_waiting_seconds": round((real_now() - oldest).total_seconds()) if oldest else 0,
        "workers": workers.filter(last_heartbeat__gt=alive).count(),
    }


def work(*, until_empty: bool = False) -> None:
    """Run jobs until SIGTERM or Ctrl-C; those under way get 20 seconds to finish. Done jobs leave the queue.

    Tests run the same worker `until_empty`: it stops when no job is due.
    """
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


@app.periodic(cron="* * * * * */5")
@app.task(name="core.rescue", queueing_lock="core.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Give back the jobs of workers whose heart has stopped (reliability JB1): about 20 seconds after a kill."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)

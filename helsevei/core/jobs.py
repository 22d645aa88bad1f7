"""Background jobs by name: the only place that knows the queue (Procrastinate; docs/decisions/0004).

A job is deferred inside the action's transaction: a rollback leaves nothing. Arguments are ids only, never texts about
people. Jobs are repeated with growing pauses when they fail, and taken over from a worker that died.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from procrastinate import RetryStrategy, exceptions
from procrastinate.contrib.django import app

HEARTBEAT_SECONDS = 5
STALLED_SECONDS = 15
ATTEMPTS = 12  # pauses of 2, 4, 8 … seconds: the last try comes more than an hour after the first

Task = TypeVar("Task", bound=Callable[..., Any])


def task(*, name: str, attempts: int = ATTEMPTS) -> Callable[[Task], Task]:
    """Register a function as the job `name` ("room.verb_object"); it lives in the room's `tasks.py` and calls an action."""
    retry = RetryStrategy(max_attempts=attempts, exponential_wait=2)

    def register(function: Task) -> Task:
        app.task(name=name, retry=retry)(function)
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


def counts() -> dict[str, int]:
    """How many jobs stand in each state: todo, doing, succeeded, failed, cancelled, aborted."""
    from procrastinate.contrib.django.models import ProcrastinateJob
    from django.db.models import Count

    rows = ProcrastinateJob.objects.values_list("status").annotate(Count("id"))
    return dict(rows)

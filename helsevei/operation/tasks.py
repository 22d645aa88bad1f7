"""Background jobs about background jobs."""

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import real_now
from helsevei.core.jobs import periodic, task
from helsevei.operation import actions


@task(name="operation.record_failure")
def record_failure(*, number: str, job: str, code: str, attempts: str) -> None:
    """Asked for by core.jobs when the last attempt of a job has failed."""
    actions.record_failure(
        actor=SYSTEM, number=int(number), name=job, code=code, attempts=int(attempts), now=real_now()
    )


@periodic(name="operation.sweep_failures", cron="* * * * * */30")
def sweep_failures() -> None:
    """Twice a minute: what has failed is seen within one (reliability G17)."""
    actions.sweep_failures(actor=SYSTEM, now=real_now())

"""Background jobs of retention."""

from uuid import UUID

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import periodic, task
from helsevei.core.retention import RULES
from helsevei.retention import actions

MOST_BATCHES = 200  # of one table in a night


@task(name="retention.remove_approved")
def remove_approved(*, removal_id: str) -> None:
    """In small transactions, so that nobody waits for it."""
    while actions.remove_batch(actor=SYSTEM, removal_id=UUID(removal_id), now=now()):
        pass


@periodic(name="retention.clear", cron="23 1 * * *")
def clear() -> None:
    """At night, what goes by itself."""
    for table in [table for table, rule in RULES.items() if rule.goes_by_itself]:
        for _batch in range(MOST_BATCHES):
            if not actions.clear(actor=SYSTEM, table=table, now=now()):
                break

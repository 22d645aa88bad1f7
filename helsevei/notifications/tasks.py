"""Background jobs of notifications."""

from uuid import UUID

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import task
from helsevei.notifications import actions, sending


def _give_up(*, notice_id: str) -> None:
    """Over an hour of tries is enough: staff see that it did not arrive, and the queue keeps the job for an operator."""
    actions.conclude(actor=SYSTEM, notice_id=UUID(notice_id), now=now(), reason=actions.GIVEN_UP)


@task(name="notifications.send_notice", given_up=_give_up)
def send_notice(*, notice_id: str) -> None:
    sending.send(notice_id=UUID(notice_id), now=now())

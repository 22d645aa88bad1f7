"""Background jobs of notifications."""

from uuid import UUID

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import periodic, task
from helsevei.notifications import actions, sending


@task(name="notifications.send_notice")
def send_notice(*, notice_id: str) -> None:
    sending.send(notice_id=UUID(notice_id), now=now())


@task(name="notifications.tell_of_withdrawal")
def tell_of_withdrawal(*, person_id: str) -> None:
    """Asked for by accounts when somebody has withdrawn her consent."""
    actions.tell_of_withdrawal(actor=SYSTEM, person_id=UUID(person_id), now=now())


@periodic(name="notifications.give_up", cron="* * * * * */30")
def give_up() -> None:
    """Twice a minute: staff are not told that a notice is on its way when nobody will send it (reliability D8)."""
    sending.give_up(now=now())

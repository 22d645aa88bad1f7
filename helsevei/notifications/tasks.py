"""Background jobs of notifications."""

from uuid import UUID

from helsevei.core.clock import now
from helsevei.core.jobs import periodic, task
from helsevei.notifications import sending


@task(name="notifications.send_notice")
def send_notice(*, notice_id: str) -> None:
    sending.send(notice_id=UUID(notice_id), now=now())


@periodic(name="notifications.give_up", cron="* * * * * */30")
def give_up() -> None:
    """Twice a minute: staff are not told that a notice is on its way when nobody will send it (reliability D8)."""
    sending.give_up(now=now())

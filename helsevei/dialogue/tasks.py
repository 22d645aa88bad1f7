"""Background jobs of dialogue."""

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import periodic
from helsevei.dialogue.actions import telling


@periodic(name="dialogue.tell_teams", cron="*/5 * * * *")
def tell_teams() -> None:
    telling.tell_teams(actor=SYSTEM, now=now())

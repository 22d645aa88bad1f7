"""Background jobs of dialogue."""

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import periodic
from helsevei.dialogue.actions import moving, telling

MOST_ROUNDS = 100  # of one run


@periodic(name="dialogue.move_on", cron="* * * * * */20")
def move_on() -> None:
    """Also what a writer and an administrator did at one moment, and what a run that was broken off left."""
    for _round in range(MOST_ROUNDS):
        if not moving.move_on(actor=SYSTEM, now=now()):
            return


@periodic(name="dialogue.tell_teams", cron="*/5 * * * *")
def tell_teams() -> None:
    telling.tell_teams(actor=SYSTEM, now=now())

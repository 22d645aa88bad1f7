"""Background jobs of accounts."""

from helsevei.accounts import actions
from helsevei.core.actor import SYSTEM
from helsevei.core.jobs import periodic


@periodic(name="accounts.clear_expired", cron="7 * * * *")
def clear_expired() -> None:
    actions.clear_expired(actor=SYSTEM)

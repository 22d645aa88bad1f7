"""Logging in locally: not too often for one number, and what is turned away leaves a trace."""

from helsevei.accounts.actions import record_refused_login
from helsevei.core.actor import ANONYMOUS
from helsevei.core.limits import Limit
from helsevei.local_login import actions
from helsevei.local_login.models import LocalLogin

# For one number, whoever tries and whether or not anybody has it
TRIES = Limit(most=10, seconds=15 * 60)


class TooManyTries(Exception):
    """For this number, for now."""


def log_in(*, identity_number: str, password: str, code: str) -> LocalLogin:
    """Raises WrongLogin, and TooManyTries."""
    if not TRIES.allows(identity_number):
        raise TooManyTries
    try:
        found = actions.sign_in(actor=ANONYMOUS, identity_number=identity_number, password=password, code=code)
    except actions.WrongLogin:
        record_refused_login(actor=ANONYMOUS, provider=actions.PROVIDER, reason="wrong_local_login")
        raise
    TRIES.forget(identity_number)
    return found

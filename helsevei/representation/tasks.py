"""Background jobs of representation."""

from helsevei.accounts.ports import population_register
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import real_now
from helsevei.core.jobs import periodic
from helsevei.representation import actions
from helsevei.representation.models import outdated_parties


@periodic(name="representation.renew_parties", cron="*/10 * * * *")
def renew_parties() -> None:
    """Ask the population register once a day about those who give and have powers of attorney, some at a time."""
    for person in outdated_parties(real_now()):
        registered = population_register().find(person.identity_number)
        actions.renew_party(actor=SYSTEM, person_id=person.id, registered=registered)

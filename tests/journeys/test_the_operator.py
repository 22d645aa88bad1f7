"""The operator finds the jobs that have failed, tries one again and discards another (reliability D8)."""

import pytest

from tests.journeys.conftest import WAYS, Meet
from tests.journeys.installation import Installation

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("way", WAYS)
def test_the_operator_decides_about_each_job_that_has_failed(meet: Meet, helsevei: Installation, way: str) -> None:
    helsevei.let_a_job_fail("dialogue.from_last_year")
    helsevei.let_a_job_fail("contacts.from_last_year")
    helsevei.let_a_job_fail("accounts.clear_expired", is_periodic=True)

    vigdis = meet("Vigdis Bratland", **WAYS[way])
    vigdis.logs_in()
    vigdis.sees("Jobber som har feilet")
    vigdis.sees("Rydder bort innlogginger som er over")

    vigdis.presses("Prøv igjen")
    vigdis.sees("Jobben prøves igjen.")
    vigdis.follows("Forkast")
    vigdis.sees("Det den skulle gjøre, blir ikke gjort.")
    vigdis.chooses("Det er gjort på en annen måte")
    vigdis.presses("Forkast jobben")
    vigdis.sees("Jobben er forkastet.")
    vigdis.does_not_see("from_last_year")
    vigdis.sees("Prøves igjen av seg selv")

    queue = helsevei.rows(
        "SELECT task_name, status::text FROM procrastinate_jobs"
        " WHERE task_name <> 'notifications.send_notice' ORDER BY task_name"  # those of the people who were seeded
    )
    assert queue == [("accounts.clear_expired", "failed"), ("contacts.from_last_year", "todo")]
    vigdis.logs_out()

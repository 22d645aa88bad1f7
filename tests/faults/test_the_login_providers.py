"""A login provider is silent or gone: logging in says so in time, and nobody else notices (AU11, D30)."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from tests.faults.harm import LONGEST_SECONDS, Harmed, Somebody, Timed, timed
from tests.journeys.installation import until
from tools.visitor import Visitor

BOTH = ("idporten", "helseid")
HANGING = 8
MEANWHILE = 20


def tries_to_log_in(harmed: Harmed, provider: str) -> Timed:
    visitor = Visitor(harmed.origin)
    visitor.open(f"{harmed.origin}/logg-inn/")
    form = next(form for form in visitor.page.forms if form.action.endswith(f"/{provider}/"))
    return timed("POST", harmed.origin + form.action, visitor.browser, data=form.values,
                 headers={"Origin": harmed.origin}, allow_redirects=False)  # fmt: skip


def test_logging_in_says_so_while_others_go_on_undisturbed(harmed: Harmed) -> None:
    """One provider takes calls and never answers, the other does not even take them."""
    kare = Somebody(harmed.helsevei, "innbygger", "Kåre Solbakken")
    with ThreadPoolExecutor(2 * HANGING) as at_once:
        before = [at_once.submit(tries_to_log_in, harmed, provider) for provider in BOTH * HANGING]
        assert [one.result().answer.status_code for one in before] == [302] * len(before)  # while both are well
    with (
        ThreadPoolExecutor(2 * HANGING) as at_once,
        harmed.provider_silent("idporten"),
        harmed.provider_dead("helseid"),
    ):
        hanging = [at_once.submit(tries_to_log_in, harmed, provider) for provider in BOTH * HANGING]
        time.sleep(0.2)
        others = [kare.opens(kare.home) for _ in range(MEANWHILE)]
        refused = [one.result() for one in hanging]

    assert {one.answer.status_code for one in others} == {200}
    assert median(one.seconds for one in others) < 1
    for one in refused:
        assert one.answer.status_code == 503
        assert "Innloggingen svarer ikke" in one.answer.text
        assert one.answer.headers["Retry-After"].isdigit()
        assert one.seconds < LONGEST_SECONDS
    for provider in BOTH:
        until(25, lambda: tries_to_log_in(harmed, provider).answer.status_code == 302, f"logging in with {provider}")  # noqa: B023

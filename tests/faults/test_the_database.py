"""The database is gone or silent: every page says so in time, keeps what was typed, and comes back by itself (PL1, PL2, G5)."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.faults.harm import LONGEST_SECONDS, Harmed, Somebody, Timed

CROWD = 60  # more than threads: nobody waits for those before her to give up one after another
SUBJECT, TEXT = "Midt i et strømbrudd", "Dette skrev jeg mens strømmen gikk.\nSiste linje."


@pytest.fixture
def kare(harmed: Harmed) -> Somebody:
    person = Somebody(harmed.helsevei, "innbygger", "Kåre Solbakken")
    person.writes_to()
    return person


@pytest.fixture
def silje(harmed: Harmed) -> Somebody:
    person = Somebody(harmed.helsevei, "ansatt", "Silje Nygård")
    person.visitor.follow("Innbyggerdialog")
    return person


@pytest.fixture(params=["stopped", "silent"])
def without_database(request: pytest.FixtureRequest, harmed: Harmed) -> AbstractContextManager[None]:
    return harmed.database_stopped() if request.param == "stopped" else harmed.database_silent()


@pytest.fixture(autouse=True)
def whole_again(harmed: Harmed) -> Iterator[None]:
    yield
    harmed.recovers(20)


def test_pages_say_so_in_time_and_keep_what_was_typed(
    harmed: Harmed, kare: Somebody, silje: Somebody, without_database: AbstractContextManager[None]
) -> None:
    with without_database, ThreadPoolExecutor(CROWD) as at_once:
        alive = harmed.status("/health/live")
        crowd = [at_once.submit(kare.opens, kare.home) for _ in range(CROWD - 4)]
        waiting: list[Future[Any]] = [
            at_once.submit(kare.sends, subject=SUBJECT, body=TEXT),
            at_once.submit(kare.opens, kare.home),
            at_once.submit(silje.opens, silje.visitor.page.url),
            at_once.submit(harmed.status, "/health/ready"),
        ]
        still_alive = harmed.status("/health/live")
        sent, *seen, ready = [one.result() for one in waiting]
        seen += [one.result() for one in crowd]
    recovery = harmed.recovers(10)

    assert (alive, ready, still_alive) == (200, 503, 200)
    for timed in (sent, *seen):
        says_so(timed)
    assert TEXT.splitlines()[1] in sent.answer.text
    assert SUBJECT in sent.answer.text
    assert recovery < 10

    # and what was typed can be sent when the database is back, once
    assert kare.sends(subject=SUBJECT, body=TEXT).answer.status_code == 200
    assert kare.sends(subject=SUBJECT, body=TEXT).answer.status_code == 200
    assert len(harmed.helsevei.rows("SELECT 1 FROM dialogue_thread WHERE subject = %s", SUBJECT)) == 1
    harmed.helsevei.renew()


def says_so(timed: Timed) -> None:
    assert timed.answer.status_code == 503, timed.answer.text[:300]
    assert timed.answer.headers["Retry-After"].isdigit()
    assert "Vi er straks tilbake" in timed.answer.text
    assert timed.seconds < LONGEST_SECONDS

"""Web servers, the worker, the database and the gateway fail again and again while people write: what was acknowledged is there
once, no telephone rings twice, the audit chains are whole and the queue drains (reliability G1, G2, G4, G12, JB1, MS2).

One round in every run; before a release many: `./run test tests/faults/test_everything_at_once.py --fault-rounds 60`.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from uuid import uuid4

import pytest
import requests

from helsevei.demo.outbox.journal import Taken
from helsevei.demo.outbox.sms import FAULTS, Gateway
from tests.faults.harm import Harmed, Somebody
from tests.journeys.installation import until
from tools.demo import manage

AUTHORS = ("Kåre Solbakken", "Hilde Vikestad", "Bjørg Åshild")
MOST = 28  # of each: a person may send thirty in ten minutes
STAFF = {"Silje Nygård": "Hilde Vikestad", "Yusuf Demirtun": "Amalie Sundvoll"}  # and whom they answer
ROUND_SECONDS = 20.0
BETWEEN_KILLS = 3.7  # seconds; granian gives up when its workers die faster than that
LONGEST_OUTAGE = 60.0
NOT_ANSWERED = (requests.ConnectionError, requests.Timeout, StopIteration)


class Writer:
    """One who sends one text after another; without an answer she sends it once more, with the same key."""

    def __init__(self, harmed: Harmed, name: str) -> None:
        self.name = name
        self.is_staff = name in STAFF
        self.person = Somebody(harmed.helsevei, "ansatt" if self.is_staff else "innbygger", name)
        if self.is_staff:
            self.person.visitor.follow("Innbyggerdialog")
            self.person.visitor.follow(STAFF[name])
        else:
            self.person.writes_to()
        self.page = self.person.visitor.page.url
        self.acknowledged: list[str] = []

    def writes_until(self, end: float) -> None:
        while time.monotonic() < end and (self.is_staff or len(self.acknowledged) < MOST):
            text = f"Brev {len(self.acknowledged)} fra {self.name}"
            self.insists(self.opens_a_form)
            key = str(uuid4())
            self.insists(lambda: self.sends(text, key))  # noqa: B023 (called at once)
            self.acknowledged.append(text)

    def insists(self, does: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST_OUTAGE
        while time.monotonic() < end:
            with suppress(*NOT_ANSWERED):
                if does():
                    return
            time.sleep(0.1)
        raise AssertionError(f"{self.name} was refused for {LONGEST_OUTAGE:.0f} seconds")

    def opens_a_form(self) -> bool:
        self.person.visitor.open(self.page)
        return bool(self.person.form())

    def sends(self, text: str, key: str) -> bool:
        answer = self.person.sends(subject="Avbrudd", body=text, key=key).answer
        return answer.status_code == 200 and text in answer.text


@pytest.fixture
def gateway(harmed: Harmed) -> Iterator[Gateway]:
    """It takes most messages; what it does to the others is drawn while it runs."""
    with harmed.helsevei.gateway_that() as gateway:
        gateway.hang_seconds = 8.0
        gateway.receipts_to = f"{harmed.origin}/hooks/sms"
        yield gateway


def test_whatever_fails_nothing_acknowledged_is_lost_and_nothing_comes_twice(
    harmed: Harmed, gateway: Gateway, request: pytest.FixtureRequest
) -> None:
    for number in range(request.config.getoption("--fault-rounds")):
        harmed.renew()
        until(30, lambda: is_worked_for(harmed), "a worker")
        sent_before = len(gateway.journal.all())
        acknowledged = is_written_through(harmed, gateway, random.Random(number))
        harmed.recovers(10)
        found = harmed.helsevei.rows(
            "SELECT body, count(*) FROM dialogue_message WHERE body LIKE 'Brev %%' GROUP BY body"
        )
        assert sorted(found) == sorted((text, 1) for text in acknowledged)

        until(60, lambda: is_drained(harmed), "an empty queue")
        comes_once(harmed, gateway.journal.all()[sent_before:])
        manage("audit", harmed.helsevei.environment, "verify")


def is_written_through(harmed: Harmed, gateway: Gateway, chance: random.Random) -> list[str]:
    """What was acknowledged while everything failed."""
    writers = [Writer(harmed, name) for name in (*AUTHORS, *STAFF)]
    end = time.monotonic() + ROUND_SECONDS
    with ThreadPoolExecutor(len(writers)) as at_once:
        writing = [at_once.submit(writer.writes_until, end) for writer in writers]
        harm_until(end, harmed, gateway, chance)
        for one in writing:
            one.result()
    return [text for writer in writers for text in writer.acknowledged]


def harm_until(end: float, harmed: Harmed, gateway: Gateway, chance: random.Random) -> None:
    """Each kind in turn, at a moment of chance, and the gateway's faults between them."""
    while time.monotonic() < end:
        kill_the_worker = partial(kill_the_worker_as_it_sends, gateway)
        for kill in (kill_the_worker, kill_a_web_worker, kill_the_database, kill_the_web_server):
            gateway.faults.extend(FAULTS[fault] for fault in chance.sample(sorted(FAULTS), 2))
            time.sleep(chance.uniform(0, 0.5))
            kill(harmed)
            time.sleep(BETWEEN_KILLS)
            harmed.mend()
    gateway.faults.clear()


def kill_a_web_worker(harmed: Harmed) -> None:
    until(20, harmed.web_workers, "a web worker")
    os.kill(harmed.web_workers()[0], signal.SIGKILL)


def kill_the_web_server(harmed: Harmed) -> None:
    kill_process(harmed, "web")


def kill_the_worker_as_it_sends(gateway: Gateway, harmed: Harmed) -> None:
    """When it has handed a message over and does not know it yet, as at the beginning of each round; later it may have none
    to send, or let the gateway be for a while."""
    fate = FAULTS["takes it and hangs"]
    gateway.faults.appendleft(fate)
    end = time.monotonic() + 10
    while fate in gateway.faults and time.monotonic() < end:
        time.sleep(0.05)
    kill_process(harmed, "worker")


def kill_process(harmed: Harmed, name: str) -> None:
    process = harmed.helsevei.process(name)
    process.signal(signal.SIGKILL)
    until(5, process.has_died, f"the end of {name}")
    harmed.mend()


def kill_the_database(harmed: Harmed) -> None:
    with harmed.database_stopped():
        pass


def is_worked_for(harmed: Harmed) -> bool:
    """A worker that has lost its database ends, and the next one takes a while to begin."""
    harmed.mend()
    return bool(harmed.helsevei.rows("SELECT 1 FROM procrastinate_workers"))


def is_drained(harmed: Harmed) -> bool:
    """Nothing waits, and every notice has come or is told as not sent; what pauses after a failure is tried at once."""
    harmed.mend()
    harmed.helsevei.rows(
        "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND queueing_lock IS NULL"
    )
    jobs = "SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') AND queueing_lock IS NULL"
    notices = "SELECT 1 FROM notifications_notice WHERE state = 'waiting'"
    return not harmed.helsevei.rows(f"{jobs} UNION ALL {notices}")


def comes_once(harmed: Harmed, sent: list[Taken]) -> None:
    """A letter may be handed over again under its own Message-ID, by which mailboxes know it; a text message may not, nor
    under a reference that the database has forgotten."""
    messages = Counter(one.reference for one in sent if one.provider.startswith("sms"))
    assert messages
    assert [reference for reference, times in messages.items() if times > 1] == []
    ours = {str(id_) for (id_,) in harmed.helsevei.rows("SELECT id FROM notifications_delivery")}
    assert messages.keys() - ours == set()

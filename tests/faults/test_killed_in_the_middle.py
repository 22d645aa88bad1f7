"""Processes are killed while people work: what was sent is there once (MS2, JB1, G1)."""

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import requests

from tests.faults.harm import Harmed, Somebody
from tests.journeys.installation import until

AUTHORS = ("Kåre Solbakken", "Hilde Vikestad", "Bjørg Åshild")
MESSAGES = 24  # of each: a person may send thirty in ten minutes
BETWEEN_KILLS = 3.7  # seconds; granian gives up when its workers die faster than that
TRIES = 100


def sends_until_it_is_sent(person: Somebody, text: str) -> None:
    """As a person does, or her telephone: no answer, so once more, with the same key."""
    key = str(uuid4())
    for _ in range(TRIES):
        with suppress(requests.ConnectionError, requests.ReadTimeout):
            answer = person.sends(subject="Avbrudd", body=text, key=key).answer
            if answer.status_code == 200 and "Meldingen er sendt" in answer.text:
                return
        time.sleep(0.1)
    raise AssertionError(f"{text} was never sent")


def writes_on(person: Somebody, name: str) -> list[str]:
    texts = [f"Brev {number} fra {name}" for number in range(MESSAGES)]
    for text in texts:
        sends_until_it_is_sent(person, text)
        time.sleep(0.25)
    return texts


def test_web_servers_killed_while_people_write_neither_lose_nor_double_a_message(harmed: Harmed) -> None:
    people = {name: Somebody(harmed.helsevei, "innbygger", name) for name in AUTHORS}
    for person in people.values():
        person.writes_to()
    chance = random.Random(20200612)
    with ThreadPoolExecutor(len(people)) as at_once:
        writing = [at_once.submit(writes_on, person, name) for name, person in people.items()]
        for _ in range(2):
            time.sleep(chance.uniform(0, 0.3))
            os.kill(chance.choice(harmed.web_workers()), signal.SIGKILL)
            time.sleep(BETWEEN_KILLS)
        kill_the_whole_server(harmed)
        texts = [text for one in writing for text in one.result()]

    found = harmed.helsevei.rows("SELECT body, count(*) FROM dialogue_message WHERE body LIKE 'Brev %%' GROUP BY body")
    assert sorted(found) == sorted((text, 1) for text in texts)


def kill_the_whole_server(harmed: Harmed) -> None:
    """And start it again, as systemd does."""
    web = harmed.helsevei.process("web")
    web.signal(signal.SIGKILL)
    until(5, web.has_died, "the end of the web server")
    web.start()


def test_a_killed_worker_is_replaced_and_the_queue_goes_on(harmed: Harmed) -> None:
    worker = harmed.helsevei.process("worker")
    until(20, lambda: queue_has_worker(harmed), "the worker's first sign")
    worker.signal(signal.SIGKILL)
    until(5, worker.has_died, "the end of the worker")
    worker.start()

    harmed.helsevei.rows("DELETE FROM procrastinate_workers")
    until(10, lambda: queue_has_worker(harmed), "the new worker's first sign")


def queue_has_worker(harmed: Harmed) -> bool:
    return bool(
        harmed.helsevei.rows("SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '15 s'")
    )

"""Many write at once: the chains stay whole, and nobody waits for one who waits for him (AL4). With real commits."""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import connection

from helsevei.audit.anchors import write_anchor
from helsevei.audit.models import Chain, Entry
from helsevei.audit.recording import action, record
from helsevei.audit.tests.given import thread_read
from helsevei.audit.verification import verify
from helsevei.core.actor import SYSTEM

WRITERS, ACTIONS = 8, 40
CHAINS = [UUID(int=1), UUID(int=2)]


@action
def look_around(*, chains: list[UUID], fails: bool) -> None:
    for municipality_id in chains:
        record(actor=SYSTEM, municipality_id=municipality_id, **thread_read())
    if fails:
        raise ZeroDivisionError


def write(writer: int) -> int:
    chance = random.Random(writer)
    stored = 0
    for number in range(ACTIONS):
        chains = chance.sample(CHAINS * 2, k=3)
        try:
            look_around(chains=chains, fails=number % 10 == 9)
            stored += len(chains)
        except ZeroDivisionError:
            pass
    connection.close()
    return stored


def test_parallel_writers_of_two_chains_leave_both_whole_and_never_deadlock(own_database, anchor_folder):
    with ThreadPoolExecutor(WRITERS) as pool:
        stored = sum(pool.map(write, range(WRITERS)))
    write_anchor()
    report = verify()
    assert (report.findings, report.chains, report.entries) == ([], 2, stored)
    assert Entry.objects.count() == sum(Chain.objects.values_list("seq", flat=True)) == stored


def test_two_who_open_a_new_chain_at_once_share_it(own_database, anchor_folder):
    for new in range(10, 20):
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(open_chain, [UUID(int=new)] * WRITERS))
        assert Chain.objects.get(id=UUID(int=new)).seq == WRITERS
    assert verify().is_whole


def open_chain(municipality_id: UUID) -> None:
    look_around(chains=[municipality_id], fails=False)
    connection.close()

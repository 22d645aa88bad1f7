"""The queue sends what an action has asked for, as often as it takes, and keeps what it could not send (reliability D3, D8)."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.audit.models import Entry
from helsevei.audit.recording import action
from helsevei.core import jobs
from helsevei.core.actor import SYSTEM, Actor
from helsevei.core.clock import now
from helsevei.notifications import actions
from helsevei.notifications.actions import notify
from helsevei.notifications.models import Notice
from helsevei.notifications.ports import NotTaken
from helsevei.notifications.sending import give_up as give_up_at
from helsevei.notifications.tests.conftest import KIND, MOBILE


@pytest.fixture(autouse=True)
def _connections_end(own_database: str) -> Iterator[None]:
    yield
    asyncio.run(sync_to_async(connections.close_all)())  # the worker's periodic jobs have a thread of their own


def sql(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def give_up() -> None:
    give_up_at(now=now())


def test_what_was_asked_for_is_sent_once(for_astrid, tell, outside):
    tell()
    jobs.work(until_empty=True)
    jobs.work(until_empty=True)
    assert [to for to, _ in outside.phones.sent.values()] == [MOBILE]
    assert Notice.objects.get().state == "sent"


def test_an_action_that_fails_asks_for_nothing(for_astrid, fjordvik):
    @action
    def fail(*, actor: Actor) -> None:
        notify(actor=actor, kind=KIND, about_id=uuid4(), municipality_id=fjordvik.id, service_id=None, now=now())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail(actor=SYSTEM)
    assert Notice.objects.count() == 0
    assert sql("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notifications.send_notice'") == [(0,)]


def test_a_gateway_that_asks_for_a_pause_gets_it(for_astrid, tell, outside):
    outside.phones.faults, outside.other_phones.faults = [NotTaken(600)], [NotTaken(10)]
    outside.post.fault = NotTaken()
    tell()
    jobs.work(until_empty=True)
    [(pause,)] = sql(
        "SELECT extract(epoch FROM scheduled_at - now())::float FROM procrastinate_jobs"
        " WHERE task_name = 'notifications.send_notice'"
    )
    assert 590 < pause <= 600


def test_what_could_not_be_sent_in_all_its_tries_is_seen_by_staff_and_stays_in_the_queue(for_astrid, tell, outside):
    outside.phones.fault = ProviderUnavailable()
    tell()
    for _ in range(jobs.ATTEMPTS + 1):
        give_up()
        assert Notice.objects.get().state == "waiting"
        sql("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'notifications.send_notice'")
        jobs.work(until_empty=True)
    give_up()
    notice = Notice.objects.get()
    assert (notice.state, notice.reason, notice.deliveries.get().state) == ("not_sent", "given_up", "unknown")
    assert jobs.status()["failed"] == 1
    assert sql("SELECT args::text FROM procrastinate_jobs WHERE status = 'failed'") == [
        (f'{{"notice_id": "{notice.id}"}}',)
    ]


def test_an_operators_retry_reaches_the_one_that_was_given_up_and_nobody_else(meant_for, tell, outside, monkeypatch):
    send, full = outside.post.send, {"to": "b@fjordvik.example.no"}

    def not_now(message_id, **letter):
        if full.items() <= letter.items():
            raise NotTaken
        send(message_id, **letter)

    monkeypatch.setattr(outside.post, "send", not_now)
    meant_for("a@fjordvik.example.no", "b@fjordvik.example.no")
    tell()
    jobs.work(until_empty=True)
    ((number,),) = sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE lock LIKE 'notice-%' RETURNING id")
    give_up()
    assert Notice.objects.get().state == "sent"
    full["to"] = "nobody"
    assert jobs.retry(number)
    jobs.work(until_empty=True)
    assert [to for _, to, *_ in outside.post.sent] == ["a@fjordvik.example.no", "b@fjordvik.example.no"]
    assert {one.state for one in Notice.objects.get().deliveries.all()} == {"sent"}


def is_discarded() -> None:
    ((number,),) = sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE lock LIKE 'notice-%' RETURNING id")
    assert jobs.discard(number)


def kills_its_worker() -> None:
    for _ in range(jobs.RESCUES + 1):
        sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'notifications.send_notice'")
        jobs.rescue()


@pytest.mark.parametrize("fate", [is_discarded, kills_its_worker])
def test_what_no_job_will_send_any_more_is_said_not_to_have_arrived_once(for_astrid, tell, outside, fate):
    outside.phones.faults, outside.other_phones.faults = [NotTaken()], [ProviderUnavailable()]
    tell()
    jobs.work(until_empty=True)
    fate()
    give_up()
    give_up()
    notice = Notice.objects.get()
    assert (notice.state, notice.reason, notice.deliveries.get().state) == ("not_sent", "given_up", "unknown")
    assert Entry.objects.filter(event="notifications.notice.not_sent").count() == 1


def test_a_job_that_is_tried_again_after_its_end_was_seen_keeps_its_notice(for_astrid, tell, outside):
    notice = tell()
    actions.give_up(actor=SYSTEM, notice_id=notice.id, now=now())
    assert Notice.objects.get().state == "waiting"
    is_discarded()
    actions.give_up(actor=SYSTEM, notice_id=notice.id, now=now())
    assert Notice.objects.get().state == "not_sent"


def test_what_a_job_waits_to_send_or_is_sending_is_left_to_it(for_astrid, tell, outside):
    tell()
    for state in ("todo", "doing"):
        sql(f"UPDATE procrastinate_jobs SET status = '{state}'")
        give_up()
    assert Notice.objects.get().state == "waiting"

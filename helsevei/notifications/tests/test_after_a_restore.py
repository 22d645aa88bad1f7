"""After a backup was restored nothing leaves before a person has looked (reliability D10, NO11)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from structlog.testing import capture_logs

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.audit.models import Entry
from helsevei.core.actor import ANONYMOUS, SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import Later
from helsevei.core.refusals import NotAllowed
from helsevei.notifications import set_back
from helsevei.notifications.actions import (
    conclude,
    discard_notices,
    hold_notices,
    release_notices,
    take_receipt,
)
from helsevei.notifications.models import Fence, Notice
from helsevei.notifications.ports import NotTaken, Outcome, Receipt
from helsevei.notifications.tests.conftest import MOBILE, OTHER_MOBILE


@pytest.fixture
def run(capsys):
    """`./run notices …`; what it says."""

    def command(what: str):
        call_command("notices", what)
        return capsys.readouterr().out

    return command


def test_what_is_held_is_not_sent(for_astrid, tell, try_to_send, outside, run):
    notice = tell()
    assert "1 notices are held" in run("hold")
    assert try_to_send(notice).state == "held"
    assert outside.phones.sent == {}


@pytest.mark.parametrize("decision", [["hold"], ["hold", "discard"]])
def test_what_is_held_while_it_is_being_sent_goes_no_further(
    astrid, kare, for_astrid, details, meant_for, tell, try_to_send, outside, run, monkeypatch, decision
):
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    send = outside.phones.send

    def be_held_meanwhile(reference, **message):
        for what in decision:
            run(what)
        send(reference, **message)

    monkeypatch.setattr(outside.phones, "send", be_held_meanwhile)
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    assert try_to_send(notice).state == {"hold": "held", "discard": "not_sent"}[decision[-1]]
    assert [to for to, _ in outside.phones.sent.values()] == [MOBILE]
    assert [(one.masked_end, one.state) for one in notice.deliveries.all()] == [("101", "sent")]


def test_what_is_released_is_asked_for_again_and_sent_where_it_still_matters(
    for_astrid, tell, try_to_send, outside, run
):
    notice, old = tell(), tell(at=now() - timedelta(days=3))
    run("hold")
    assert "2 notices will be sent" in run("release")
    assert (try_to_send(notice).state, try_to_send(old).state) == ("sent", "not_sent")
    assert len(outside.phones.sent) == 1


def test_what_is_discarded_is_never_sent(for_astrid, tell, try_to_send, outside, run):
    notice = tell()
    run("hold")
    assert "1 notices will not be sent" in run("discard")
    assert (try_to_send(notice).state, notice.reason) == ("not_sent", "discarded")
    assert "0 notices will be sent" in run("release")


def test_nobody_is_told_that_what_was_discarded_is_on_its_way(
    astrid, kare, for_astrid, details, meant_for, tell, try_to_send, outside, run
):
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    outside.phones.faults, outside.other_phones.fault = [ProviderUnavailable(), NotTaken()], NotTaken()
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    run("hold")
    run("discard")
    assert [(one.state, one.reason) for one in notice.deliveries.order_by("id")] == [
        ("unknown", "discarded"),
        ("withheld", "discarded"),
    ]


def test_what_was_given_up_and_then_discarded_is_not_taken_up_again(
    astrid, kare, for_astrid, details, meant_for, tell, try_to_send, outside, run
):
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    outside.phones.faults, outside.other_phones.fault = [None, NotTaken()], NotTaken()
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    conclude(actor=SYSTEM, notice_id=notice.id, now=now(), reason="given_up")
    take_receipt(actor=SYSTEM, receipt=Receipt(notice.deliveries.get(state="sent").id, Outcome.FAILED), now=now())
    run("hold")
    run("discard")
    assert (try_to_send(notice).state, len(outside.phones.sent)) == ("not_sent", 1)


def test_what_is_asked_for_behind_the_fence_is_held_too_until_it_is_lifted(for_astrid, tell, try_to_send, outside, run):
    run("hold")
    assert [try_to_send(tell()).state, try_to_send(tell()).state] == ["held", "held"]
    assert run("status").startswith("Nothing is sent since")
    assert (outside.phones.sent, list(Notice.objects.left_behind())) == ({}, [])
    assert "2 notices will be sent" in run("release")
    assert [try_to_send(notice).state for notice in [*Notice.objects.all(), tell()]] == ["sent"] * 3


def test_a_fence_that_is_raised_during_a_round_lets_nothing_more_out(
    astrid, for_astrid, tell, try_to_send, outside, run, monkeypatch
):
    look_up = outside.contacts.look_up

    def be_fenced_meanwhile(*asked):
        Fence.objects.create(raised_at=now())
        return look_up(*asked)

    monkeypatch.setattr(outside.contacts, "look_up", be_fenced_meanwhile)
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    assert (try_to_send(notice).state, outside.phones.sent) == ("held", {})


@pytest.mark.parametrize("delivery_is_known", [False, True])
def test_a_database_that_has_forgotten_what_was_handed_over_sends_nothing(
    for_astrid, tell, try_to_send, outside, run, delivery_is_known
):
    outside.phones.faults = [NotTaken()] if delivery_is_known else []
    notice = try_to_send(tell())
    if delivery_is_known:  # when the backup was made, the first gateway had been tried
        notice.deliveries.update(state="waiting", provider="", attempts=1)
    else:
        notice.deliveries.all().delete()
    Notice.objects.filter(id=notice.id).update(state="waiting")
    assert (try_to_send(notice).state, try_to_send(tell()).state) == ("held", "held")
    assert len(outside.phones.sent) + len(outside.other_phones.sent) == 1
    run("discard")
    assert try_to_send(tell()).state == "sent"


@pytest.mark.parametrize("text", ["", "x", "x 1 2026-11-23T12:00:00+00:00", "\x00 \x00 \x00"])
def test_a_file_that_says_nothing_holds_nothing_back(for_astrid, tell, try_to_send, text):
    set_back.file().write_text(text)
    assert try_to_send(tell()).state == "sent"


def test_a_file_that_cannot_be_read_or_written_stops_no_notice_and_the_log_says_so(
    for_astrid, tell, try_to_send, outside, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    set_back.file().mkdir()
    with capture_logs() as lines:
        assert try_to_send(tell()).state == "sent"
    assert ["read" in line["event"] for line in lines if line["log_level"] == "error"] == [True, False]


@pytest.mark.parametrize("move", [hold_notices, release_notices, discard_notices])
def test_the_operator_may_and_no_one_else(turid, silje, astrid, vigdis, fjordvik, for_astrid, tell, move):
    tell()
    for actor in (turid.actor(fjordvik), silje.actor(fjordvik), astrid.actor(), ANONYMOUS):
        with pytest.raises(NotAllowed):
            move(actor=actor, now=now())
    move(actor=vigdis.actor(), now=now())


def test_each_step_is_in_the_log_of_the_municipality(for_astrid, tell, fjordvik, run):
    tell()
    for step in ("hold", "release", "hold", "discard"):
        run(step)
    entries = Entry.objects.filter(chain=fjordvik.id, event="notifications.notices.moved").order_by("seq")
    assert [one.reason for one in entries] == ["held", "waiting", "held", "discarded"]


def test_operators_see_how_notices_stand(for_astrid, tell, try_to_send, run):
    try_to_send(tell())
    tell()
    lines = [line.split() for line in run("status").splitlines()]
    assert lines == [
        ["Fjordvik", "tests.something_waits", "sent", "1"],
        ["Fjordvik", "tests.something_waits", "waiting", "1"],
    ]


@pytest.fixture
def while_it_is_lifted(another_connection):
    """Do something when an operator has lifted the fence and her change is not stored yet; what each of the two answers."""

    def do(held, move, act):
        holder, watcher = another_connection(), another_connection()

        def wait_for(count, one):
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            deadline = time.monotonic() + 30
            while not one.done() and watcher.execute(waiting).fetchone() < (count,) and time.monotonic() < deadline:
                time.sleep(0.01)

        def closing(act, **arguments):
            try:
                return act(**arguments)
            finally:
                connection.close()

        holder.execute("BEGIN")
        holder.execute("SELECT FROM notifications_notice WHERE id = %s FOR UPDATE", [held.id])
        with ThreadPoolExecutor(2) as pool:
            moving = pool.submit(closing, move, actor=SYSTEM, now=now())
            wait_for(1, moving)
            acting = pool.submit(closing, act)
            wait_for(2, acting)
            holder.execute("COMMIT")
            return moving.result(), acting.result()

    return do


@pytest.mark.parametrize("move", [release_notices, discard_notices])
def test_what_is_taken_up_while_the_fence_is_lifted_is_sent_and_not_left_behind_it(
    own_database, for_astrid, tell, try_to_send, run, while_it_is_lifted, move
):
    held = tell()
    run("hold")
    new = tell()
    moved, _ = while_it_is_lifted(held, move, lambda: try_to_send(new))
    new.refresh_from_db()
    assert (moved, new.state, list(Notice.objects.left_behind())) == (1, "sent", [])


def test_whoever_holds_notices_while_another_lifts_the_fence_has_one_that_is_up(
    own_database, for_astrid, tell, run, while_it_is_lifted
):
    held = tell()
    run("hold")
    tell()
    moved = while_it_is_lifted(held, release_notices, lambda: hold_notices(actor=SYSTEM, now=now()))
    assert (moved, Fence.objects.up().count()) == ((1, 2), 1)
    assert "2 notices will be sent" in run("release")

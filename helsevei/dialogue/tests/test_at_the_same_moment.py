"""Several requests at once, with real commits: what is sent counts once, and nobody answers past another (MS1, MS8, MS10)."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from helsevei.core.actor import Role
from helsevei.dialogue.actions.handling import close_thread
from helsevei.dialogue.models import CloseReason, Draft, Message, Thread


def at_once(*posts: Callable[[], Any], between: Callable[[], None] = lambda: None) -> list[tuple[int, str]]:
    """Do these side by side, and something while they are under way; status and where each leads."""

    def do(post: Callable[[], Any]) -> tuple[int, str]:
        try:
            answer = post()
        finally:
            connection.close()
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(len(posts)) as pool:
        answers = pool.map(do, posts)
        between()
        return list(answers)


@pytest.fixture
def held_up(another_connection):
    """Nobody gets past a thread's row before so many wait for it: each of them has seen what was there before."""

    def hold(thread: Thread, count: int) -> Callable[[], None]:
        holder, watcher = another_connection(), another_connection()
        holder.execute("BEGIN")
        holder.execute("SELECT FROM dialogue_thread WHERE id = %s FOR UPDATE", [thread.id])
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )

        def let_go() -> None:
            deadline = time.monotonic() + 30
            while watcher.execute(waiting).fetchone() != (count,) and time.monotonic() < deadline:
                time.sleep(0.01)
            holder.execute("ROLLBACK")

        return let_go

    return hold


def tab(someone: Any) -> Client:
    """Another tab of the browser."""
    client = Client(raise_request_exception=False)
    client.cookies["session"] = someone.browser.cookies["session"].value
    return client


def post(someone: Any, address: str, *, headers: Any = None, **fields: Any) -> Callable[[], Any]:
    browser = tab(someone)
    return lambda: browser.post(address, fields, headers=headers)


def test_one_form_sent_from_many_tabs_is_one_message_and_each_tab_is_told_so(own_database, astrid, new):
    form = {"key": str(uuid4()), "subject": "Ny dosett", "body": "Takk!"}
    answers = at_once(*(post(astrid, new, **form) for _ in range(6)))
    thread = Thread.objects.get()
    assert set(answers) == {(302, f"/p/{astrid.person_id}/meldinger/{thread.id}/")}
    assert Message.objects.count() == 1


def test_more_in_a_thread_sent_from_many_tabs_is_one_message(own_database, astrid, own_page, thread):
    form = {"key": str(uuid4()), "body": "Takk!"}
    answers = at_once(*(post(astrid, own_page, **form) for _ in range(6)))
    assert {status for status, _ in answers} == {302}
    thread.refresh_from_db()
    assert (Message.objects.count(), thread.version) == (2, 2)


def test_of_two_nurses_who_answer_at_once_one_is_asked_to_read_the_others_answer(
    own_database, silje, worker, fjordvik, home_nursing, staff_page, thread, held_up
):
    anders = worker("11887449955", "Anders Moen", Role.LEADER, fjordvik, home_nursing)
    answers = at_once(
        *(post(nurse, staff_page, key=str(uuid4()), version="1", body="Ja.") for nurse in (silje, anders)),
        between=held_up(thread, count=2),
    )
    assert sorted(status for status, _ in answers) == [302, 409]
    assert Message.objects.count() == 2


def test_an_answer_and_a_new_question_at_once_are_both_kept_or_the_nurse_is_asked(
    own_database, astrid, silje, own_page, staff_page, thread
):
    question = post(astrid, own_page, key=str(uuid4()), body="Og en ting til.")
    (asked, _), (answered, _) = at_once(question, post(silje, staff_page, key=str(uuid4()), version="1", body="Ja."))
    assert (asked, answered) in {(302, 302), (302, 409)}
    assert Message.objects.count() == (3 if answered == 302 else 2)


def test_of_a_draft_and_its_message_at_once_only_the_message_is_left(own_database, astrid, new, new_draft):
    for _ in range(3):
        form = {"key": str(uuid4()), "subject": "Ny dosett", "body": "Takk!"}
        answers = at_once(
            post(astrid, new_draft, **form), post(astrid, new, **form), post(astrid, new_draft, **form)
        )  # fmt: skip
        assert {status for status, _ in answers} <= {302, 204}
        assert not Draft.objects.exists()
    assert Message.objects.count() == 3


def test_what_a_page_keeps_while_it_is_being_sent_does_not_come_back(own_database, astrid, new, new_draft):
    for _ in range(3):
        form = {"key": str(uuid4()), "subject": "Ny dosett", "body": "Takk!"}
        half = {**form, "body": "Tak"}
        kept = [post(astrid, new_draft, headers={"x-by-itself": "yes"}, **typed) for typed in (half, form)]
        answers = at_once(kept[0], post(astrid, new, **form), kept[1])
        assert {status for status, _ in answers} <= {302, 204, 409}
        assert not Draft.objects.exists()
    assert Message.objects.count() == 3


def test_a_message_and_the_closing_of_its_thread_at_once_leave_no_message_behind(
    own_database, astrid, silje, own_page, thread
):
    close = reverse("dialogue:close_thread", args=[thread.municipality_id, thread.id])
    seen = {"version": "1", "handling": "1", "reason": "done"}
    (asked, _), (closed, _) = at_once(
        post(astrid, own_page, key=str(uuid4()), body="Og en ting til."), post(silje, close, **seen)
    )
    assert (asked, closed) in {(302, 409), (409, 302)}
    thread.refresh_from_db()
    assert (Message.objects.count(), thread.is_closed) == ((2, False) if asked == 302 else (1, True))


def test_a_matter_taken_up_from_many_tabs_is_taken_up_once(own_database, astrid, silje, fjordvik, thread):
    close_thread(
        actor=silje.actor(fjordvik), thread_id=thread.id, reason=CloseReason.DONE, seen_version=1, seen_handling=1,
        now=thread.last_message_at,
    )  # fmt: skip
    again = reverse("dialogue:take_up", args=[astrid.person_id, thread.id])
    form = {"key": str(uuid4()), "subject": "Ny dosett", "body": "Den er også sprukket."}
    answers = at_once(*(post(astrid, again, **form) for _ in range(6)))
    follow_up = Thread.objects.get(follows=thread)
    assert set(answers) == {(302, f"/p/{astrid.person_id}/meldinger/{follow_up.id}/")}


def test_two_messages_at_once_in_two_threads_do_not_wait_for_each_other_forever(own_database, astrid, ask):
    threads = [ask(), ask()]
    addresses = [reverse("dialogue:thread", args=[astrid.person_id, thread.id]) for thread in threads]
    answers = at_once(*(post(astrid, address, key=str(uuid4()), body="Takk!") for address in addresses * 3))
    assert {status for status, _ in answers} == {302}
    assert Message.objects.count() == 2 + 6

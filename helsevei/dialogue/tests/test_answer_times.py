"""Each question that is answered is measured once, from the first message that had no answer (M6, M7)."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helsevei.core.clock import OSLO, now
from helsevei.dialogue.actions.handling import close_thread, reopen_thread
from helsevei.dialogue.actions.withdrawing import withdraw_message
from helsevei.dialogue.actions.writing import continue_thread
from helsevei.dialogue.models import CloseReason
from helsevei.directory.models import AnswerTime, OpeningHours

FRIDAY = datetime(2026, 11, 20, 14, tzinfo=OSLO)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=OSLO)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def week(home_nursing):
    """Home nursing is open from 8 to 15.30 on working days."""
    OpeningHours.objects.filter(service=home_nursing).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(service=home_nursing, weekday=day, opens_at="08:00", closes_at="15:30") for day in range(5)
    )


def measured() -> list[int]:
    return list(AnswerTime.objects.order_by("answered_at").values_list("open_minutes", flat=True))


def test_only_the_time_that_the_service_was_open_counts(ask, answer):
    answer(ask(now=FRIDAY), now=MONDAY)
    assert measured() == [180]


def test_it_counts_from_the_first_message_without_an_answer_and_each_question_once(astrid, ask, answer):
    def go_on(moment: datetime) -> None:
        continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Mer", idempotency_key=uuid4(), now=moment)

    thread = ask(now=MONDAY - HOUR)
    go_on(MONDAY)
    answer(thread, now=MONDAY + HOUR)
    answer(thread, body="En ting til", now=MONDAY + 2 * HOUR)
    go_on(MONDAY + 3 * HOUR)
    answer(thread, now=MONDAY + 4 * HOUR)
    assert measured() == [120, 60]


def test_an_answer_that_is_sent_twice_counts_once(ask, answer):
    thread, key = ask(now=MONDAY), uuid4()
    for _ in range(2):
        answer(thread, idempotency_key=key, now=MONDAY + HOUR)
    assert measured() == [60]


def test_what_is_closed_without_an_answer_counts_when_it_gets_one_after_all(silje, fjordvik, ask, answer):
    thread, actor = ask(now=FRIDAY), silje.actor(fjordvik)
    close_thread(actor=actor, thread_id=thread.id, reason=CloseReason.DONE, seen_version=1, seen_handling=1, now=FRIDAY)
    assert measured() == []
    reopen_thread(actor=actor, thread_id=thread.id, seen_handling=2)
    answer(thread, now=MONDAY)
    assert measured() == [180]


def test_a_service_that_nobody_knows_the_hours_of_is_not_measured(home_nursing, ask, answer):
    home_nursing.opening_hours.all().delete()
    answer(ask(now=FRIDAY), now=MONDAY)
    assert measured() == []


def test_who_is_about_to_write_reads_how_long_answers_have_taken_lately(astrid, home_nursing, new, own_page, read):
    AnswerTime.objects.bulk_create(
        AnswerTime(service=home_nursing, answered_at=now(), open_minutes=minutes) for minutes in [100] * 8 + [400] * 2
    )
    for page in (new, own_page):
        shown = read(astrid.browser.get(page)).main.text
        assert "halvparten fått svar innen 2 timer i åpningstiden, og ni av ti innen 7 timer" in shown
        with CaptureQueriesContext(connection) as asked:
            astrid.browser.get(page)
        assert len([one for one in asked if "directory_answertime" in one["sql"]]) == 1


def test_an_answer_that_is_taken_back_is_no_answer(ask, answer, silje, fjordvik):
    thread = answer(ask(now=FRIDAY), now=MONDAY)
    withdraw_message(actor=silje.actor(fjordvik), message_id=thread.messages.latest("sent_at").id, now=MONDAY)
    assert measured() == []
    answer(thread, now=MONDAY + HOUR)
    assert measured() == [240]

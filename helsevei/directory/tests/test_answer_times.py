"""How long a service has taken to answer lately, counted in its opening hours (M6)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.core.clock import now
from helsevei.directory.measured import in_words, measured, measured_of
from helsevei.directory.models import AnswerTime

DAY = timedelta(days=1)


@pytest.fixture
def answered(home_nursing):
    """Home nursing has answered, after so many open minutes each time."""

    def make(*minutes, service=home_nursing, days_ago=1):
        AnswerTime.objects.bulk_create(
            AnswerTime(service=service, answered_at=now() - days_ago * DAY, open_minutes=one) for one in minutes
        )

    return make


@pytest.mark.parametrize(
    ("half", "most", "words"),
    [
        (150, 430, "halvparten fått svar innen 3 timer i åpningstiden, og ni av ti innen 8 timer."),
        (60, 61, "halvparten fått svar innen 1 time i åpningstiden, og ni av ti innen 2 timer."),
        (0, 10, "ni av ti fått svar innen 1 time i åpningstiden."),
    ],
)
def test_it_is_told_in_whole_hours_and_never_too_few(half, most, words):
    assert in_words(half, most) == f"De siste 30 dagene har {words}"


def test_half_and_nine_of_ten_are_told_from_ten_answers_on(home_nursing, answered):
    answered(*range(60, 600, 60))
    assert measured(home_nursing) == ""
    answered(3000)
    assert measured(home_nursing) == in_words(330, 785)


def test_what_is_older_than_30_days_and_what_others_answer_counts_for_nothing(home_nursing, practical_help, answered):
    answered(*[100] * 9)
    answered(*[5000] * 20, days_ago=31)
    answered(*[5000] * 20, service=practical_help)
    assert measured_of([home_nursing, practical_help]) == {practical_help.id: in_words(5000, 5000)}


def test_all_services_of_a_page_are_asked_for_at_once(home_nursing, practical_help, answered):
    answered(*[100] * 10), answered(*[200] * 10, service=practical_help)
    with CaptureQueriesContext(connection) as asked:
        assert len(measured_of([home_nursing, practical_help])) == 2
    assert len(asked) == 1


def test_it_stands_where_she_chooses_whom_to_write_to_and_on_the_page_of_the_service(
    astrid, contact, turid, fjordvik, home_nursing, answered, read
):
    own = reverse("contacts:contacts", args=[astrid.person_id])
    staff = reverse("directory:service", args=[fjordvik.id, home_nursing.id])
    assert "minst ti ganger" in read(turid.browser.get(staff)).main.text
    answered(*[100] * 10)
    for browser, page in ((astrid.browser, own), (turid.browser, staff)):
        assert in_words(100, 100) in read(browser.get(page)).main.text

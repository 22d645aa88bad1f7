"""Inhabitants read when a service is open as a sign on a door says it, and which of the days ahead are otherwise."""

from datetime import date, time, timedelta

import pytest
from django.template.loader import render_to_string

from helsevei.directory.models import OpeningException, OpeningHours, Service
from helsevei.directory.opening import MIDNIGHT, ORDINARY_DAY, Interval
from helsevei.directory.posted_hours import posted_hours, week_in_words

MONDAY = date(2021, 3, 22)  # before Easter
SHORT = (Interval(time(8), time(11, 30)), Interval(time(12), time(14)))


@pytest.fixture
def otherwise(home_nursing):
    """What is said of the days ahead of a Monday before Easter, after these exceptions."""

    def read(*exceptions: OpeningException) -> list[tuple[date, str, str]]:
        OpeningException.objects.bulk_create(exceptions)
        days = posted_hours(Service.objects.get(id=home_nursing.id), MONDAY).otherwise
        return [(day.on_date, day.hours, day.reason) for day in days]

    return read


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (dict.fromkeys(range(5), ORDINARY_DAY), [("Mandag–fredag", "08.00–15.30"), ("Lørdag–søndag", "Stengt")]),
        (dict.fromkeys(range(7), (Interval(MIDNIGHT, MIDNIGHT),)), [("Alle dager", "00.00–24.00")]),
        (
            {0: ORDINARY_DAY, 1: SHORT, 2: ORDINARY_DAY, 6: ORDINARY_DAY},
            [
                ("Mandag", "08.00–15.30"), ("Tirsdag", "08.00–11.30, 12.00–14.00"), ("Onsdag", "08.00–15.30"),
                ("Torsdag–lørdag", "Stengt"), ("Søndag", "08.00–15.30"),
            ],
        ),
        ({}, []),
    ],
)  # fmt: skip
def test_days_that_follow_each_other_with_the_same_hours_are_one_line(week, words):
    assert week_in_words(week) == words


def test_public_holidays_are_told_where_it_would_have_been_open(otherwise):
    assert otherwise() == [
        (date(2021, 4, 1), "Stengt", "Skjærtorsdag"), (date(2021, 4, 2), "Stengt", "Langfredag"),
    ]  # fmt: skip


def test_who_is_open_on_holidays_has_nothing_to_tell_of_them(otherwise):
    Service.objects.update(is_open_on_holidays=True)
    assert otherwise() == []


def test_what_the_municipality_has_said_of_a_day_is_told_with_its_reason_for_two_weeks(home_nursing, otherwise):
    days = [MONDAY - timedelta(days=1), MONDAY, date(2021, 4, 1), MONDAY + timedelta(days=14)]
    hours = {"service": home_nursing, "opens_at": time(10), "closes_at": time(12)}
    told = otherwise(
        *(OpeningException(on_date=day, reason="Kurs", **hours) for day in days[:2]),
        OpeningException(on_date=days[2], **hours),
        OpeningException(service=home_nursing, on_date=days[3], reason="For langt fram"),
    )
    assert told == [
        (MONDAY, "10.00–12.00", "Kurs"), (date(2021, 4, 1), "10.00–12.00", "Skjærtorsdag"),
        (date(2021, 4, 2), "Stengt", "Langfredag"),
    ]  # fmt: skip


def test_of_today_it_says_what_holds_today(home_nursing):
    assert posted_hours(home_nursing, MONDAY).today == "08.00–15.30"
    assert posted_hours(home_nursing, date(2021, 4, 1)).today == ""


def test_nothing_is_said_of_hours_that_nobody_has_told(home_nursing, otherwise):
    OpeningHours.objects.all().delete()
    posted = posted_hours(Service.objects.get(id=home_nursing.id), MONDAY)
    assert (posted.today, posted.week, posted.otherwise) == ("", [], [])


def test_a_day_that_somebody_has_told_of_is_all_that_is_told_then(home_nursing):
    """Whoever has said nothing of the week is not «closed today»."""
    OpeningHours.objects.all().delete()
    OpeningException.objects.create(service=home_nursing, on_date=MONDAY + timedelta(days=2), reason="Kurs")
    service = Service.objects.get(id=home_nursing.id)
    words = render_to_string(
        "directory/posted_hours.html", {"service": service, "posted": posted_hours(service, MONDAY)}
    )
    assert "Kurs" in words
    assert "Stengt i dag" not in words
    assert "<dl" not in words


def test_it_asks_two_questions(home_nursing, django_assert_num_queries):
    with django_assert_num_queries(2):
        posted_hours(home_nursing, MONDAY)

"""The promise of an answer runs out when the service has been open for as long as it says (M6, M7, reliability SV5)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies

from helsevei.core.clock import OSLO
from helsevei.directory.opening import CLOSED, MIDNIGHT, ORDINARY_WEEK, Interval, Opening, overlaps, working_days_until

OFFICE = Opening(ORDINARY_WEEK)
DAY = 450
ROUND_THE_CLOCK = Opening(dict.fromkeys(range(7), (Interval(MIDNIGHT, MIDNIGHT),)), is_open_on_holidays=True)
LUNCH_BREAK = Opening({0: (Interval(time(8), time(11, 30)), Interval(time(12), time(15, 30)))})


def due_at(opening: Opening, sent: datetime, minutes: int) -> datetime:
    """Where there is a deadline."""
    due = opening.after(sent, minutes)
    assert due
    return due


def at(words: str) -> datetime:
    """«2021-03-26 10:00», as the clock on the wall shows it."""
    return datetime.fromisoformat(words).replace(tzinfo=OSLO)


@pytest.mark.parametrize(
    ("sent", "minutes", "due"),
    [
        pytest.param("2021-03-22 10:00", 60, "2021-03-22 11:00", id="the same day"),
        pytest.param("2021-03-22 10:00", DAY, "2021-03-23 10:00", id="a day later"),
        pytest.param("2021-03-22 08:00", DAY, "2021-03-22 15:30", id="when the doors close"),
        pytest.param("2021-03-22 03:00", 60, "2021-03-22 09:00", id="sent in the night"),
        pytest.param("2021-03-22 22:00", 60, "2021-03-23 09:00", id="sent in the evening"),
        pytest.param("2021-03-22 15:30", 60, "2021-03-23 09:00", id="sent as the doors close"),
        pytest.param("2021-03-19 10:00", DAY, "2021-03-22 10:00", id="over a weekend"),
        pytest.param("2021-03-20 12:00", DAY, "2021-03-22 15:30", id="sent on a Saturday"),
        pytest.param("2021-03-22 10:00", 5 * DAY, "2021-03-29 10:00", id="five working days"),
        pytest.param("2021-03-31 10:00", DAY, "2021-04-06 10:00", id="over Easter"),
        pytest.param("2021-04-02 10:00", DAY, "2021-04-06 15:30", id="sent on Good Friday"),
        pytest.param("2020-04-30 10:00", DAY, "2020-05-04 10:00", id="over 1 May"),
        pytest.param("2021-05-14 10:00", DAY, "2021-05-18 10:00", id="over 17 May"),
        pytest.param("2021-12-23 15:00", DAY, "2021-12-24 15:00", id="Christmas Eve is no public holiday"),
        pytest.param("2021-12-31 15:00", DAY, "2022-01-03 15:00", id="into the next year"),
    ],
)
def test_open_time_is_counted_and_nothing_else(sent, minutes, due):
    assert OFFICE.after(at(sent), minutes) == at(due)
    assert OFFICE.minutes_between(at(sent), at(due)) == minutes


def test_hours_with_a_break_are_counted_around_it():
    assert LUNCH_BREAK.after(at("2021-03-22 11:00"), 60) == at("2021-03-22 12:30")
    assert LUNCH_BREAK.after(at("2021-03-22 11:45"), 60) == at("2021-03-22 13:00")
    assert LUNCH_BREAK.after(at("2021-03-22 15:00"), 60) == at("2021-03-29 08:30")


def test_an_exception_decides_its_day():
    planning, easter = date(2021, 3, 23), date(2021, 4, 1)
    opening = Opening(ORDINARY_WEEK, {planning: CLOSED, easter: (Interval(time(10), time(12)),)})
    assert opening.after(at("2021-03-22 15:00"), 60) == at("2021-03-24 08:30")
    assert opening.after(at("2021-03-31 15:00"), 60) == at("2021-04-01 10:30")


def test_what_is_always_open_counts_every_minute_also_on_the_nights_when_the_clocks_change():
    for sent in ("2021-03-27 20:00", "2021-10-30 20:00", "2021-12-24 20:00"):
        assert due_at(ROUND_THE_CLOCK, at(sent), DAY).timestamp() == at(sent).timestamp() + DAY * 60
    assert ROUND_THE_CLOCK.after(at("2021-03-28 01:00"), 60) == at("2021-03-28 03:00")
    assert due_at(ROUND_THE_CLOCK, at("2021-10-31 01:00"), 180).astimezone(OSLO).hour == 3


def test_the_hour_that_is_skipped_counts_for_nothing_and_the_one_that_comes_twice_counts_twice():
    night = Opening({6: (Interval(time(2), time(3)), Interval(time(3), time(4)))})
    assert night.after(at("2021-03-27 12:00"), 60) == at("2021-03-28 04:00")
    assert night.after(at("2021-10-30 12:00"), 120) == at("2021-10-31 02:59") + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "in_march", "in_october"),
    [
        (time(1, 30), time(2, 30), 30, 120),
        (time(2, 10), time(2, 50), 0, 100),
        (time(2, 30), time(3, 15), 15, 105),
        (time(1), time(4), 120, 240),
    ],
)
def test_hours_that_begin_or_end_where_the_clocks_change_are_counted_by_the_minute(
    opens_at, closes_at, in_march, in_october
):
    """Of the hour that comes twice both are meant: from the first opening until the second closing."""
    opening = Opening({6: (Interval(opens_at, closes_at), Interval(time(12), time(13)))})
    for before, minutes in (("2021-03-27 12:00", in_march), ("2021-10-30 12:00", in_october)):
        assert due_at(opening, at(before), minutes + 1).astimezone(OSLO).time() == time(12, 1)


def test_nobody_promises_what_is_unknown():
    assert Opening({}).after(at("2021-03-22 10:00"), 60) is None
    assert Opening({0: CLOSED}).after(at("2021-03-22 10:00"), 60) is None
    assert Opening({6: (Interval(time(8), time(9)),)}).after(at("2021-03-22 10:00"), 100 * 60) is None


@given(
    sent=strategies.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=strategies.just(OSLO)),
    minutes=strategies.integers(1, 3000),
)
def test_the_deadline_comes_after_the_message_while_the_service_is_open_and_later_for_more(sent, minutes):
    due = due_at(OFFICE, sent, minutes)
    assert due.timestamp() >= sent.timestamp() + minutes * 60
    assert OFFICE.is_open_at(due - timedelta(microseconds=1))
    assert due_at(OFFICE, sent, minutes + 1) > due
    assert due_at(OFFICE, sent - timedelta(hours=1), minutes) <= due


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2021-03-22 08:00", True), ("2021-03-22 07:59", False), ("2021-03-22 15:29", True),
        ("2021-03-22 15:30", False), ("2021-03-21 10:00", False), ("2021-04-05 10:00", False),
    ],
)  # fmt: skip
def test_it_is_open_from_the_first_minute_until_the_last(moment, is_open):
    assert OFFICE.is_open_at(at(moment)) is is_open


def test_what_closes_at_midnight_is_open_until_the_day_ends():
    evening = Opening({0: (Interval(time(16), MIDNIGHT),)})
    assert evening.is_open_at(at("2021-03-22 23:59"))
    assert not evening.is_open_at(at("2021-03-23 00:00"))
    assert str(Interval(time(16), MIDNIGHT)) == "16.00–24.00"


@pytest.mark.parametrize(
    ("day", "due", "days"),
    [
        pytest.param("2021-03-22", "2021-03-22", 1, id="the same day"),
        pytest.param("2021-03-22", "2021-03-23", 1, id="the next day"),
        pytest.param("2021-03-22", "2021-03-26", 4, id="in four days"),
        pytest.param("2021-03-19", "2021-03-22", 1, id="over a weekend"),
        pytest.param("2021-03-19", "2021-03-20", 1, id="on a Saturday, so on Monday at the latest"),
        pytest.param("2021-03-31", "2021-04-06", 1, id="over Easter"),
        pytest.param("2021-12-30", "2022-01-03", 2, id="into the next year"),
    ],
)
def test_a_promise_in_working_days_is_never_shorter_than_the_deadline(day, due, days):
    assert working_days_until(date.fromisoformat(day), date.fromisoformat(due)) == days


@pytest.mark.parametrize(
    ("hours", "do"),
    [
        ("8-12 12-15", False), ("8-12 11-15", True), ("11-15 8-12", True), ("8-0 9-10", True), ("8-12 8-9", True),
        ("8-12", False), ("", False), ("16-0 0-8", False),
    ],
)  # fmt: skip
def test_hours_that_overlap_are_found_in_any_order(hours, do):
    pairs = [part.split("-") for part in hours.split()]
    assert overlaps(tuple(Interval(time(int(opens)), time(int(closes))) for opens, closes in pairs)) is do

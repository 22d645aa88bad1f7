"""The clock: days and ages in Norway, and a demo that can move the one without the other (docs/house.md, Time)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from helsevei.core import clock

LEAP_DAY = date(2012, 2, 29)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2024, 2, 28), 11),
        (date(2024, 2, 29), 12),
        (date(2025, 2, 28), 12),
        (date(2025, 3, 1), 13),
        (date(2028, 2, 28), 15),
        (date(2028, 2, 29), 16),
        (date(2030, 2, 28), 17),
        (date(2030, 3, 1), 18),
        (LEAP_DAY, 0),
    ],
)
def test_one_born_on_29_february_is_a_year_older_on_1_march_in_other_years(day, age):
    assert clock.age_on(LEAP_DAY, day) == age


@given(days, days)
def test_an_age_grows_by_one_a_year_and_never_shrinks(birth_date, day):
    later = day + timedelta(days=366)
    assert 1 <= clock.age_on(birth_date, later) - clock.age_on(birth_date, day) <= 2
    assert clock.age_on(birth_date, day + timedelta(days=1)) >= clock.age_on(birth_date, day)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_day_begins_at_midnight_in_norway_in_summer_and_winter(settings, moment, day):
    settings.DEMO = False
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day


@time_machine.travel(datetime(2026, 6, 12, 8, 0, tzinfo=UTC), tick=False)
def test_the_demo_moves_business_time_and_leaves_real_time(demo):
    clock.offset_file().write_text(str(3 * 24 * 3600))
    assert clock.now() == datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
    assert clock.today() == date(2026, 6, 15)
    assert clock.real_now() == datetime(2026, 6, 12, 8, 0, tzinfo=UTC)


def test_a_demo_that_was_never_moved_keeps_the_time(demo):
    assert clock.offset() == timedelta()


def test_outside_the_demo_nobody_moves_the_time(demo, settings):
    clock.offset_file().write_text("86400")
    settings.DEMO = False
    assert clock.offset() == timedelta()

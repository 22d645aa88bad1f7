"""Ids: unique, in the order of their making, and telling no more than that."""

import uuid
from datetime import UTC, datetime

import time_machine

from helsevei.core.ids import foreseen, new_id


def test_an_id_is_a_uuid_of_version_7():
    made = new_id()
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_no_two_ids_are_the_same():
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_ids_sort_by_the_time_they_were_made():
    with time_machine.travel(datetime(2026, 6, 12, tzinfo=UTC), tick=False) as clock:
        made = []
        for _ in range(100):
            made.append(new_id())
            clock.shift(0.001)
    assert made == sorted(made)
    assert made[0].int >> 80 == 1_781_222_400_000


def test_the_ids_of_a_fixture_follow_from_its_name_and_end_with_it():
    with foreseen("a fixture"):
        made = [new_id() for _ in range(3)]
    with foreseen("a fixture"):
        assert [new_id() for _ in range(3)] == made
    with foreseen("another"):
        assert new_id() not in made
    assert new_id() > made[-1]
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}

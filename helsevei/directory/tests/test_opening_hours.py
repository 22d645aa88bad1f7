"""The service's own hours decide what it promises (M6, SV5)."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from helsevei.core.actor import SYSTEM
from helsevei.core.refusals import NotAllowed
from helsevei.directory.actions.healthcare_services import save_service
from helsevei.directory.actions.opening_hours import HoursOverlap, save_opening_hours
from helsevei.directory.models import OpeningException, OpeningHours, Service
from helsevei.directory.opening import MIDNIGHT, ORDINARY_WEEK, Interval, Week

MONDAY_MORNING = datetime(2021, 3, 22, 9, 0, tzinfo=UTC)  # 10.00 in Norway


def keep(service: Service, week: Week, *, is_open_on_holidays: bool = False) -> Service:
    """The hours, saved, and the service anew."""
    save_opening_hours(
        actor=SYSTEM, municipality_id=service.municipality_id, service_id=service.id, week=week, seen_version=service.version,
        is_open_on_holidays=is_open_on_holidays,
    )  # fmt: skip
    return Service.objects.get(id=service.id)


def test_a_new_service_is_open_on_weekdays_and_answers_within_a_day(home_nursing):
    assert home_nursing.week == ORDINARY_WEEK
    assert home_nursing.answer_promise == "Forventet svartid på meldinger er første virkedag."
    assert home_nursing.answer_due_at(MONDAY_MORNING) == MONDAY_MORNING.replace(day=23)
    assert home_nursing.is_open_at(MONDAY_MORNING)
    assert home_nursing.hours_on(date(2021, 3, 22)) == "08.00–15.30"
    assert home_nursing.hours_on(date(2021, 4, 5)) == "Stengt"


@time_machine.travel(MONDAY_MORNING)
def test_the_promise_in_words_is_the_deadline(home_nursing):
    home_nursing.answer_within_minutes = 3 * 450
    assert home_nursing.answer_promise == "Forventet svartid på meldinger er innen 3 virkedager."
    assert home_nursing.answer_due_at(MONDAY_MORNING) == MONDAY_MORNING.replace(day=25)
    OpeningException.objects.create(service=home_nursing, on_date=date(2021, 3, 23), reason="Planleggingsdag")
    assert home_nursing.answer_promise == "Forventet svartid på meldinger er innen 4 virkedager."
    on_mondays = keep(home_nursing, {0: (Interval(time(8), time(15, 30)),)})
    assert on_mondays.answer_promise == "Forventet svartid på meldinger er innen 5 virkedager."


def test_without_hours_nothing_is_promised(home_nursing, astrid, contact):
    unknown = keep(home_nursing, {})
    assert (unknown.answer_promise, unknown.answer_due_at(MONDAY_MORNING)) == ("", None)
    page = astrid.browser.get(f"/p/{astrid.person_id}/meldinger/ny/{contact.id}/").content.decode()
    assert "Forventet svartid" not in page
    assert "Henvendelsen vil bli journalført." in page


def test_an_emergency_ward_is_open_on_holidays(home_nursing):
    round_the_clock = dict.fromkeys(range(7), (Interval(MIDNIGHT, MIDNIGHT),))
    ward = keep(home_nursing, round_the_clock, is_open_on_holidays=True)
    assert ward.is_open_at(datetime(2021, 4, 4, 3, 0, tzinfo=UTC))
    assert ward.hours_on(date(2021, 4, 4)) == "00.00–24.00"


def test_a_day_can_be_otherwise(home_nursing):
    OpeningException.objects.create(service=home_nursing, on_date=date(2021, 3, 23), reason="Planleggingsdag")
    OpeningException.objects.create(
        service=home_nursing, on_date=date(2021, 4, 1), opens_at=time(10), closes_at=time(12), reason="Påskevakt"
    )
    assert home_nursing.hours_on(date(2021, 3, 23)) == "Stengt"
    assert home_nursing.hours_on(date(2021, 4, 1)) == "10.00–12.00"
    assert home_nursing.answer_due_at(MONDAY_MORNING) == MONDAY_MORNING.replace(day=24)


def test_hours_that_overlap_are_refused_and_the_old_ones_stay(home_nursing):
    with pytest.raises(HoursOverlap):
        keep(home_nursing, {0: (Interval(time(8), time(12)), Interval(time(11), time(15)))})
    assert Service.objects.get(id=home_nursing.id).week == ORDINARY_WEEK


@pytest.mark.parametrize(
    "row",
    [
        {"weekday": 7, "opens_at": time(8), "closes_at": time(9)},
        {"weekday": 5, "opens_at": time(9), "closes_at": time(8)},
        {"weekday": 0, "opens_at": time(8), "closes_at": time(9)},
    ],
)
def test_the_database_takes_no_hours_that_cannot_be(home_nursing, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningHours.objects.create(service=home_nursing, **row)


@pytest.mark.parametrize(
    "times", [{"opens_at": time(8)}, {"closes_at": time(8)}, {"opens_at": time(9), "closes_at": time(8)}]
)
def test_the_database_takes_no_half_exception(home_nursing, times):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningException.objects.create(service=home_nursing, on_date=date(2021, 3, 23), **times)


def test_the_deadlines_of_a_long_list_cost_two_queries(fjordvik, django_assert_num_queries):
    for number in range(5):
        save_service(
            actor=SYSTEM, municipality_id=fjordvik.id, name=f"Tjeneste {number}", phone="113", has_dialogue=True,
            keeps_journal=True, answer_within_minutes=450,
        )  # fmt: skip
    with django_assert_num_queries(3):
        assert all(service.answer_due_at(MONDAY_MORNING) for service in Service.objects.with_hours())
    # as the rows of a list know their services: each row one of its own, though it is the same service
    of_rows = [service for _ in range(10) for service in Service.objects.all()]
    with django_assert_num_queries(2):
        prefetch_related_objects(of_rows, "opening_hours", "opening_exceptions")
        assert all(service.answer_due_at(MONDAY_MORNING) for service in of_rows)


def test_only_administrators_change_hours(silje, fjordvik, lyngmo, home_nursing):
    for actor in (silje.actor(fjordvik), silje.actor(lyngmo)):
        with pytest.raises(NotAllowed):
            save_opening_hours(
                actor=actor,
                municipality_id=fjordvik.id,
                service_id=home_nursing.id,
                week={},
                seen_version=2,
                is_open_on_holidays=False,
            )
    with pytest.raises(Service.DoesNotExist):
        save_opening_hours(
            actor=SYSTEM,
            municipality_id=lyngmo.id,
            service_id=home_nursing.id,
            week={},
            seen_version=2,
            is_open_on_holidays=False,
        )

"""Staff see what their services sent, an inhabitant what was meant for herself; lists cost the same however long (TZ1, M13)."""

from uuid import uuid4

import pytest

from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now
from helsevei.notifications.actions import notify
from helsevei.notifications.models import Notice
from helsevei.notifications.tests.conftest import KIND, OTHER_MOBILE


@pytest.fixture
def sent(astrid, kare, for_astrid, details, meant_for, fjordvik, home_nursing, try_to_send):
    """A notice by home nursing in Fjordvik, to Astrid and Kåre."""
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    return try_to_send(
        notify(
            actor=SYSTEM,
            kind=KIND,
            about_id=uuid4(),
            municipality_id=fjordvik.id,
            service_id=home_nursing.id,
            now=now(),
        )
    )


def ends(actor, notice: Notice) -> list[list[str]]:
    """The ends of the addresses in what somebody sees of it."""
    found = Notice.objects.visible_to(actor).about([notice.about_id])
    return [sorted(delivery.masked_end for delivery in one.deliveries.all()) for one in found]


def test_staff_of_the_service_see_every_recipient(sent, silje, roy, fjordvik):
    assert ends(silje.actor(fjordvik), sent) == ends(roy.actor(fjordvik), sent) == [["101", "103"]]


def test_an_inhabitant_sees_what_was_meant_for_herself(sent, astrid, kare, marte):
    assert (ends(astrid.actor(), sent), ends(kare.actor(), sent), ends(marte.actor(), sent)) == (
        [["101"]],
        [["103"]],
        [],
    )


def test_other_services_other_places_and_those_who_meet_nobody_see_nothing(
    sent, worker, turid, liv, fjordvik, lyngmo, practical_help
):
    helper = worker("11887449955", "Anders Moen", Role.CASE_WORKER, fjordvik, practical_help)
    for someone, place in ((helper, fjordvik), (turid, fjordvik), (liv, lyngmo), (liv, fjordvik)):
        assert ends(someone.actor(place), sent) == []
    assert ends(SYSTEM, sent) == []


@pytest.mark.parametrize("count", [1, 60])
def test_however_many_there_are_they_are_read_in_two_questions(
    sent, silje, astrid, fjordvik, tell, try_to_send, django_assert_num_queries, home_nursing, count
):
    notices = [sent, *(tell() for _ in range(count))]
    Notice.objects.update(service=home_nursing)
    for actor in (silje.actor(fjordvik), astrid.actor()):
        with django_assert_num_queries(2):
            found = Notice.objects.visible_to(actor).about([one.about_id for one in notices])
            assert sum(len(one.deliveries.all()) for one in found)

"""Nobody's telephone is flooded, and a municipality pays for so many text messages a day (reliability NO4, NO9)."""

from datetime import timedelta

import pytest

from helsevei.core.clock import OSLO, now
from helsevei.core.jobs import Later
from helsevei.notifications.models import Notice
from helsevei.notifications.policy import MOST_TO_ONE_ADDRESS
from helsevei.notifications.tests.conftest import MOBILE, OTHER_MOBILE


@pytest.fixture
def noon():
    return now().astimezone(OSLO).replace(hour=12, minute=0)


def test_a_telephone_gets_so_many_notices_in_an_hour_and_no_more(for_astrid, tell, try_to_send, outside, noon):
    for _ in range(MOST_TO_ONE_ADDRESS):
        try_to_send(tell(at=noon), at=noon)
    assert len(outside.phones.sent) == MOST_TO_ONE_ADDRESS
    notice = try_to_send(tell(at=noon), at=noon + timedelta(minutes=59))
    assert len(outside.phones.sent) == MOST_TO_ONE_ADDRESS
    assert notice.deliveries.order_by("id")[0].reason == "too_many"
    assert try_to_send(tell(at=noon), at=noon + timedelta(minutes=61)).state == "sent"
    assert len(outside.phones.sent) == MOST_TO_ONE_ADDRESS + 1


def test_when_the_days_text_messages_are_used_up_letters_are_sent(
    astrid, kare, for_astrid, meant_for, details, tell, try_to_send, outside, settings, noon
):
    settings.SMS_PER_DAY = 1
    details(kare, OTHER_MOBILE, "kare@example.com")
    try_to_send(tell(at=noon), at=noon)
    meant_for(kare)
    try_to_send(tell(at=noon), at=noon + timedelta(hours=11))
    assert [to for to, _ in outside.phones.sent.values()] == [MOBILE]
    assert [to for _, to, *_ in outside.post.sent] == ["kare@example.com"]
    try_to_send(tell(at=noon), at=noon + timedelta(hours=13))
    assert [to for to, _ in outside.phones.sent.values()] == [MOBILE, OTHER_MOBILE]


def test_what_one_municipality_sends_is_not_counted_against_another(
    for_astrid, tell, try_to_send, outside, lyngmo, settings
):
    settings.SMS_PER_DAY = 1
    here, there = tell(), tell()
    Notice.objects.filter(id=there.id).update(municipality=lyngmo)
    for notice in (tell(), there, here):
        try_to_send(notice)
    assert [notice.deliveries.order_by("id")[0].reason for notice in (there, here)] == ["", "too_many"]
    assert len(outside.phones.sent) == 2


def test_a_second_try_is_not_counted_as_a_second_message(for_astrid, tell, try_to_send, outside, settings):
    settings.SMS_PER_DAY = 1
    outside.phones.faults = [outside.silence]
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    assert try_to_send(notice).state == "sent"

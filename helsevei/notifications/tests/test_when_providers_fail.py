"""Tried again, by the next provider, by the next channel, and in the end shown to somebody (M13; reliability NO1, NO3, D8)."""

from datetime import timedelta

import pytest

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import Later
from helsevei.notifications.actions import conclude
from helsevei.notifications.ports import NotTaken, Refused
from helsevei.notifications.sending import SLOW
from helsevei.notifications.tests.conftest import EMAIL, MOBILE, OTHER_MOBILE


@pytest.fixture
def uncertain(outside, monkeypatch):
    """The first gateway takes the next message and does not answer."""

    def once() -> None:
        original = outside.phones.send

        def take_and_be_silent(reference, *, to, text):
            original(reference, to=to, text=text)
            monkeypatch.setattr(outside.phones, "send", original)
            raise ProviderUnavailable

        monkeypatch.setattr(outside.phones, "send", take_and_be_silent)

    return once


def states(notice) -> list[tuple[str, str, str]]:
    return [(one.channel, one.state, one.reason) for one in notice.deliveries.order_by("id")]


def test_what_the_first_gateway_has_not_taken_the_second_gets_at_once(for_astrid, tell, try_to_send, outside):
    outside.phones.fault = NotTaken()
    notice = try_to_send(tell())
    assert notice.state == "sent"
    assert (len(outside.phones.sent), len(outside.other_phones.sent)) == (0, 1)
    assert [(one.provider, one.attempts) for one in notice.deliveries.all()] == [("sms_2", 2)]


def test_what_nobody_takes_is_tried_again_after_the_longest_pause_that_was_asked_for(
    for_astrid, tell, try_to_send, outside
):
    outside.phones.faults, outside.other_phones.faults = [NotTaken(30)], [NotTaken(90)]
    outside.post.faults = [NotTaken(10)]
    notice = tell()
    with pytest.raises(Later) as later:
        try_to_send(notice)
    assert (later.value.seconds, notice.state) == (90, "waiting")
    assert states(notice) == [("sms", "waiting", ""), ("email", "waiting", "")]
    assert (try_to_send(notice).state, outside.post.sent) == ("sent", [])
    assert states(notice) == [("sms", "sent", ""), ("email", "withheld", "other_channel")]


def test_when_no_gateway_takes_it_the_letter_is_sent_at_once(for_astrid, tell, try_to_send, outside):
    outside.phones.fault = outside.other_phones.fault = NotTaken(3600)
    notice = try_to_send(tell())
    assert (notice.state, len(outside.post.sent)) == ("sent", 1)
    assert states(notice) == [("sms", "withheld", "other_channel"), ("email", "sent", "")]


def test_whoever_got_the_letter_gets_no_message_when_the_gateways_are_back(
    astrid, kare, for_astrid, details, meant_for, tell, try_to_send, outside
):
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    outside.phones.fault = outside.other_phones.fault = NotTaken()
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    outside.phones.fault = None
    assert try_to_send(notice).state == "sent"
    assert [to for to, _ in outside.phones.sent.values()] == [OTHER_MOBILE]
    assert [to for _, to, *_ in outside.post.sent] == [EMAIL]


def test_one_who_shares_a_telephone_that_was_not_reached_is_told_all_the_same(
    astrid, kare, for_astrid, details, meant_for, tell, try_to_send, outside
):
    details(kare, MOBILE, "kare@example.com")
    meant_for(astrid, kare)
    outside.phones.fault = outside.other_phones.fault = NotTaken()
    assert try_to_send(tell()).state == "sent"
    assert [to for _, to, *_ in outside.post.sent] == [EMAIL, "kare@example.com"]


@pytest.mark.parametrize("answer", [ProviderUnavailable(), NotTaken()])
def test_a_letter_that_may_be_on_its_way_is_followed_by_no_message(for_astrid, tell, try_to_send, outside, answer):
    outside.phones.faults, outside.other_phones.faults = [NotTaken()], [NotTaken()]
    outside.post.faults = [ProviderUnavailable(), answer]
    notice = tell()
    for _ in range(2):
        with pytest.raises(Later):
            try_to_send(notice)
    assert try_to_send(notice).state == "sent"
    assert (len(outside.post.sent), outside.phones.sent, outside.other_phones.sent) == (1, {}, {})
    assert states(notice) == [("sms", "withheld", "other_channel"), ("email", "sent", "")]


def test_when_the_letter_is_refused_after_all_the_message_is_sent(for_astrid, tell, try_to_send, outside):
    outside.phones.faults, outside.other_phones.faults = [NotTaken()], [NotTaken()]
    outside.post.faults = [ProviderUnavailable(), Refused("refused_550")]
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    assert try_to_send(notice).state == "sent"
    assert states(notice) == [("sms", "sent", ""), ("email", "failed", "refused_550")]


def test_silence_is_asked_about_before_anything_else(for_astrid, tell, try_to_send, outside, uncertain):
    uncertain()
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    assert len(outside.phones.sent) == 1
    assert try_to_send(notice).state == "sent"
    assert (len(outside.phones.sent), len(outside.other_phones.sent)) == (1, 0)


def test_one_that_does_not_know_it_yet_gets_it_again_under_the_same_reference_and_nobody_else(
    for_astrid, tell, try_to_send, outside
):
    outside.phones.faults = [ProviderUnavailable(), NotTaken(), None]
    notice, asked_at = tell(), now()
    for seconds in (0, 119):
        with pytest.raises(Later):
            try_to_send(notice, at=asked_at + timedelta(seconds=seconds))
    reference = notice.deliveries.get().id
    assert try_to_send(notice, at=asked_at + timedelta(seconds=238)).state == "sent"
    assert list(outside.phones.sent) == [reference]
    assert (outside.other_phones.sent, outside.post.sent) == ({}, [])


def test_what_the_first_still_does_not_know_after_a_while_the_second_gets_under_the_same_reference(
    for_astrid, tell, try_to_send, outside
):
    outside.phones.faults = [ProviderUnavailable()]
    notice, asked_at = tell(), now()
    with pytest.raises(Later):
        try_to_send(notice, at=asked_at)
    reference = notice.deliveries.get().id
    assert try_to_send(notice, at=asked_at + SLOW).state == "sent"
    assert (list(outside.phones.sent), list(outside.other_phones.sent)) == ([], [reference])


@pytest.mark.parametrize("number", ["", "+4722225555"])
def test_when_the_number_is_gone_after_a_silence_the_letter_waits_until_the_gateway_must_know(
    astrid, for_astrid, details, tell, try_to_send, outside, number
):
    outside.phones.faults = [ProviderUnavailable()]
    notice, asked_at = tell(), now()
    with pytest.raises(Later):
        try_to_send(notice, at=asked_at)
    details(astrid, number, EMAIL)
    with pytest.raises(Later):
        try_to_send(notice, at=asked_at + timedelta(seconds=119))
    assert (states(notice), outside.post.sent) == ([("sms", "waiting", "")], [])
    assert try_to_send(notice, at=asked_at + SLOW).state == "sent"
    assert [to for _, to, *_ in outside.post.sent] == [EMAIL]


@pytest.mark.parametrize("email", ["", "not an address"])
def test_when_the_address_of_a_letter_of_which_nobody_knows_is_gone_that_is_said_in_the_end(
    astrid, for_astrid, details, tell, try_to_send, outside, email
):
    outside.phones.faults, outside.other_phones.faults = [NotTaken()], [NotTaken()]
    outside.post.faults = [ProviderUnavailable()]
    notice, asked_at = tell(), now()
    for minutes in (0, 1, 60):
        with pytest.raises(Later):
            try_to_send(notice, at=asked_at + timedelta(minutes=minutes))
        details(astrid, MOBILE, email)
    conclude(actor=SYSTEM, notice_id=notice.id, now=now(), reason="given_up")
    assert states(notice) == [("sms", "withheld", "given_up"), ("email", "unknown", "given_up")]
    assert (outside.phones.sent, outside.other_phones.sent) == ({}, {})


def test_while_the_first_does_not_answer_questions_nobody_gets_anything(for_astrid, tell, try_to_send, outside):
    outside.phones.fault = ProviderUnavailable()
    notice = tell()
    for _ in range(3):
        with pytest.raises(Later):
            try_to_send(notice)
    assert (outside.other_phones.sent, outside.post.sent) == ({}, [])
    assert [(one.provider, one.attempts) for one in notice.deliveries.all()] == [("sms", 1)]


def test_whoever_takes_back_her_consent_while_we_do_not_know_gets_nothing_more(
    for_astrid, meant_for, tell, try_to_send, outside
):
    outside.phones.faults = [ProviderUnavailable()]
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    meant_for()
    assert try_to_send(notice, at=now() + SLOW).state == "not_sent"
    assert states(notice) == [("sms", "withheld", "not_relevant")]
    assert (outside.phones.sent, outside.other_phones.sent) == ({}, {})


def test_one_who_cannot_be_reached_does_not_hold_up_the_others(
    astrid, kare, for_astrid, details, meant_for, tell, try_to_send, outside
):
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    outside.phones.faults = [ProviderUnavailable()]
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    assert [to for to, _ in outside.phones.sent.values()] == [OTHER_MOBILE]
    assert try_to_send(notice).state == "sent"
    everything = [*outside.phones.sent.values(), *outside.other_phones.sent.values()]
    assert sorted(to for to, _ in everything) == [MOBILE, OTHER_MOBILE]


def test_a_refused_number_is_not_tried_again_and_the_letter_is_sent(for_astrid, tell, try_to_send, outside):
    outside.phones.fault = Refused("refused_400")
    notice = try_to_send(tell())
    assert (notice.state, states(notice)) == ("sent", [("sms", "failed", "refused_400"), ("email", "sent", "")])
    assert outside.other_phones.sent == {}


def test_when_every_channel_refuses_it_that_can_be_seen(for_astrid, tell, try_to_send, outside):
    outside.phones.fault, outside.post.fault = Refused("refused_400"), Refused("refused_550")
    notice = try_to_send(tell())
    assert (notice.state, notice.reason) == ("not_sent", "refused_550")


def test_a_letter_of_which_nobody_knows_is_sent_again_as_the_same_letter(
    astrid, for_astrid, details, tell, try_to_send, outside, monkeypatch
):
    details(astrid, email=EMAIL)
    ids = []

    def take_and_be_silent_the_first_time(message_id, **letter):
        ids.append(message_id)
        if len(ids) == 1:
            raise ProviderUnavailable

    monkeypatch.setattr(outside.post, "send", take_and_be_silent_the_first_time)
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    assert try_to_send(notice).state == "sent"
    assert ids[0] == ids[1]


def test_when_everything_was_tried_what_is_uncertain_is_said_to_be(for_astrid, tell, try_to_send, outside):
    outside.phones.fault = ProviderUnavailable()
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    conclude(actor=SYSTEM, notice_id=notice.id, now=now(), reason="given_up")
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("not_sent", "given_up")
    assert states(notice) == [("sms", "unknown", "given_up")]


def test_what_is_uncertain_and_too_old_is_asked_about_and_never_sent(for_astrid, tell, try_to_send, outside):
    outside.phones.faults = [ProviderUnavailable()]
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    try_to_send(notice, at=now() + timedelta(hours=49))
    assert (notice.state, states(notice)) == ("not_sent", [("sms", "withheld", "too_old")])
    assert (outside.phones.sent, outside.other_phones.sent, outside.post.sent) == ({}, {}, [])


def test_a_gateway_that_is_not_configured_any_more_leaves_the_question_open(for_astrid, tell, try_to_send, outside):
    outside.phones.faults = [ProviderUnavailable()]
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    outside.phones.name = "another"
    with pytest.raises(Later):
        try_to_send(notice)
    assert (outside.phones.sent, outside.other_phones.sent) == ({}, {})


def test_what_was_given_up_is_sent_once_when_an_operator_tries_it_again(for_astrid, tell, try_to_send, outside):
    outside.phones.fault = outside.other_phones.fault = ProviderUnavailable()
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    conclude(actor=SYSTEM, notice_id=notice.id, now=now(), reason="given_up")
    outside.phones.fault = outside.other_phones.fault = None
    assert try_to_send(notice).state == "sent"
    assert len(outside.phones.sent) + len(outside.other_phones.sent) == 1
    assert try_to_send(notice).state == "sent"
    assert len(outside.phones.sent) + len(outside.other_phones.sent) == 1

"""Whether, to whom and where is decided when a notice is sent, not when it was asked for (M13; reliability NO4, NO6, NO8)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.translation import gettext

from helsevei.accounts import ports
from helsevei.accounts.actions import decide_consent
from helsevei.accounts.models import Person
from helsevei.audit.models import Entry
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import Later
from helsevei.notifications.actions import notify
from helsevei.notifications.kinds import KINDS, Kind, Words
from helsevei.notifications.models import Delivery, Notice
from helsevei.notifications.tasks import tell_of_withdrawal
from helsevei.notifications.tests.conftest import EMAIL, KIND, MOBILE, OTHER_MOBILE, TEXT


@pytest.fixture
def ends(tell, try_to_send):
    """Tell once and send; the notice, and what became of it to whom and how."""

    def end(**also):
        notice = try_to_send(tell(**also))
        return notice, [(one.channel, one.state, one.reason) for one in notice.deliveries.order_by("id")]

    return end


def test_it_comes_as_a_text_message_where_there_is_a_mobile(for_astrid, ends, outside):
    notice, deliveries = ends()
    assert (notice.state, deliveries) == ("sent", [("sms", "sent", "")])
    assert list(outside.phones.sent.values()) == [(MOBILE, TEXT)]
    assert outside.post.sent == []


def test_it_comes_as_a_letter_where_there_is_none(astrid, for_astrid, details, ends, outside):
    details(astrid, email=EMAIL)
    assert ends()[1] == [("email", "sent", "")]
    [(message_id, to, subject, text)] = outside.post.sent
    assert (to, subject, text) == (EMAIL, "Noe venter", TEXT)
    assert Delivery.objects.get().id == message_id


def test_whoever_has_neither_is_not_reached_and_that_can_be_seen(astrid, for_astrid, details, ends):
    details(astrid)
    notice, deliveries = ends()
    assert (notice.state, notice.reason, deliveries) == ("not_sent", "no_address", [("", "withheld", "no_address")])


def test_whoever_takes_back_her_consent_meanwhile_gets_nothing(
    astrid, for_astrid, meant_for, tell, try_to_send, outside
):
    notice = tell()
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    meant_for(astrid)
    assert (try_to_send(notice).state, notice.reason) == ("not_sent", "no_consent")
    assert (outside.phones.sent, outside.post.sent, outside.contacts.times_asked) == ({}, [], 0)


def test_a_number_that_was_changed_meanwhile_is_the_new_one(astrid, for_astrid, details, tell, try_to_send, outside):
    notice = tell()
    details(astrid, OTHER_MOBILE)
    try_to_send(notice)
    assert [to for to, _ in outside.phones.sent.values()] == [OTHER_MOBILE]


def test_whoever_is_reserved_against_digital_letters_gets_notices(astrid, for_astrid, details, ends):
    details(astrid, MOBILE, is_reserved=True)
    assert ends()[0].state == "sent"


def test_what_no_longer_matters_to_anybody_is_not_sent(for_astrid, meant_for, tell, try_to_send, outside):
    notice = tell()
    meant_for()
    assert (try_to_send(notice).state, notice.reason) == ("not_sent", "not_relevant")
    assert outside.phones.sent == {}


def test_what_could_not_be_told_in_two_days_is_not_told(for_astrid, tell, try_to_send, outside):
    asked_at = now()
    late, later = tell(at=asked_at), tell(at=asked_at)
    assert try_to_send(late, at=asked_at + timedelta(hours=48)).state == "sent"
    assert try_to_send(later, at=asked_at + timedelta(hours=48, seconds=1)).state == "not_sent"
    assert later.reason == "too_old"
    assert len(outside.phones.sent) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [("nn", "Ingenting er sendt enno"), ("en", "Nothing has been sent yet"), ("", "Ingenting er sendt ennå"),
     ("se", "Ingenting er sendt ennå"), ("xx", "Ingenting er sendt ennå"), ("nb", "Ingenting er sendt ennå")],
)  # fmt: skip
def test_it_is_written_in_the_language_that_the_register_names(
    astrid, for_astrid, details, ends, outside, monkeypatch, language, text
):
    from_catalogue = Kind(KINDS[KIND].audience, lambda *_: Words("Varsel", gettext("Ingenting er sendt ennå")))
    monkeypatch.setitem(KINDS, KIND, from_catalogue)
    details(astrid, MOBILE, language=language)
    ends()
    assert [sent for _, sent in outside.phones.sent.values()] == [text]


def test_two_with_the_same_telephone_get_one_message(astrid, kare, for_astrid, details, meant_for, ends, outside):
    details(kare, "400 00 101", "kare@example.com")
    meant_for(astrid, kare)
    _notice, deliveries = ends()
    assert deliveries == [("sms", "sent", ""), ("sms", "withheld", "same_address")]
    assert len(outside.phones.sent) == 1
    assert outside.post.sent == []


def test_whoever_is_named_twice_gets_it_once(astrid, for_astrid, meant_for, ends, outside):
    meant_for(astrid, astrid)
    assert ends()[1] == [("sms", "sent", "")]
    assert len(outside.phones.sent) == 1


def test_a_mailbox_of_the_municipality_gets_a_letter(meant_for, ends, outside, database):
    meant_for("hjemmesykepleien@fjordvik.example.no")
    assert ends()[1] == [("email", "sent", "")]
    assert [to for _, to, *_ in outside.post.sent] == ["hjemmesykepleien@fjordvik.example.no"]


@pytest.mark.parametrize("number", ["+4722225555", "820 12345", "+1-800-FLOWERS", "+47 (0) 40 00 01 01"])
def test_a_number_that_is_no_mobile_gets_nothing_and_the_letter_is_sent(astrid, for_astrid, details, ends, number):
    details(astrid, number, EMAIL)
    assert ends()[1] == [("sms", "withheld", "unusable_address"), ("email", "sent", "")]


def test_a_channel_that_is_not_set_up_is_passed_by(for_astrid, details, astrid, ends, settings, outside):
    settings.PORTS = {**settings.PORTS, "sms_gateways": "builtins.list"}
    ports.resolve.cache_clear()  # type: ignore[attr-defined]
    outside.contacts = ports.contact_register()
    details(astrid, MOBILE, EMAIL)
    assert ends()[1] == [("email", "sent", "")]
    details(astrid, MOBILE)
    notice, deliveries = ends()
    assert (notice.reason, deliveries) == ("no_channel", [("", "withheld", "no_channel")])


def test_a_silent_register_is_asked_again(for_astrid, tell, try_to_send, outside):
    notice = tell()
    outside.contacts.fault = outside.silence
    with pytest.raises(Later):
        try_to_send(notice)
    assert notice.state == "waiting"
    outside.contacts.fault = None
    assert try_to_send(notice).state == "sent"


def test_a_notice_that_was_sent_is_not_sent_again(for_astrid, tell, try_to_send, outside):
    notice = try_to_send(tell())
    assert try_to_send(notice).state == "sent"
    assert len(outside.phones.sent) == 1


def test_the_access_log_tells_that_it_was_sent_or_why_not(astrid, for_astrid, details, ends, fjordvik):
    ends()
    details(astrid)
    ends()
    entries = Entry.objects.filter(event__startswith="notifications.", chain=fjordvik.id).order_by("seq")
    assert [(one.event, one.persons, one.reason) for one in entries] == [
        ("notifications.notice.sent", [astrid.person_id], ""),
        ("notifications.notice.not_sent", [astrid.person_id], "no_address"),
    ]


def test_a_kind_that_no_room_has_registered_is_a_mistake(fjordvik):
    with pytest.raises(LookupError):
        notify(actor=SYSTEM, kind="tests.unheard_of", about_id=uuid4(), municipality_id=fjordvik.id, service_id=None,
               now=now())  # fmt: skip


def test_whoever_withdraws_her_consent_is_told_that_once_and_nothing_after(
    astrid, fjordvik, details, try_to_send, outside
):
    Person.objects.filter(id=astrid.person_id).update(municipality_number=fjordvik.number)
    details(astrid, MOBILE)
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    for _again in range(2):
        tell_of_withdrawal(person_id=str(astrid.person_id))
    assert try_to_send(Notice.objects.get()).state == "sent"
    [(to, text)] = outside.phones.sent.values()
    assert to == MOBILE
    assert "Vi sender deg ikke flere varsler" in text


def test_a_withdrawal_that_she_has_taken_back_is_not_told(astrid, fjordvik, details, try_to_send, outside):
    Person.objects.filter(id=astrid.person_id).update(municipality_number=fjordvik.number)
    details(astrid, MOBILE)
    for is_given in (False, True):
        decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=is_given, now=now())
    tell_of_withdrawal(person_id=str(astrid.person_id))
    assert try_to_send(Notice.objects.get()).state == "not_sent"
    assert outside.phones.sent == {}

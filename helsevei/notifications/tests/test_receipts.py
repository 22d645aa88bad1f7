"""What gateways tell afterwards is believed when they have signed it, and never turns anything back (reliability NO2)."""

import hmac
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import Later
from helsevei.notifications.actions import conclude, settle, take_receipt
from helsevei.notifications.models import MAY_FOLLOW, Delivery, DeliveryState, Notice
from helsevei.notifications.ports import Outcome, Receipt
from helsevei.notifications.tests.conftest import EMAIL, MOBILE, OTHER_MOBILE
from helsevei.notifications.tests.contracts import a_receipt
from helsevei.notifications.tests.outside import KEY

HOOK = reverse("notifications:sms_receipt")


@pytest.fixture
def delivery(for_astrid, tell, try_to_send):
    """Sent to Astrid's telephone."""
    return try_to_send(tell()).deliveries.get()


@pytest.fixture
def arrives(client, outside):
    """A receipt comes in; the answer it gets."""

    def post(reference: object, state: str, **headers: str):
        body = a_receipt(str(reference), state)
        signature = hmac.digest(KEY, body, "sha256").hex()
        return client.post(HOOK, body, "application/json", headers={"X-Signature": signature, **headers})

    return post


def test_a_message_that_arrived_is_known_to_have(delivery, arrives):
    assert arrives(delivery.id, "delivered").json() == {"news": True}
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_a_forged_receipt_is_refused_and_changes_nothing(delivery, arrives):
    assert arrives(delivery.id, "delivered", **{"X-Signature": "00"}).status_code == 403
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_without_gateways_every_receipt_is_forged(client, settings):
    settings.PORTS = {**settings.PORTS, "sms_gateways": "builtins.list"}
    assert client.post(HOOK, b"{}", "application/json").status_code == 403


def test_what_is_signed_and_no_receipt_is_refused(delivery, arrives):
    assert arrives("no reference", "delivered").status_code == 400
    assert arrives(delivery.id, "read").status_code == 400


def test_an_unknown_reference_is_thanked_for_and_ignored(delivery, arrives):
    answer = arrives(uuid4(), "delivered")
    assert (answer.status_code, answer.json()) == (200, {"news": False})


def test_a_receipt_that_comes_twice_or_too_late_is_no_news(delivery, arrives):
    for state, is_news in [("delivered", True), ("delivered", False), ("accepted", False), ("failed", False)]:
        assert arrives(delivery.id, state).json() == {"news": is_news}
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


@pytest.mark.parametrize("before", DeliveryState)
@pytest.mark.parametrize("outcome", Outcome)
def test_a_state_only_goes_forward(delivery, before, outcome):
    Delivery.objects.filter(id=delivery.id).update(state=before)
    take_receipt(actor=SYSTEM, receipt=Receipt(delivery.id, outcome), now=now())
    delivery.refresh_from_db()
    assert delivery.state == before or before in MAY_FOLLOW[DeliveryState(delivery.state)]
    if before in (DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.WITHHELD):
        assert delivery.state == before


def test_a_receipt_may_come_before_the_answer_that_it_belongs_to(delivery):
    Delivery.objects.filter(id=delivery.id).update(state="waiting")
    take_receipt(actor=SYSTEM, receipt=Receipt(delivery.id, Outcome.DELIVERED), now=now())
    settle(actor=SYSTEM, delivery_id=delivery.id, state=DeliveryState.SENT, now=now())
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_a_message_that_did_not_arrive_is_followed_by_a_letter(delivery, arrives, try_to_send, outside):
    assert arrives(delivery.id, "failed").json() == {"news": True}
    notice = try_to_send(Notice.objects.get())
    assert [(one.channel, one.state) for one in notice.deliveries.order_by("id")] == [
        ("sms", "failed"),
        ("email", "sent"),
    ]
    assert len(outside.phones.sent) == 1


def test_one_that_comes_before_the_round_is_over_is_followed_by_a_letter_too(
    astrid, kare, for_astrid, meant_for, details, tell, try_to_send, outside, arrives, monkeypatch
):
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    send = outside.phones.send

    def fail_the_first_while_the_second_is_sent(reference, *, to, text):
        for earlier in outside.phones.sent:
            assert arrives(earlier, "failed").json() == {"news": True}
        send(reference, to=to, text=text)

    monkeypatch.setattr(outside.phones, "send", fail_the_first_while_the_second_is_sent)
    notice = try_to_send(tell())
    assert (notice.state, outside.post.sent, list(Notice.objects.left_behind())) == ("waiting", [], [])
    assert try_to_send(notice).state == "sent"
    assert [to for _, to, *_ in outside.post.sent] == [EMAIL]
    assert [to for to, _ in outside.phones.sent.values()] == [MOBILE, OTHER_MOBILE]


def test_a_receipt_answers_what_nobody_knew(for_astrid, tell, try_to_send, outside, arrives):
    outside.phones.fault = ProviderUnavailable()
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    conclude(actor=SYSTEM, notice_id=notice.id, now=now(), reason="given_up")
    arrives(notice.deliveries.get().id, "delivered")
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.deliveries.get().state) == ("sent", "", "delivered")


def test_only_gateways_with_something_to_tell_are_answered(client, outside):
    assert client.get(HOOK).status_code == 405
    assert client.post(HOOK, b"x" * 70_000, "application/json").status_code == 413

"""The adapter to SMS gateways keeps its promises against a real gateway that fails in every way (reliability NO1, NO2)."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.core.clock import real_now
from helsevei.demo.outbox.journal import Journal
from helsevei.demo.outbox.out_of_order import SMS
from helsevei.demo.outbox.sms import FAULTS, Fault
from helsevei.demo.outbox.sms import Gateway as StandIn
from helsevei.integrations.calls import Counterpart
from helsevei.integrations.sms.gateway import Gateway
from helsevei.notifications.ports import Forged, NotTaken
from helsevei.notifications.tests.contracts import TEXT, TO, SmsGatewayContract, a_receipt

KEY = "a key that the gateway and we have in common"
REFERENCE = UUID("01890000-0000-7000-8000-000000000001")


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    with StandIn(0, Journal(tmp_path / "journal.jsonl"), key=KEY) as stand_in:
        stand_in.hang_seconds = 1.0
        threading.Thread(target=stand_in.serve_forever, args=[0.01], daemon=True).start()
        yield stand_in
        stand_in.shutdown()


@pytest.fixture
def gateway(stand_in: StandIn) -> Gateway:
    return Gateway("sms", stand_in.url, key=KEY, counterpart=Counterpart("sms", total_seconds=0.5, rest_seconds=0.2))


class TestTheGateway(SmsGatewayContract):
    @pytest.fixture
    def taken(self, stand_in):
        return lambda: [(one.reference, one.to, one.text) for one in stand_in.journal.all()]

    @pytest.fixture
    def goes_wrong(self, stand_in):
        return lambda how: stand_in.faults.append(FAULTS[how])

    @pytest.fixture
    def sign(self, stand_in):
        def signed(body: bytes, seconds_ago: int = 0):
            with time_machine.travel(real_now() - timedelta(seconds=seconds_ago), tick=False):
                return stand_in.signed(body)

        return signed


def test_a_gateway_that_cannot_be_reached_has_nothing(gateway, stand_in):
    away = Gateway("sms", "http://127.0.0.1:1", key=KEY)
    with pytest.raises(NotTaken):
        away.send(REFERENCE, to=TO, text=TEXT)
    with pytest.raises(ProviderUnavailable):
        away.status(reference=REFERENCE)


def test_a_gateway_that_rests_after_failures_is_not_given_anything(gateway, stand_in):
    stand_in.faults.extend([FAULTS["fails"]] * 3)
    for _ in range(3):
        with pytest.raises(ProviderUnavailable):
            gateway.send(REFERENCE, to=TO, text=TEXT)
    with pytest.raises(NotTaken):
        gateway.send(REFERENCE, to=TO, text=TEXT)


@pytest.mark.parametrize("status", [401, 403, 404, 408, 302])
def test_what_is_about_us_and_not_about_the_number_is_no_refusal(gateway, stand_in, status):
    stand_in.faults.append(Fault(status=status))
    with pytest.raises(NotTaken):
        gateway.send(REFERENCE, to=TO, text=TEXT)


def test_a_reference_that_the_gateway_has_had_before_is_asked_about(gateway, stand_in):
    stand_in.faults.append(Fault(status=409))
    with pytest.raises(ProviderUnavailable):
        gateway.send(REFERENCE, to=TO, text=TEXT)


@pytest.mark.parametrize("fault", [Fault(status=404), Fault(status=500), Fault()])
def test_a_question_without_an_answer_is_no_answer(gateway, stand_in, fault):
    stand_in.silences.append(fault)
    with pytest.raises(ProviderUnavailable):
        gateway.status(reference=REFERENCE)
    assert gateway.check() is None


def test_gateways_with_another_key_do_not_count(gateway, tmp_path):
    body = a_receipt(str(REFERENCE), "delivered")
    with StandIn(0, Journal(tmp_path / "other.jsonl"), key=KEY[::-1]) as another:
        headers = another.signed(body)
    with pytest.raises(Forged):
        gateway.receipt(body=body, headers=headers)


def test_what_a_visitor_of_the_demo_has_broken_takes_nothing_and_says_when_to_come_back(stand_in, gateway):
    stand_in.out_of_order.turn(SMS, works=False)
    with pytest.raises(NotTaken) as answer:
        gateway.send(REFERENCE, to=TO, text=TEXT)
    assert answer.value.retry_after == 3
    stand_in.out_of_order.turn(SMS, works=True)
    gateway.send(REFERENCE, to=TO, text=TEXT)
    assert [one.reference for one in stand_in.journal.all()] == [str(REFERENCE)]

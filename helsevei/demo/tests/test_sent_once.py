"""In whatever order a gateway fails, a notice is sent once: its own journal is the truth about that (reliability NO1, G2)."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from helsevei.accounts import ports
from helsevei.accounts.models import Person
from helsevei.accounts.ports import ContactDetails
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import Later
from helsevei.demo.outbox.journal import Journal
from helsevei.demo.outbox.sms import FAULTS, Fault
from helsevei.demo.outbox.sms import Gateway as StandIn
from helsevei.demo.tests import wired
from helsevei.integrations.calls import Counterpart
from helsevei.integrations.sms.gateway import Gateway
from helsevei.notifications import policy
from helsevei.notifications.actions import notify
from helsevei.notifications.kinds import KINDS, Kind, Recipient, Words
from helsevei.notifications.models import Delivery, DeliveryState, Notice
from helsevei.notifications.sending import send
from helsevei.notifications.tests.outside import Post

KEY = "a key that the gateway and we have in common"
KIND = "tests.something_waits"
ROUNDS = 30  # more than all that goes wrong in one story
PASSING = [fault for name, fault in FAULTS.items() if name != "refuses the number"]
SILENT = [Fault(), Fault(status=500), Fault(status=404), Fault(hangs=True)]  # to questions about messages
ANY_ORDER = some.lists(some.sampled_from(PASSING), max_size=4)
ANY_SILENCE = some.lists(some.sampled_from(SILENT), max_size=2)
MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def stand_ins(tmp_path: Path) -> Iterator[list[StandIn]]:
    """Two gateways that write into one journal."""
    journal = Journal(tmp_path / "journal.jsonl")
    opened = [StandIn(0, journal, name=name, key=KEY) for name in ("sms", "sms_2")]
    for one in opened:
        one.hang_seconds = 0.6
        threading.Thread(target=one.serve_forever, args=[0.01], daemon=True).start()
    yield opened
    for one in opened:
        one.shutdown()
        one.server_close()


@pytest.fixture(autouse=True)
def _wired(stand_ins, outside, settings, monkeypatch) -> Iterator[None]:
    here = "helsevei.demo.tests.wired"
    settings.PORTS = {**settings.PORTS, "sms_gateways": f"{here}.gateways", "mail_servers": f"{here}.servers"}
    ports.resolve.cache_clear()  # type: ignore[attr-defined]
    outside.contacts = ports.contact_register()
    wired.GATEWAYS[:] = [
        Gateway(one.name, one.url, key=KEY, counterpart=Counterpart(one.name, total_seconds=0.4, rest_seconds=0.01))
        for one in stand_ins
    ]
    wired.SERVERS[:] = [Post()]  # type: ignore[list-item]
    monkeypatch.setattr(policy, "MOST_TO_ONE_ADDRESS", 100_000)
    yield
    wired.GATEWAYS.clear()
    wired.SERVERS.clear()


@pytest.fixture
def tell(astrid, outside, fjordvik, monkeypatch):
    """Ask for one notice to Astrid, and try until nothing is left to try; what became of it."""
    outside.contacts.details[astrid.identity_number] = ContactDetails(
        mobile="+4740000101", email="astrid@example.no", can_be_notified=True
    )
    person = Person.objects.get(id=astrid.person_id)
    kind = Kind(lambda *_: [Recipient(person=person)], lambda *_: Words("Noe venter", "Noe venter på deg."))
    monkeypatch.setitem(KINDS, KIND, kind)

    def tell_once() -> Notice:
        notice = notify(
            actor=SYSTEM, kind=KIND, about_id=uuid4(), municipality_id=fjordvik.id, service_id=None, now=now()
        )
        for _ in range(ROUNDS):
            with suppress(Later):
                send(notice_id=notice.id, now=now())
                break
            time.sleep(0.05)
        notice.refresh_from_db()
        return notice

    return tell_once


def taken(stand_in: StandIn, notice: Notice) -> int:
    """How often the gateways were given this notice, by their journal, and the mail server."""
    references = {str(delivery.id) for delivery in Delivery.objects.filter(notice=notice)}
    letters = [str(message_id) for message_id, *_ in wired.SERVERS[0].sent]  # type: ignore[attr-defined]
    return sum(one in references for one in [*(one.reference for one in stand_in.journal.all()), *letters])


def test_one_gateway_that_fails_in_each_way_and_in_each_way_after_it_took_the_message(tell, stand_ins):
    wired.GATEWAYS.pop()
    took_it = [fault for fault in PASSING if fault.takes]
    for order in [*product(PASSING), *product(took_it, PASSING)]:
        stand_ins[0].faults.extend(order)
        notice = tell()
        assert (notice.state, taken(stand_ins[0], notice)) == ("sent", 1), order
        stand_ins[0].faults.clear()


@MANY
@given(faults=ANY_ORDER, silences=ANY_SILENCE)
def test_one_gateway_that_does_not_always_answer_questions_either(tell, stand_ins, faults, silences):
    del wired.GATEWAYS[1:]
    stand_ins[0].faults.extend(faults)
    stand_ins[0].silences.extend(silences)
    notice = tell()
    assert (notice.state, taken(stand_ins[0], notice)) == ("sent", 1)
    stand_ins[0].faults.clear()
    stand_ins[0].silences.clear()


@MANY
@given(faults=ANY_ORDER, silences=ANY_SILENCE, other_faults=ANY_ORDER, other_silences=ANY_SILENCE)
def test_two_gateways_that_both_fail(tell, stand_ins, faults, silences, other_faults, other_silences):
    first, second = stand_ins
    first.faults.extend(faults)
    first.silences.extend(silences)
    second.faults.extend(other_faults)
    second.silences.extend(other_silences)
    notice = tell()
    assert (notice.state, taken(first, notice)) == ("sent", 1)
    for one in stand_ins:
        one.faults.clear()
        one.silences.clear()


def test_a_gateway_that_took_it_and_is_never_heard_of_again_leaves_one_message_and_a_question(tell, stand_ins):
    stand_ins[0].faults.append(FAULTS["takes it and breaks off"])
    stand_ins[0].silences.extend([Fault()] * ROUNDS)
    notice = tell()
    assert (notice.state, taken(stand_ins[0], notice)) == ("waiting", 1)
    [delivery] = notice.deliveries.all()
    assert (delivery.state, delivery.provider) == (DeliveryState.WAITING, "sms")


def test_a_first_gateway_that_is_gone_leaves_everything_to_the_second(tell, stand_ins):
    stand_ins[0].shutdown()
    stand_ins[0].server_close()
    notice = tell()
    assert (notice.state, taken(stand_ins[1], notice)) == ("sent", 1)
    assert [one.provider for one in notice.deliveries.all()] == ["sms_2"]


def test_a_number_that_is_refused_is_not_tried_again_and_the_letter_is_sent(tell, stand_ins):
    stand_ins[0].faults.extend([FAULTS["takes it and says it failed"], FAULTS["refuses the number"]])
    assert taken(stand_ins[0], tell()) == 1
    notice = tell()
    assert (notice.state, taken(stand_ins[0], notice)) == ("sent", 1)
    assert [(one.channel, one.state) for one in notice.deliveries.order_by("id")] == [
        ("sms", "failed"),
        ("email", "sent"),
    ]
    assert len(wired.SERVERS[0].sent) == 1  # type: ignore[attr-defined]

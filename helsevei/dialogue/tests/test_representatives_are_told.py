"""Who has written for another is told of the answer, as long as she may read it: decided when it is sent (reliability RP10)."""

from uuid import uuid4

import pytest

from helsevei.accounts.ports import ContactDetails
from helsevei.core.clock import now
from helsevei.dialogue.actions.reading import read_thread
from helsevei.dialogue.actions.writing import continue_thread
from helsevei.notifications.models import Notice
from helsevei.notifications.sending import send
from helsevei.representation.actions import revoke_power

MOTHERS, DAUGHTERS = "+4740000101", "+4740000102"


@pytest.fixture(autouse=True)
def _reachable(ingrid, outside, astrid):
    for who, phone in ((astrid, MOTHERS), (ingrid, DAUGHTERS)):
        outside.contacts.details[who.identity_number] = ContactDetails(mobile=phone, can_be_notified=True)


@pytest.fixture
def told(outside):
    """The telephones that the newest notice reaches."""

    def send_it():
        send(notice_id=Notice.objects.latest("created_at").id, now=now())
        return {to for to, _ in outside.phones.sent.values()}

    return send_it


@pytest.fixture
def written(power, ingrid, astrid, thread):
    """Ingrid has written in her mother's thread."""
    return continue_thread(
        actor=ingrid.actor(on_behalf_of=astrid),
        thread_id=thread.id,
        body="Hun mener den blå.",
        idempotency_key=uuid4(),
        now=now(),
    )


def test_both_are_told_of_the_answer(written, answer, told):
    answer(written)
    assert told() == {MOTHERS, DAUGHTERS}


def test_who_has_never_written_there_is_not_told(power, thread, answer, told):
    answer(thread)
    assert told() == {MOTHERS}


def test_a_notice_that_waits_does_not_reach_her_when_the_power_is_gone(written, answer, told, power, astrid):
    answer(written)
    revoke_power(actor=astrid.actor(), power_id=power.id, now=now())
    assert told() == {MOTHERS}


def test_each_is_left_alone_who_has_read_it_herself(written, answer, told, ingrid, astrid):
    answered = answer(written)
    read_thread(actor=ingrid.actor(on_behalf_of=astrid), thread=answered, now=now())
    assert told() == {MOTHERS}

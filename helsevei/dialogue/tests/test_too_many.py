"""One who floods a service is asked to wait; nobody else notices (MS13)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.core.clock import now
from helsevei.core.ids import new_id
from helsevei.dialogue.actions.writing import TooMany, write_message
from helsevei.dialogue.models import Message


@pytest.fixture
def flood(ask):
    """Astrid has just sent thirty messages."""
    keys = [uuid4() for _ in range(30)]
    first = Message.objects.get(thread=ask(idempotency_key=keys[0]))
    for message in (Message(id=new_id(), idempotency_key=key) for key in keys[1:]):
        for same in ("thread_id", "author_id", "author_kind", "author_name", "body", "sent_at"):
            setattr(message, same, getattr(first, same))
        message.save(force_insert=True)
    return keys


def test_the_thirty_first_message_in_ten_minutes_must_wait_and_stays_on_the_page(astrid, new, flood, read):
    answer = astrid.browser.post(new, {"key": str(uuid4()), "subject": "Emne", "body": "Enda en"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    page = read(answer)
    assert "Vent ti minutter" in page.main.text
    assert page.form().fields["body"] == "Enda en"
    assert Message.objects.count() == 30


def test_more_in_a_thread_counts_too(astrid, flood, read):
    thread = Message.objects.earliest("sent_at").thread_id
    page = reverse("dialogue:thread", args=[astrid.person_id, thread])
    answer = astrid.browser.post(page, {"key": str(uuid4()), "body": "Enda en"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert read(answer).form().fields["body"] == "Enda en"


def test_sending_one_message_again_is_no_new_one(ask, flood):
    assert ask(idempotency_key=flood[0]).id == Message.objects.get(idempotency_key=flood[0]).thread_id


def test_others_are_not_held_up(flood, kare, home_nursing, help_from):
    write_message(
        actor=kare.actor(), contact_id=help_from(kare, home_nursing).id, subject="Emne", body="Hei",
        idempotency_key=uuid4(), now=now(),
    )  # fmt: skip
    assert Message.objects.count() == 31


def test_ten_minutes_later_one_may_write_again(ask, flood):
    with pytest.raises(TooMany):
        ask(now=now() + timedelta(minutes=9))
    ask(now=now() + timedelta(minutes=11))
    assert Message.objects.count() == 31


def test_staff_answer_as_many_as_they_must(silje, fjordvik, flood, answer):
    thread = Message.objects.earliest("sent_at").thread
    for _ in range(31):
        answer(thread)
    assert Message.objects.filter(author=silje.user).count() == 31

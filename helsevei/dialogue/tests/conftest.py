"""What tests of messages start from: a question that Astrid has asked home nursing, and the addresses of its pages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.contacts.models import HealthContact
from helsevei.core.clock import now
from helsevei.core.ids import new_id
from helsevei.dialogue.actions.writing import answer_thread, write_message
from helsevei.dialogue.models import Message, Thread

THEN = datetime(2020, 6, 1, 12, tzinfo=UTC)
SUBJECT, QUESTION, ANSWER = "Ny dosett", "Kan dere ta med en ny dosett i morgen?", "Ja, det gjør vi."


@pytest.fixture
def new(astrid: Any, contact: HealthContact) -> str:
    """The page where Astrid writes to home nursing."""
    return reverse("dialogue:write_message", args=[astrid.person_id, contact.id])


@pytest.fixture
def new_draft(astrid: Any, contact: HealthContact) -> str:
    return reverse("dialogue:save_draft", args=[astrid.person_id, contact.id])


@pytest.fixture
def ask(astrid: Any, contact: HealthContact) -> Callable[..., Thread]:
    """Astrid writes to home nursing."""

    def write(subject: str = SUBJECT, body: str = QUESTION, **other: Any) -> Thread:
        given = {"actor": astrid.actor(), "contact_id": contact.id, "idempotency_key": uuid4(), "now": now(), **other}
        return write_message(subject=subject, body=body, **given)

    return write


@pytest.fixture
def thread(ask: Callable[..., Thread]) -> Thread:
    return ask()


@pytest.fixture
def answer(silje: Any, fjordvik: Any) -> Callable[..., Thread]:
    """Silje answers, having seen everything."""

    def write(thread: Thread, body: str = ANSWER, **other: Any) -> Thread:
        thread.refresh_from_db()
        given = {
            "actor": silje.actor(fjordvik),
            "idempotency_key": uuid4(),
            "seen_version": thread.version,
            "now": now(),
        }
        return answer_thread(thread_id=thread.id, body=body, **{**given, **other})

    return write


@pytest.fixture
def own_page(astrid: Any, thread: Thread) -> str:
    """Astrid's page of the thread."""
    return reverse("dialogue:thread", args=[astrid.person_id, thread.id])


@pytest.fixture
def staff_page(thread: Thread) -> str:
    """The staff's page of the thread."""
    return reverse("dialogue:staff_thread", args=[thread.municipality_id, thread.id])


@pytest.fixture
def inbox(astrid: Any) -> str:
    return reverse("dialogue:inbox", args=[astrid.person_id])


@pytest.fixture
def staff_inbox(fjordvik: Any) -> str:
    return reverse("dialogue:staff_inbox", args=[fjordvik.id])


@pytest.fixture
def many(astrid: Any, contact: HealthContact) -> Callable[..., list[Thread]]:
    """So many threads of Astrid's, some of them at the same moment."""

    def make(count: int, apart: timedelta = timedelta(minutes=1), at_one_moment: int = 1) -> list[Thread]:
        moments = [THEN + (number // at_one_moment) * apart for number in range(count)]
        threads = [
            Thread(
                id=new_id(), municipality_id=contact.municipality_id, service_id=contact.service_id,
                person_id=contact.person_id, health_contact=contact, subject=f"Samtale {number}", started_at=at,
                last_message_at=at, last_author=astrid.user, last_author_kind="inhabitant", asked_at=at,
            )
            for number, at in enumerate(moments)
        ]  # fmt: skip
        Thread.objects.bulk_create(threads, batch_size=1000)
        letters = [
            Message(thread=one, author=astrid.user, author_kind="inhabitant", author_name="Astrid", body="Hei",
                    sent_at=one.started_at, idempotency_key=new_id()) for one in threads
        ]  # fmt: skip
        Message.objects.bulk_create(letters, batch_size=1000)
        return threads

    return make

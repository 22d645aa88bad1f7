"""What tests of messages start from: a question that Astrid has asked home nursing, and the addresses of its pages."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.contacts.models import HealthContact
from helsevei.core.clock import now
from helsevei.dialogue.actions.writing import answer_thread, write_message
from helsevei.dialogue.models import Thread

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

"""What the benchmark measures on (tests/bench/fill.sql) is what the application would have written."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from helsevei.accounts.models import User
from helsevei.core.actor import Role
from helsevei.dialogue.models import ReadMark, Thread
from helsevei.dialogue.views.steps import status
from helsevei.notifications.models import Notice

FILL = Path(__file__).parents[3] / "tests" / "bench" / "fill.sql"
MESSAGES = 800  # in 200 threads of eight persons, two of which wait


@pytest.fixture
def town(astrid, silje, worker, fjordvik, practical_help):
    """Silje works in two services, as the nurse of the town does."""
    worker(silje.identity_number, "Silje Nygård", Role.CASE_WORKER, fjordvik, practical_help)
    statements = FILL.read_text().replace(":messages", str(MESSAGES)).replace("VACUUM ANALYZE;", "")
    with connection.cursor() as cursor:
        cursor.execute(statements)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return (
        Thread.objects.filter(subject__startswith="Sak ").prefetch_related("messages").select_related("health_contact")
    )


def test_each_thread_says_of_its_messages_what_the_application_would_say(town):
    assert len(town) == MESSAGES / 4
    for thread in town:
        messages = sorted(thread.messages.all(), key=lambda message: message.sent_at)
        answers = [message.sent_at for message in messages if message.author_kind == "staff"]
        unanswered = [message.sent_at for message in messages if message.sent_at > answers[-1]]
        first, last = messages[0], messages[-1]
        assert thread.version == len(messages)
        assert (thread.started_at, thread.last_message_at) == (first.sent_at, last.sent_at)
        assert (thread.last_author_id, thread.last_author_kind) == (last.author_id, last.author_kind)
        assert (thread.answered_at, thread.asked_at) == (answers[-1], unanswered[0] if unanswered else None)
        assert thread.is_waiting == (thread.due_at is not None)
        contact = thread.health_contact
        assert (thread.person_id, thread.service_id) == (contact.person_id, contact.service_id)
        assert first.author.person_id == thread.person_id
    assert {status(thread)[0] for thread in town} >= {"Besvart", "Avsluttet", "Sendt"}


def test_who_has_written_last_has_read_it_and_what_is_answered_has_a_notice(town):
    for thread in town:
        assert ReadMark.objects.get(thread=thread, user=thread.last_author_id).version == thread.version
        last = max(thread.messages.all(), key=lambda message: message.sent_at)
        assert Notice.objects.filter(about_id=last.id).exists() == (not thread.is_waiting)


def test_its_people_find_their_threads_in_their_inbox(town, silje, fjordvik):
    user, browser = User.objects.get(person__family_name="Nummer 000000"), Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    newest = town.filter(person=user.person_id).newest_first()[:20]
    page = browser.get(reverse("dialogue:inbox", args=[user.person_id])).content.decode()
    assert [thread.subject for thread in newest if thread.subject in page] == [one.subject for one in newest]
    waiting = Thread.objects.visible_to(silje.actor(fjordvik)).unanswered()
    page = silje.browser.get(reverse("dialogue:staff_inbox", args=[fjordvik.id])).content.decode()
    assert len(waiting) > 0
    assert all(thread.subject in page for thread in waiting)

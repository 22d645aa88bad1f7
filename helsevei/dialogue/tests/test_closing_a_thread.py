"""A service closes a thread with a reason that both sides read, and opens it again (M7)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.accounts.actions import decide_consent
from helsevei.core.clock import now
from helsevei.dialogue.actions.writing import ThreadClosed, continue_thread
from helsevei.dialogue.models import Message, Thread


@pytest.fixture
def close_page(thread):
    return reverse("dialogue:close_thread", args=[thread.municipality_id, thread.id])


@pytest.fixture
def close(silje, staff_page, close_page, read):
    """Silje has read the thread, and closes it."""
    silje.browser.get(staff_page)

    def press(**changed: str) -> object:
        return silje.browser.post(
            close_page, {**read(silje.browser.get(close_page)).form().fields, "reason": "spoken", **changed}
        )

    return press


def test_colleagues_read_why_a_thread_is_closed(roy, close, staff_page, read):
    close()
    text = read(roy.browser.get(staff_page)).main.text
    assert "Avsluttet" in text
    assert "Vi har snakket sammen på telefon eller møtt hverandre" in text


def test_whoever_changes_her_mind_comes_back_to_the_list_she_came_from(silje, staff_page, close_page, read):
    page = read(silje.browser.get(f"{close_page}?vis=mine"))
    assert f"{staff_page}?vis=mine" in [link.attributes["href"] for link in page.main.all("a")]


def test_a_closed_thread_owes_nothing_and_leaves_the_list_of_what_waits(silje, close, staff_inbox, read):
    close()
    assert "Ny dosett" not in read(silje.browser.get(staff_inbox)).main.text
    assert "Ny dosett" in read(silje.browser.get(f"{staff_inbox}?vis=alle")).main.text
    closed = Thread.objects.get()
    assert (closed.asked_at, closed.due_at) == (None, None)


def test_staff_read_whether_she_is_told(astrid, silje, close_page, read):
    assert "Innbyggeren får vite at samtalen er avsluttet" in read(silje.browser.get(close_page)).main.text
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    assert "får ikke vite herfra at samtalen er avsluttet" in read(silje.browser.get(close_page)).main.text


def test_a_reason_must_be_chosen(close, read):
    answer = close(reason="")
    assert answer.status_code == 422
    assert "Velg en grunn." in read(answer).main.text
    assert not Thread.objects.get().is_closed


def test_nobody_closes_past_a_message_she_has_not_seen(silje, astrid, staff_page, close_page, thread, read):
    silje.browser.get(staff_page)
    form = read(silje.browser.get(close_page)).form().fields
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="En ting til.", idempotency_key=uuid4(), now=now())
    answer = silje.browser.post(close_page, {**form, "reason": "done"})
    assert answer.status_code == 409
    page = read(answer)
    assert "Les den før du avslutter" in page.main.text
    assert "Svaret er ikke sendt" not in page.main.text  # nobody has tried to answer
    assert "Skriv et svar" not in page.main.text
    assert not Thread.objects.get().is_closed


def test_what_came_between_the_thread_and_the_question_why_is_not_taken_for_seen(
    silje, astrid, staff_page, close_page, thread, read
):
    silje.browser.get(staff_page)
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="En ting til.", idempotency_key=uuid4(), now=now())
    form = read(silje.browser.get(close_page)).form().fields
    assert silje.browser.post(close_page, {**form, "reason": "done"}).status_code == 409
    assert not Thread.objects.get().is_closed


def test_nothing_is_written_into_a_closed_thread(silje, astrid, close, thread, staff_page):
    close()
    with pytest.raises(ThreadClosed):
        continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Hallo?", idempotency_key=uuid4(), now=now())
    late = {"key": str(uuid4()), "version": "1", "body": "Ja."}
    assert silje.browser.post(staff_page, late).status_code == 409
    assert Message.objects.count() == 1


def test_an_answer_that_met_a_closed_thread_can_be_sent_when_it_is_open_again(silje, close, staff_page, thread, read):
    close()
    page = read(silje.browser.post(staff_page, {"key": str(uuid4()), "version": "1", "body": "Ja, i morgen."}))
    kept = page.form(holding="body").fields
    reopen = next(form for form in page.main.all("form") if "Åpne samtalen igjen" in form.text)
    silje.browser.post(reopen.attributes["action"], reopen.fields)
    assert silje.browser.post(staff_page, kept).status_code == 302
    assert Message.objects.filter(body="Ja, i morgen.").count() == 1


def test_a_reopened_question_is_owed_by_the_promise_it_was_given(silje, close, thread, staff_page, read):
    promised = thread.due_at
    close()
    page = read(silje.browser.get(staff_page))
    reopen = next(form for form in page.main.all("form") if "Åpne samtalen igjen" in form.text)
    silje.browser.post(reopen.attributes["action"], reopen.fields)
    opened = Thread.objects.get()
    assert (opened.is_closed, opened.close_reason, opened.closed_by) == (False, "", None)
    assert opened.asked_at == thread.last_message_at
    assert opened.due_at == promised


def test_who_wrote_twice_keeps_her_place_when_a_thread_was_closed_by_mistake(
    silje, astrid, thread, staff_page, close_page, read
):
    first, promised = thread.asked_at, thread.due_at
    later = now() + timedelta(hours=5)
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Hallo?", idempotency_key=uuid4(), now=later)
    silje.browser.get(staff_page)
    silje.browser.post(close_page, {**read(silje.browser.get(close_page)).form().fields, "reason": "mistake"})
    page = read(silje.browser.get(staff_page))
    reopen = next(form for form in page.main.all("form") if "Åpne samtalen igjen" in form.text)
    silje.browser.post(reopen.attributes["action"], reopen.fields)
    opened = Thread.objects.get()
    assert (opened.asked_at, opened.due_at) == (first, promised)


def test_a_thread_that_was_answered_owes_nothing_when_it_is_reopened(silje, thread, answer, close, staff_page, read):
    answer(thread)
    close()
    page = read(silje.browser.get(staff_page))
    reopen = next(form for form in page.main.all("form") if "Åpne samtalen igjen" in form.text)
    silje.browser.post(reopen.attributes["action"], reopen.fields)
    assert Thread.objects.get().asked_at is None


def test_the_promise_runs_from_the_first_message_without_an_answer(astrid, thread, answer):
    first = thread.due_at
    later = now() + timedelta(days=7)
    continue_thread(
        actor=astrid.actor(), thread_id=thread.id, body="Og en ting til.", idempotency_key=uuid4(), now=later
    )
    thread.refresh_from_db()
    assert thread.due_at == first
    answer(thread)
    thread.refresh_from_db()
    assert thread.due_at is None
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Takk, men …", idempotency_key=uuid4(), now=later)
    thread.refresh_from_db()
    assert thread.asked_at == later
    assert thread.due_at > first

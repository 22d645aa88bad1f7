"""What is sent counts once, however often it is pressed, and every time one is told the truth about it (MS1, MS2, D5)."""

from uuid import uuid4

import pytest

from helsevei.accounts.actions import decide_consent
from helsevei.core.clock import now
from helsevei.dialogue.models import Message, Thread


@pytest.fixture
def form(astrid, new, read):
    """What the page for a new message sends, filled in."""
    return read(astrid.browser.get(new)).form().fields | {"subject": "Ny dosett", "body": "Takk for hjelpen."}


def bodies() -> list[str]:
    return list(Message.objects.order_by("sent_at", "id").values_list("body", flat=True))


def test_a_message_is_stored_before_it_is_said_to_be_sent(astrid, new, form):
    answer = astrid.browser.post(new, form, follow=True)
    assert "Meldingen er sendt" in answer.content.decode()
    assert "Logg inn her for å se om svaret har kommet." in answer.content.decode()
    thread = Thread.objects.get()
    assert answer.redirect_chain == [(f"/p/{astrid.person_id}/meldinger/{thread.id}/", 302)]
    assert (thread.subject, bodies()) == ("Ny dosett", ["Takk for hjelpen."])


def test_pressing_send_twice_sends_once_and_leads_to_the_same_page(astrid, new, form):
    first, second = astrid.browser.post(new, form), astrid.browser.post(new, form)
    assert first["Location"] == second["Location"]
    assert (bodies(), Thread.objects.count()) == (["Takk for hjelpen."], 1)


def test_each_page_begins_a_message_of_its_own(astrid, new, form, read):
    astrid.browser.post(new, form)
    again = read(astrid.browser.get(new)).form().fields
    assert again["key"] != form["key"]
    astrid.browser.post(new, {**form, "key": again["key"]})
    assert bodies() == ["Takk for hjelpen."] * 2


def test_more_in_a_thread_counts_once(astrid, own_page, thread, read):
    more = read(astrid.browser.get(own_page)).form().fields | {"body": "Takk!"}
    for _ in range(2):
        assert astrid.browser.post(own_page, more)["Location"].endswith("")
    assert bodies() == ["Kan dere ta med en ny dosett i morgen?", "Takk!"]
    thread.refresh_from_db()
    assert thread.version == 2


def test_an_answer_counts_once_although_the_thread_has_moved_on_by_it(silje, staff_page, thread, read):
    answer = read(silje.browser.get(staff_page)).form(holding="body").fields | {"body": "Ja."}
    for _ in range(2):
        assert silje.browser.post(staff_page, answer).status_code == 302
    assert bodies() == ["Kan dere ta med en ny dosett i morgen?", "Ja."]


@pytest.mark.parametrize("change", [{"body": "Noe annet."}, {"subject": "Noe annet"}])
def test_the_same_key_with_another_text_is_refused_and_the_text_stays(astrid, new, form, read, change):
    astrid.browser.post(new, form)
    answer = astrid.browser.post(new, {**form, **change})
    assert answer.status_code == 422
    page = read(answer)
    assert page.form().fields | change == page.form().fields
    assert "Meldingen er ikke sendt" in page.main.text
    assert bodies() == ["Takk for hjelpen."]


def test_a_key_belongs_to_the_thread_it_was_sent_in(astrid, new, form, own_page, thread):
    astrid.browser.post(new, form)
    answer = astrid.browser.post(own_page, {"key": form["key"], "body": form["body"]})
    assert answer.status_code == 422
    assert Message.objects.filter(thread=thread).count() == 1


def test_two_people_may_happen_upon_the_same_key(ask, kare, home_nursing, help_from):
    key = uuid4()
    ask(idempotency_key=key)
    ask(idempotency_key=key, actor=kare.actor(), contact_id=help_from(kare, home_nursing).id)
    assert Message.objects.filter(idempotency_key=key).count() == 2


def test_what_was_received_is_said_to_be_so_even_if_the_dialogue_has_been_closed_since(astrid, new, form, home_nursing):
    first = astrid.browser.post(new, form)
    home_nursing.has_dialogue = False
    home_nursing.save()
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    assert astrid.browser.post(new, form)["Location"] == first["Location"]
    assert len(bodies()) == 1


def test_what_was_refused_can_be_sent_again_by_the_same_form(astrid, new, form, home_nursing, read):
    home_nursing.has_dialogue = False
    home_nursing.save()
    refused = read(astrid.browser.post(new, form))
    assert refused.status == 409
    home_nursing.has_dialogue = True
    home_nursing.save()
    assert astrid.browser.post(new, refused.form().fields).status_code == 302
    assert bodies() == ["Takk for hjelpen."]


@pytest.mark.parametrize("key", ["", "no key", "\x00", "0" * 36])
def test_a_form_without_a_usable_key_sends_nothing_and_keeps_the_text(astrid, new, form, read, key):
    answer = astrid.browser.post(new, {**form, "key": key})
    assert answer.status_code == 422
    assert read(answer).form().fields["body"] == "Takk for hjelpen."
    assert bodies() == []

"""What may be about something that cannot wait: the writer is told whom to call, sends it all the same if she will, and the
service sees why it is marked (MS12)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.clock import now
from helsevei.dialogue.actions.handling import close_thread, reopen_thread
from helsevei.dialogue.models import CloseReason, Draft, Message, Thread, UrgencyMark
from helsevei.dialogue.tests.test_lists import queries
from helsevei.directory.actions.urgent_words import save_urgent_words

URGENT = "Jeg har hatt brystsmerter siden i natt."


@pytest.fixture
def listed(turid, fjordvik):
    """Fjordvik has saved a list of its own."""
    return save_urgent_words(
        actor=turid.actor(fjordvik), municipality_id=fjordvik.id, seen_version=0, emergency="brystsmert*: Kan være hjertet.",
        out_of_hours="høy feber", service="svimmel", now=now(),
    )  # fmt: skip


def letter(**other):
    return {"subject": "Hei", "body": URGENT, "key": str(uuid4()), **other}


def test_she_is_told_whom_to_call_before_it_is_sent_and_nothing_is_lost(astrid, new, listed, read):
    answer = astrid.browser.post(new, sent := letter())
    page = read(answer)
    assert answer.status_code == 422
    for said in (
        "ikke sendt ennå",
        "Du har skrevet «brystsmerter»",
        "Kan være hjertet.",
        "ring 113",
        "Send meldingen likevel",
    ):
        assert said in page.main.text
    assert list(page.main.all("a", href="tel:113"))
    assert page.form().fields.items() >= sent.items()
    assert not Message.objects.exists()


def test_the_second_press_sends_it_once_and_it_is_marked(astrid, new, listed, read):
    again = read(astrid.browser.post(new, letter())).form().fields
    assert astrid.browser.post(new, again).status_code == astrid.browser.post(new, again).status_code == 302
    message = Message.objects.get()
    mark = UrgencyMark.objects.get(message=message)
    assert (mark.words, mark.found, mark.was_told) == (listed, [["emergency", "brystsmerter"]], True)
    assert Thread.objects.get().is_possibly_urgent
    assert Entry.objects.filter(event="dialogue.message.marked", object_id=message.id).count() == 1


def test_what_she_was_not_told_of_is_told_too(astrid, new, listed, read):
    again = read(astrid.browser.post(new, letter())).form().fields
    changed = astrid.browser.post(new, {**again, "body": f"{URGENT} Jeg er svimmel."})
    assert "«svimmel»" in read(changed).main.text
    assert astrid.browser.post(new, read(changed).form().fields).status_code == 302
    assert Message.objects.count() == 1


def test_the_subject_counts_too(astrid, new, listed, read):
    answer = astrid.browser.post(new, letter(subject="Brystsmerter", body="Hva gjør jeg?"))
    assert "Kan det haste?" in read(answer).main.text


def test_ordinary_letters_are_sent_at_once_and_carry_no_mark(astrid, new, listed):
    assert astrid.browser.post(new, letter(body="Kan dere komme tirsdag?")).status_code == 302
    assert not UrgencyMark.objects.exists()
    assert not Thread.objects.get().is_possibly_urgent


def test_more_in_a_thread_is_asked_about_too(astrid, own_page, listed, read):
    page = read(astrid.browser.post(own_page, {"body": "Høy feber nå", "key": str(uuid4())}))
    assert "legevakten på 116" in page.main.text
    assert astrid.browser.post(own_page, page.form().fields).status_code == 302
    assert Message.objects.count() == 2
    shown = read(astrid.browser.get(own_page)).main.text
    assert "fordi den inneholder «høy feber»" in shown
    assert "fikk du vite at du kan ringe legevakten" in shown


def test_the_phone_of_the_service_is_offered_for_what_it_can_answer(astrid, new, listed, read):
    page = read(astrid.browser.post(new, letter(body="Jeg er svimmel")))
    assert list(page.main.all("a", href="tel:55550100"))


def test_a_draft_survives_the_question_and_goes_when_the_message_is_sent(astrid, new, new_draft, listed, read):
    sent = letter()
    astrid.browser.post(new_draft, sent)
    again = read(astrid.browser.post(new, sent)).form().fields
    astrid.browser.post(new_draft, again)
    assert Draft.objects.get().body == URGENT
    astrid.browser.post(new, again)
    assert not Draft.objects.exists()


def test_staff_see_the_mark_in_the_list_and_why_in_the_thread_until_it_is_answered(
    astrid, silje, ask, answer, staff_inbox, listed, read
):
    thread = ask(body=URGENT, told=frozenset({"brystsmert*"}))
    ask(subject="Annet")
    page = reverse("dialogue:staff_thread", args=[thread.municipality_id, thread.id])
    shown = read(silje.browser.get(staff_inbox)).main.text
    assert shown.count("Mulig hastesak") == 1
    assert "Kan haste" in shown
    assert "Annet" not in read(silje.browser.get(f"{staff_inbox}?vis=haster")).main.text
    opened = read(silje.browser.get(page)).main.text
    assert "Merket fordi meldingen inneholder «brystsmerter» (lista fra i dag)" in opened
    assert "fikk innbyggeren beskjed om å ringe 113" in opened
    answer(thread)
    assert "Mulig hastesak" not in read(silje.browser.get(f"{staff_inbox}?vis=alle")).main.text
    assert "Merket fordi" in read(silje.browser.get(page)).main.text
    assert "Kan haste" not in read(silje.browser.get(staff_inbox)).main.text


def test_a_thread_that_is_closed_and_opened_again_without_an_answer_is_marked_again(silje, fjordvik, ask, listed):
    thread = ask(body=URGENT)
    close_thread(actor=silje.actor(fjordvik), thread_id=thread.id, reason=CloseReason.DONE, seen_version=1, seen_handling=1,
                 now=now())  # fmt: skip
    assert not Thread.objects.get().is_possibly_urgent
    reopen_thread(actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=2)
    assert Thread.objects.get().is_possibly_urgent


def test_an_old_mark_says_nothing_about_what_is_asked_later(ask, answer, astrid, own_page, thread, listed):
    marked = answer(ask(body=URGENT))
    page = reverse("dialogue:thread", args=[astrid.person_id, marked.id])
    astrid.browser.post(page, {"body": "Takk!", "key": str(uuid4())})
    marked.refresh_from_db()
    assert marked.is_waiting
    assert not marked.is_possibly_urgent


def test_the_ready_made_list_is_asked_where_the_municipality_has_none(astrid, new, read):
    page = read(astrid.browser.post(new, letter()))
    astrid.browser.post(new, page.form().fields)
    assert UrgencyMark.objects.get().words is None


def test_marks_cost_the_pages_no_more_questions(astrid, silje, ask, own_page, staff_page, staff_inbox, listed):
    pages = [(astrid.browser, own_page), (silje.browser, staff_page), (silje.browser, staff_inbox)]
    few = [queries(*page) for page in pages]
    for number in range(20):
        ask(body=f"{URGENT} {number}", actor=astrid.actor()) if number < 10 else astrid.browser.post(
            own_page, {"body": f"{URGENT} {number}", "key": str(uuid4()), "told": "brystsmert*"}
        )
    assert UrgencyMark.objects.count() == 20
    assert [queries(*page) for page in pages] == few


def test_sending_asks_one_thing_more(astrid, new, listed):
    def sending() -> int:
        with CaptureQueriesContext(connection) as asked:
            astrid.browser.post(new, letter(body="Hei der"))
        return len([one for one in asked if "urgentwords" in one["sql"]])

    assert sending() == 1

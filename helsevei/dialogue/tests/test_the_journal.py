"""Marking what stands in the journal, and the copy that is put there (M7, domain.md 9)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.dialogue.actions.writing import continue_thread
from helsevei.dialogue.models import Thread


@pytest.fixture
def journalled(silje, thread, staff_page, read):
    """Silje marks what she sees."""

    def mark() -> object:
        form = next(form for form in read(silje.browser.get(staff_page)).main.all("form") if "journalført" in form.text)
        return silje.browser.post(form.attributes["action"], form.fields)

    return mark


def test_everybody_sees_who_has_journalled_a_thread(silje, thread, answer, journalled, staff_page, read):
    answer(thread)
    journalled()
    assert "Journalført av Silje Nygård" in read(silje.browser.get(staff_page)).main.text


def test_what_is_answered_waits_to_be_journalled_until_it_is(silje, thread, answer, journalled, staff_inbox, read):
    waits = f"{staff_inbox}?vis=journal"
    assert "Ny dosett" not in read(silje.browser.get(waits)).main.text
    answer(thread)
    assert "Ny dosett" in read(silje.browser.get(waits)).main.text
    journalled()
    assert "Ny dosett" not in read(silje.browser.get(waits)).main.text


def test_what_comes_afterwards_is_not_taken_for_journalled(silje, astrid, thread, answer, journalled, staff_page, read):
    answer(thread)
    journalled()
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Takk!", idempotency_key=uuid4(), now=now())
    assert "noe nytt siden samtalen ble journalført" in read(silje.browser.get(staff_page)).main.text
    assert not Thread.objects.get().is_journalled


def test_a_service_without_a_journal_is_not_asked_to_keep_one(
    worker, fjordvik, practical_help, astrid, help_from, ask, read
):
    contact = help_from(astrid, practical_help)
    thread = ask(contact_id=contact.id)
    anders = worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, practical_help)
    page = read(anders.browser.get(reverse("dialogue:staff_thread", args=[fjordvik.id, thread.id])))
    assert "Marker som journalført" not in page.main.text


@pytest.mark.parametrize(
    "body", ["Hei!\n\nTo avsnitt, «æøå» og = tegn.", "Tegn uten skrift: 中文 🙂 ‮ شكرا", "#let x = panic()"]
)
def test_the_copy_is_a_file_whatever_was_written(silje, ask, fjordvik, body):
    thread = ask(body=body, subject="*Emne* #1")
    answer = silje.browser.get(reverse("dialogue:copy_staff_thread", args=[fjordvik.id, thread.id]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith('attachment; filename="samtale-')
    assert answer.content.startswith(b"%PDF-")


def test_taking_a_copy_leaves_an_entry(silje, astrid, thread, fjordvik):
    silje.browser.get(reverse("dialogue:copy_staff_thread", args=[fjordvik.id, thread.id]))
    entry = Entry.objects.get(event="dialogue.thread.copied")
    assert (entry.persons, entry.object_id, entry.reason) == ([astrid.person_id], thread.id, "care")

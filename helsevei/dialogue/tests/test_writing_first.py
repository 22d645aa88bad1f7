"""Staff write first: to the right person, owed no answer, and with a way on for whoever reads it (M7, MS9)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.accounts.actions import decide_consent
from helsevei.audit.models import Entry
from helsevei.contacts.actions import end_contact
from helsevei.core.clock import now, today
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.handling import close_thread, reopen_thread
from helsevei.dialogue.actions.replies import save_reply
from helsevei.dialogue.actions.withdrawing import withdraw_message
from helsevei.dialogue.actions.writing import (
    DialogueClosed,
    KeyUsedForAnother,
    NotDigitallyActive,
    continue_thread,
    write_first,
)
from helsevei.dialogue.models import CloseReason, Draft, Message, Thread
from helsevei.dialogue.notices import who_was_written_to

BODY = "Vi kommer en time senere i morgen."


@pytest.fixture
def first(contact):
    """The page where staff write to Astrid."""
    return reverse("dialogue:write_first", args=[contact.municipality_id, contact.id])


@pytest.fixture
def tell(silje, fjordvik, contact):
    def write(someone=silje, **other):
        given: dict[str, Any] = {
            "subject": "I morgen",
            "body": BODY,
            "takes_replies": True,
            "idempotency_key": uuid4(),
            "now": now(),
        }
        return write_first(actor=someone.actor(fjordvik), contact_id=contact.id, **given | other)

    return write


def own(astrid, thread):
    return reverse("dialogue:thread", args=[astrid.person_id, thread.id])


def test_she_is_shown_who_gets_it_before_it_is_sent(silje, astrid, first, read, inbox):
    form = read(silje.browser.get(first)).form(holding="body").fields
    asked = silje.browser.post(first, {**form, "subject": "I morgen", "body": f"Hei\nAstrid\n{BODY}"})
    assert asked.status_code == 200
    assert not Thread.objects.exists()
    text = read(asked).main.text
    for fact in ("Astrid Fjellvang", f"{astrid.user.person.birth_date:%d.%m.%Y}", "Hjemmesykepleien", BODY):
        assert fact in text
    fields = read(asked).form(holding="body").fields
    changed = silje.browser.post(first, {**fields, "change": "yes"})
    assert read(changed).form(holding="body").fields["body"] == f"Hei\nAstrid\n{BODY}"
    silje.browser.post(first, {**fields, "is_right_person": "yes"})
    assert Message.objects.get().body == f"Hei\nAstrid\n{BODY}"
    assert "Fra tjenesten" in read(astrid.browser.get(inbox)).main.text


def test_nothing_is_owed_until_she_writes(astrid, tell, answer, read):
    thread = tell()
    assert (thread.is_waiting, thread.due_at, thread.answered_at) == (False, None, None)
    page = read(astrid.browser.get(own(astrid, thread))).main.text
    assert BODY in page
    assert "Besvart" not in page
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Takk.", idempotency_key=uuid4(), now=now())
    thread.refresh_from_db()
    assert thread.is_waiting
    assert answer(thread).answered_at


def test_more_from_the_service_is_no_answer_either(tell, answer, silje, fjordvik):
    thread = answer(tell(), body="Og ta fram esken.")
    assert (thread.answered_at, thread.is_waiting) == (None, False)
    close_thread(actor=silje.actor(fjordvik), thread_id=thread.id, reason=CloseReason.DONE, seen_version=2,
                 seen_handling=1, now=now())  # fmt: skip
    assert not reopen_thread(actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=2).is_waiting


def test_a_message_without_reply_leads_her_on(astrid, tell, read, contact):
    thread = tell(takes_replies=False)
    page = read(astrid.browser.get(own(astrid, thread))).main
    assert "Du kan ikke svare på denne meldingen" in page.text
    assert "55 55 01 00" in page.text.replace("\u00a0", " ")
    assert not list(page.all("textarea"))
    new = reverse("dialogue:write_message", args=[astrid.person_id, contact.id])
    assert new in [link.attributes["href"] for link in page.all("a")]


def test_what_is_sent_to_it_all_the_same_is_kept_and_goes_as_a_new_message(astrid, tell, read):
    thread = tell(takes_replies=False)
    answer = astrid.browser.post(own(astrid, thread), {"key": str(uuid4()), "body": "Fint!"})
    assert answer.status_code == 409
    form = read(answer).form(holding="body")
    assert astrid.browser.post(form.attributes["action"], form.fields).status_code == 302
    assert Thread.objects.latest("started_at").follows == thread


def test_whoever_has_no_digital_dialogue_is_to_be_called(silje, astrid, tell, first, read):
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    with pytest.raises(NotDigitallyActive):
        tell()
    page = read(silje.browser.get(first)).main
    assert "Ring i stedet." in page.text
    assert not list(page.all("textarea"))


def test_whoever_is_helped_no_more_is_not_written_to(silje, fjordvik, tell, contact, first, read):
    end_contact(actor=silje.actor(fjordvik), contact_id=contact.id, end_date=today())
    assert tell()
    with pytest.raises(DialogueClosed):
        tell(now=now() + timedelta(days=1))


def test_only_those_who_answer_in_the_service_write(tell, roy, turid, liv, astrid, first, kare):
    for stranger in (roy, turid, liv):
        with pytest.raises(NotAllowed):
            tell(stranger)
        assert stranger.browser.get(first).status_code == 404
    assert astrid.browser.get(first).status_code == 404


def test_the_same_key_writes_once(tell):
    key = uuid4()
    assert tell(idempotency_key=key) == tell(idempotency_key=key)
    assert Message.objects.count() == 1
    for other in ({"body": "Noe annet."}, {"subject": "Annet"}, {"takes_replies": False}):
        with pytest.raises(KeyUsedForAnother):
            tell(idempotency_key=key, **other)


def test_she_is_told_and_it_is_in_her_access_log(astrid, tell):
    thread = tell()
    (told,) = who_was_written_to(thread.messages.get().id, now())
    assert told.person == astrid.user.person
    assert Entry.objects.filter(event="dialogue.message.sent", persons=[astrid.person_id]).count() == 1


def test_withdrawn_the_subject_goes_too(silje, fjordvik, astrid, tell, read, inbox):
    thread = tell(subject="Til feil person")
    withdraw_message(actor=silje.actor(fjordvik), message_id=thread.messages.get().id, now=now())
    for page in (inbox, own(astrid, thread)):
        text = read(astrid.browser.get(page)).main.text
        assert "Til feil person" not in text
        assert "Melding som er trukket tilbake" in text
    assert thread.messages.get().withdrawal.subject == "Til feil person"


def test_what_is_begun_is_kept_and_found_again(silje, contact, first, read):
    later = reverse("dialogue:save_first_draft", args=[contact.municipality_id, contact.id])
    form = read(silje.browser.get(first)).form(holding="body").fields
    silje.browser.post(later, {**form, "subject": "I mor", "body": "Vi kom"}, headers={"x-by-itself": "yes"})
    fields = read(silje.browser.get(first)).form(holding="body").fields
    assert (fields["subject"], fields["body"]) == ("I mor", "Vi kom")
    silje.browser.post(first, {**fields, "is_right_person": "yes"})
    assert not Draft.objects.exists()


def test_a_standard_reply_is_put_in_and_nothing_is_lost_or_asked_for_yet(silje, fjordvik, first, read):
    reply = save_reply(
        actor=silje.actor(fjordvik), municipality_id=fjordvik.id, name="Hei", body="Hei {innbyggerens fornavn}"
    )
    form = read(silje.browser.get(first)).form(holding="body").fields
    put_in = silje.browser.post(first, {**form, "body": "Først.", "reply": str(reply.id), "insert": "yes"})
    fields = read(put_in).form(holding="body").fields
    assert (put_in.status_code, fields["body"], fields["key"]) == (200, "Først.\n\nHei Astrid", form["key"])
    assert "Skriv kort hva" not in read(put_in).main.text


def test_the_ways_to_it_are_on_her_page_and_in_the_list_of_contacts(silje, roy, astrid, fjordvik, first):
    for name, ids in (
        ("dialogue:person_threads", [fjordvik.id, astrid.person_id]),
        ("contacts:staff_contacts", [fjordvik.id]),
    ):
        page = reverse(name, args=ids)
        assert first in silje.browser.get(page).content.decode()
        assert first not in roy.browser.get(page).content.decode()

"""A thread that a service has closed waits for the inhabitant until she has opened it, and she is told of it once (M6, M13)."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from helsevei.accounts.ports import ContactDetails
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.dialogue.actions.handling import close_thread, reopen_thread
from helsevei.dialogue.actions.reading import read_thread
from helsevei.dialogue.actions.writing import continue_thread
from helsevei.dialogue.models import CloseReason, ReadMark, Thread
from helsevei.notifications.models import Notice
from helsevei.notifications.sending import send

CLOSED = "Hjemmesykepleien har avsluttet samtalen"


@pytest.fixture(autouse=True)
def _reachable(outside, astrid):
    outside.contacts.details[astrid.identity_number] = ContactDetails(mobile="+4740000101", can_be_notified=True)


@pytest.fixture
def close(silje, fjordvik, thread):
    """Silje closes Astrid's thread, having seen everything."""

    def by_silje() -> Thread:
        thread.refresh_from_db()
        return close_thread(
            actor=silje.actor(fjordvik), thread_id=thread.id, reason=CloseReason.SPOKEN, seen_version=thread.version,
            seen_handling=thread.handling_version, now=now(),
        )  # fmt: skip

    return by_silje


@pytest.fixture
def texts(outside):
    """What her telephone has got, once every notice has been sent."""

    def deliver() -> list[str]:
        for notice in Notice.objects.order_by("created_at"):
            send(notice_id=notice.id, now=now())
        return [text for _to, text in outside.phones.sent.values()]

    return deliver


def test_she_is_told_that_something_is_new_and_nothing_of_what(close, texts):
    close()
    assert texts() == ["Det er noe nytt i en melding du har skrevet på Helsevei. Logg inn for å lese."]


def test_an_answer_and_the_closing_after_it_are_one_notice(thread, answer, close, texts):
    answer(thread)
    assert len(texts()) == 1
    close()
    assert texts() == ["Du har fått en ny melding på Helsevei. Logg inn for å lese den."]


def test_whoever_had_read_the_answer_before_is_told_of_the_closing(astrid, thread, answer, own_page, close, texts):
    answer(thread)
    astrid.browser.get(own_page)
    close()
    assert len(texts()) == 1


def test_whoever_has_seen_it_meanwhile_is_left_alone(astrid, own_page, close, texts):
    close()
    astrid.browser.get(own_page)
    assert texts() == []


def test_nobody_is_told_of_a_closing_that_was_undone(silje, fjordvik, close, texts):
    closed = close()
    reopen_thread(actor=silje.actor(fjordvik), thread_id=closed.id, seen_handling=closed.handling_version)
    assert texts() == []


def test_one_that_was_opened_and_closed_again_is_told_of_once(silje, fjordvik, astrid, own_page, close, texts):
    for _ in range(2):
        closed = close()
        reopen_thread(actor=silje.actor(fjordvik), thread_id=closed.id, seen_handling=closed.handling_version)
    close()
    assert len(texts()) == 1
    astrid.browser.get(own_page)
    reopened = Thread.objects.get()
    reopen_thread(actor=silje.actor(fjordvik), thread_id=reopened.id, seen_handling=reopened.handling_version)
    close()
    assert len(texts()) == 2


def test_a_closing_that_was_undone_before_it_was_told_is_told_the_next_time(silje, fjordvik, close, texts):
    closed = close()
    reopen_thread(actor=silje.actor(fjordvik), thread_id=closed.id, seen_handling=closed.handling_version)
    assert texts() == []
    close()
    assert len(texts()) == 1


def test_both_sides_see_that_she_was_told(astrid, silje, own_page, staff_page, close, texts, read):
    close()
    texts()
    assert "Varsel sendt på SMS til nummeret som slutter på 101" in read(silje.browser.get(staff_page)).main.text
    assert "Vi sendte deg et varsel på SMS" in read(astrid.browser.get(own_page)).main.text


def test_it_is_unread_everywhere_until_she_has_opened_it(astrid, own_page, inbox, close, read):
    start = reverse("home:start", args=[astrid.person_id])
    close()
    assert CLOSED in read(astrid.browser.get(start)).main.text
    assert "Meldinger, 1 ny" in " ".join(link.text for link in read(astrid.browser.get(start)).main.all("a"))
    for page in (inbox, f"{inbox}?vis=uleste"):
        text = read(astrid.browser.get(page)).main.text
        assert "Ny dosett, ulest" in text
        assert "Nytt svar" not in text  # nobody has answered her
    assert "Samtalen er avsluttet" in read(astrid.browser.get(own_page)).main.text
    assert CLOSED not in read(astrid.browser.get(start)).main.text
    assert "Ny dosett, ulest" not in read(astrid.browser.get(inbox)).main.text


def test_an_answer_that_she_has_not_read_is_named_too(astrid, thread, answer, close, read):
    answer(thread)
    close()
    start = read(astrid.browser.get(reverse("home:start", args=[astrid.person_id]))).main.text
    assert "Hjemmesykepleien har svart og avsluttet samtalen" in start


def test_an_answer_that_she_has_read_is_not_called_new(astrid, thread, answer, own_page, close, read):
    answer(thread)
    astrid.browser.get(own_page)
    close()
    start = read(astrid.browser.get(reverse("home:start", args=[astrid.person_id]))).main.text
    assert CLOSED in start
    assert "har svart" not in start


def test_what_a_colleague_has_closed_is_nothing_to_look_at_again(
    worker, fjordvik, home_nursing, staff_page, staff_inbox, close
):
    anders = worker("11887449955", "Anders Moen", Role.LEADER, fjordvik, home_nursing)
    anders.browser.get(staff_page)
    close()
    assert ", ulest" not in anders.browser.get(f"{staff_inbox}?vis=alle").content.decode()


def test_her_own_message_is_no_news_to_her_however_late_another_tab_was_read(astrid, thread, inbox):
    on_its_way = Thread.objects.get()
    continue_thread(
        actor=astrid.actor(), thread_id=thread.id, body="Og en ting til.", idempotency_key=uuid4(), now=now()
    )
    read_thread(actor=astrid.actor(), thread=on_its_way, now=now())
    assert ", ulest" not in astrid.browser.get(inbox).content.decode()


def test_one_that_is_closed_while_she_reads_it_is_unread(astrid, thread, inbox, close):
    on_its_way = Thread.objects.get()
    close()
    read_thread(actor=astrid.actor(), thread=on_its_way, now=now())
    assert ", ulest" in astrid.browser.get(inbox).content.decode()


def test_one_that_is_open_again_is_no_news(astrid, silje, fjordvik, inbox, close):
    closed = close()
    reopen_thread(actor=silje.actor(fjordvik), thread_id=closed.id, seen_handling=closed.handling_version)
    assert ", ulest" not in astrid.browser.get(inbox).content.decode()


def test_when_closings_became_news_those_she_had_opened_since_were_none(astrid, inbox, close, ask, silje, fjordvik):
    close()
    read_thread(actor=astrid.actor(), thread=Thread.objects.get(), now=now())
    later = ask(subject="Ukjent", now=now())
    close_thread(
        actor=silje.actor(fjordvik), thread_id=later.id, reason=CloseReason.DONE, seen_version=1, seen_handling=1, now=now()
    )  # fmt: skip
    ReadMark.objects.update(closed_at=None)
    migration = import_module("helsevei.dialogue.migrations.0004_closings_seen_already")
    migration.see(apps, connection.schema_editor())
    page = astrid.browser.get(inbox).content.decode()
    assert page.count(", ulest") == 1

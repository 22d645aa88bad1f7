"""What was sent by mistake is taken back within ten minutes while unread; a stub stays (M7, MS9)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.handling import close_thread
from helsevei.dialogue.actions.reading import copy_thread, read_thread
from helsevei.dialogue.actions.withdrawing import ReadAlready, TooLateToWithdraw, withdraw_message
from helsevei.dialogue.actions.writing import NewMessageSince, continue_thread
from helsevei.dialogue.copies import in_words
from helsevei.dialogue.models import CloseReason, Message, Thread, Withdrawal
from helsevei.dialogue.notices import who_was_written_to
from helsevei.dialogue.tests.conftest import ANSWER, QUESTION
from helsevei.dialogue.tests.test_at_the_same_moment import at_once, held_up, post
from helsevei.notifications.models import Notice

__all__ = ["held_up"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """The leader of home nursing."""
    return worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)


@pytest.fixture
def kari(worker, fjordvik, home_nursing):
    """Another nurse there."""
    return worker("24829049976", "Kari Nilsen", Role.CASE_WORKER, fjordvik, home_nursing)


@pytest.fixture
def answered(thread, answer):
    """Astrid asked an hour ago, and Silje has just answered."""
    before = {name: getattr(Thread.objects.get(), name) for name in AS_BEFORE}
    answer(thread)
    return before


AS_BEFORE = ("asked_at", "due_at", "answered_at", "last_message_at", "last_author_id", "last_author_kind", "subject")


@pytest.fixture
def withdraw(silje, fjordvik):
    def take_back(someone=silje, message=None, at=None):
        message = message or Message.objects.by_staff().latest("sent_at")
        return withdraw_message(actor=someone.actor(fjordvik), message_id=message.id, now=at or now())

    return take_back


def page_of(message: Message) -> str:
    thread = message.thread
    return reverse("dialogue:withdraw_message", args=[thread.municipality_id, thread.id, message.id])


def test_she_is_asked_with_name_and_birth_date_and_then_both_sides_see_that_something_was_there(
    silje, astrid, answered, staff_page, own_page, inbox, read
):
    page = read(silje.browser.get(staff_page))
    (way,) = [link.attributes["href"] for link in page.main.all("a") if link.text.strip() == "Trekk tilbake"]
    asked = read(silje.browser.get(way)).main.text
    assert "Astrid Fjellvang" in asked
    assert f"{astrid.user.person.birth_date:%d.%m.%Y}" in asked
    silje.browser.post(way)
    staff = read(silje.browser.get(staff_page)).main.text
    assert "Silje Nygård trakk tilbake en melding i dag" in staff
    assert "Trekk tilbake" not in staff
    assert "Nytt" in read(astrid.browser.get(inbox)).main.text
    hers = read(astrid.browser.get(own_page)).main.text
    assert "Hjemmesykepleien trakk tilbake en melding i dag kl." in hers
    assert "Ingen hadde lest den, og du trenger ikke gjøre noe." in hers
    assert "Nytt" not in read(astrid.browser.get(inbox)).main.text
    assert ANSWER not in staff + hers
    assert QUESTION in staff


def test_the_thread_stands_and_is_owed_as_before_the_answer(withdraw, answered, thread):
    withdraw()
    thread.refresh_from_db()
    assert {name: getattr(thread, name) for name in AS_BEFORE} == answered
    assert (thread.is_waiting, thread.is_read_by_service) == (True, True)


def test_of_two_answers_the_first_still_stands(withdraw, thread, answer):
    first = answer(thread, body="Ja.")
    answer(thread, body="Nei.")
    withdraw()
    thread.refresh_from_db()
    assert (thread.answered_at, thread.last_message_at, thread.is_waiting) == (
        first.answered_at, first.last_message_at, False,
    )  # fmt: skip


def test_a_closed_thread_owes_nothing_by_it(silje, fjordvik, withdraw, answered, thread):
    thread.refresh_from_db()
    close_thread(
        actor=silje.actor(fjordvik), thread_id=thread.id, reason=CloseReason.DONE, seen_version=2, seen_handling=1,
        now=now(),
    )  # fmt: skip
    assert not withdraw().is_waiting


@pytest.mark.parametrize("look", [read_thread, copy_thread], ids=["opened", "printed"])
def test_what_she_has_had_before_her_stays(withdraw, answered, thread, astrid, silje, staff_page, read, look):
    look(actor=astrid.actor(), thread=Thread.objects.get(), now=now())
    assert "Trekk tilbake" not in read(silje.browser.get(staff_page)).main.text
    with pytest.raises(ReadAlready):
        withdraw()
    assert not Withdrawal.objects.exists()


def test_what_one_who_acts_for_her_has_had_before_her_stays(withdraw, answered, kare, thread):
    for_her = replace(kare.actor(), person_id=thread.person_id)
    read_thread(actor=for_her, thread=Thread.objects.get(), now=now())
    with pytest.raises(ReadAlready):
        withdraw()


def test_what_she_read_before_it_came_is_no_hindrance(withdraw, thread, astrid, answer):
    read_thread(actor=astrid.actor(), thread=thread, now=now())
    answer(thread)
    assert withdraw().is_waiting


def test_ten_minutes_are_the_limit(withdraw, answered):
    sent_at = Message.objects.by_staff().get().sent_at
    with pytest.raises(TooLateToWithdraw):
        withdraw(at=sent_at + 10 * MINUTE + timedelta(seconds=1))
    assert withdraw(at=sent_at + 10 * MINUTE).is_waiting


def test_after_ten_minutes_the_page_says_why_not(ask, answer, silje, read):
    answer(ask(now=now() - 60 * MINUTE), now=now() - 11 * MINUTE)
    message = Message.objects.by_staff().get()
    way = page_of(message)
    assert way not in silje.browser.get(way.split(str(message.id))[0]).content.decode()
    refused = silje.browser.post(way)
    assert refused.status_code == 409
    assert "Det er mer enn ti minutter siden" in read(refused).main.text


def test_the_author_may_and_the_leader_and_nobody_else(
    withdraw, answered, silje, anders, kari, roy, liv, astrid, staff_page, read
):
    for stranger in (kari, roy, liv, astrid):
        with pytest.raises(NotAllowed):
            withdraw(stranger)
        assert stranger.browser.get(page_of(Message.objects.by_staff().get())).status_code == 404
    assert "Trekk tilbake" not in read(kari.browser.get(staff_page)).main.text
    withdraw(anders)
    assert "Anders Leder trakk tilbake en melding fra Silje Nygård" in read(kari.browser.get(staff_page)).main.text


def test_what_the_inhabitant_wrote_is_hers(withdraw, silje, anders, thread):
    with pytest.raises(NotAllowed):
        withdraw(anders, Message.objects.get())
    assert anders.browser.get(page_of(Message.objects.get())).status_code == 404


def test_no_notice_goes_out_and_the_one_before_it_does(withdraw, thread, answer):
    answer(thread, body="Ja.")
    answer(thread, body="Nei.")
    first, last = Message.objects.by_staff().order_by("sent_at")
    assert [bool(who_was_written_to(one.id, now())) for one in (first, last)] == [False, True]
    withdraw()
    assert [bool(who_was_written_to(one.id, now())) for one in (first, last)] == [True, False]
    assert Notice.objects.count() == 2


def test_nobody_finds_its_words_and_no_copy_has_them(withdraw, answered, astrid, silje, thread, read):
    search = reverse("dialogue:search", args=[astrid.person_id])
    word = {"words": ANSWER.split()[-1].strip(".")}
    assert thread.subject in read(astrid.browser.post(search, word)).main.text
    withdraw()
    assert thread.subject not in read(astrid.browser.post(search, word)).main.text
    letters = [in_words(one, thread)["body"] for one in Message.objects.in_thread(thread)]
    assert letters == [QUESTION, "Meldingen er trukket tilbake."]


def test_what_may_be_withdrawn_is_found_but_not_shown_by_a_search(answered, astrid, read):
    """What she has read in a search she has had before her, and nobody would know."""
    search = reverse("dialogue:search", args=[astrid.person_id])
    assert ANSWER not in read(astrid.browser.post(search, {"words": "gjør vi"})).main.text


def test_it_is_in_her_access_log_and_stays_in_the_database(withdraw, answered, astrid, thread, read):
    withdraw()
    assert Entry.objects.filter(event="dialogue.message.withdrawn", persons=[astrid.person_id]).count() == 1
    log = astrid.browser.get(reverse("home:access_log", args=[astrid.person_id]))
    assert "Trakk tilbake en melding til deg" in read(log).main.text
    assert Message.objects.by_staff().get().body == ANSWER
    for change in ("UPDATE dialogue_withdrawal SET withdrawn_by_name = 'x'", "DELETE FROM dialogue_withdrawal"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_withdrawn_twice_is_withdrawn_once_and_sent_again_it_does_not_come_back(withdraw, answer, thread):
    key = uuid4()
    answer(thread, idempotency_key=key)
    withdraw()
    withdraw()
    answer(thread, idempotency_key=key)
    assert (Withdrawal.objects.count(), Message.objects.count()) == (1, 2)
    assert Thread.objects.get().is_waiting


def test_a_page_from_before_the_answer_still_cannot_answer_past_a_new_question(
    withdraw, answered, answer, astrid, thread
):
    withdraw()
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Hallo?", idempotency_key=uuid4(), now=now())
    for seen in (1, 2):
        with pytest.raises(NewMessageSince):
            answer(thread, body="Nå så.", seen_version=seen)


def test_she_reads_it_or_it_is_withdrawn_never_both(own_database, astrid, silje, answered, own_page, thread, held_up):
    """Both have seen that it was there and unread."""
    message = Message.objects.by_staff().get()
    page = astrid.browser
    (read, _), (taken, _) = at_once(
        lambda: page.get(own_page), post(silje, page_of(message)), between=held_up(thread, count=2)
    )
    shown = Withdrawal.objects.exists()
    assert (read, taken) == ((200, 302) if shown else (200, 409))


def test_withdrawn_by_author_and_leader_at_once_it_is_withdrawn_once(
    own_database, silje, anders, answered, thread, held_up
):
    address = page_of(Message.objects.by_staff().get())
    answers = at_once(post(silje, address), post(anders, address), between=held_up(thread, count=2))
    assert [status for status, _ in answers] == [302, 302]
    assert Withdrawal.objects.count() == 1


def test_no_address_shows_her_the_newest_message_without_its_being_read(astrid, answered, own_page, withdraw, read):
    page = read(astrid.browser.get(f"{own_page}?eldre=2099-01-01T00:00:00.000000Z_{uuid4()}"))
    assert ANSWER in page.main.text
    with pytest.raises(ReadAlready):
        withdraw()


def test_the_colleagues_read_who_took_back_whose_message(anders, silje, withdraw, answered, staff_page, read):
    withdraw(anders)
    told = "Anders Leder trakk tilbake en melding fra Silje Nygård i dag"
    assert told in read(silje.browser.get(staff_page)).main.text

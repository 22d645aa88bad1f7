"""Before sending and afterwards she is told when an answer can be expected, from the promise and the opening hours (M6, SV5)."""

from datetime import UTC, datetime

import pytest

from helsevei.contacts.actions import end_contact
from helsevei.core.actor import SYSTEM
from helsevei.directory.models import OpeningException

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10.00 in Norway


@pytest.fixture
def monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


def words_on(read, astrid, page: str) -> str:
    return " ".join(read(astrid.browser.get(page)).main.text.split())


def test_before_sending_she_sees_the_promise_and_the_moment_it_means_now(monday, astrid, new, read):
    page = words_on(read, astrid, new)
    assert "Akutte henvendelser skal ikke sendes via melding." in page
    assert "Forventet svartid på meldinger er første virkedag." in page
    assert "Sender du nå, kan du vente svar innen i morgen kl. 10.00." in page
    assert "Henvendelsen vil bli journalført." in page


def test_no_moment_is_named_when_nobody_knows_when_the_service_is_open(monday, astrid, new, home_nursing, read):
    home_nursing.opening_hours.all().delete()
    assert "kan du vente svar innen" not in words_on(read, astrid, new)


def test_after_sending_the_same_moment_stands_on_the_thread(monday, astrid, own_page, read):
    page = words_on(read, astrid, own_page)
    assert "Forventet svar innen i morgen kl. 10.00." in page
    assert "Sender du nå" not in page  # she has been promised an answer already


def test_without_a_promise_she_is_told_where_the_answer_will_come(monday, astrid, ask, own_page, thread, read):
    thread.due_at = None
    thread.save()
    assert "Hjemmesykepleien svarer deg her." in words_on(read, astrid, own_page)


def test_an_answer_that_is_late_is_not_hidden_and_the_number_is_near(monday, astrid, own_page, read, home_nursing):
    assert own_page
    monday.move_to(datetime(2026, 11, 24, 9, 1, tzinfo=UTC))
    astrid.__dict__.pop("browser", None)
    page = words_on(read, astrid, own_page)
    assert "Du skulle hatt svar innen i dag kl. 10.00. Ring Hjemmesykepleien på 55 55 01 00." in page


def test_after_the_answer_she_is_told_that_she_can_go_on(monday, astrid, thread, answer, own_page, read):
    answer(thread)
    page = words_on(read, astrid, own_page)
    assert "Hjemmesykepleien skrev sist. Du kan skrive mer i samtalen når du vil." in page
    assert "Sender du nå, kan du vente svar innen i morgen kl. 10.00." in page


def test_nothing_is_promised_where_nothing_can_be_sent(monday, astrid, contact, new, own_page, read):
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=contact.start_date)
    for page in (new, own_page):
        assert "Sender du nå" not in words_on(read, astrid, page)


def test_the_receipt_says_when_the_answer_comes(monday, astrid, new, read):
    form = read(astrid.browser.get(new)).form(holding="body").fields | {"subject": "Emne", "body": "Hei"}
    page = " ".join(read(astrid.browser.post(new, form, follow=True)).main.text.split())
    assert "Hjemmesykepleien har fått meldingen. Svaret kommer her. Forventet svar innen i morgen kl. 10.00." in page
    assert page.count("Forventet svar innen") == 1


@pytest.mark.parametrize("page", ["new", "own_page"])
def test_who_would_rather_call_reads_beside_the_letter_when_somebody_answers(monday, astrid, page, read, request):
    words = " ".join(read(astrid.browser.get(request.getfixturevalue(page))).root.text.split())
    assert "Ring 55 55 01 00 Åpent i dag: 08.00–15.30 Åpningstider Mandag–fredag" in words


def test_on_a_day_that_is_closed_she_reads_that_and_why(monday, astrid, new, home_nursing, read):
    OpeningException.objects.create(service=home_nursing, on_date=MONDAY.date(), reason="Planleggingsdag")
    words = " ".join(read(astrid.browser.get(new)).root.text.split())
    assert "Stengt i dag" in words
    assert "i dag: Stengt Planleggingsdag" in words

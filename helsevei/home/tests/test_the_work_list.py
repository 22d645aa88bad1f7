"""«Arbeidsliste»: what waits in a shift, from every room: why it is there, and by when (M7)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.contacts.actions import pin_person
from helsevei.core.actor import SYSTEM, Ability, Role
from helsevei.core.clock import now, today
from helsevei.core.ids import new_id
from helsevei.core.work import MOST
from helsevei.dialogue.actions.reading import read_thread
from helsevei.dialogue.actions.writing import answer_thread, write_message
from helsevei.dialogue.models import Thread
from helsevei.notifications.actions import conclude
from helsevei.notifications.models import GIVEN_UP, Notice
from helsevei.representation.actions import Receiver, register_power
from helsevei.representation.models import LegalBasis


@pytest.fixture
def listed(fjordvik, read):
    """The rows that somebody sees, each as its text."""

    def look(someone) -> list[str]:
        page = read(someone.browser.get(reverse("home:work_list", args=[fjordvik.id])))
        return [" ".join(one.text.split()) for one in page.main.all("article")]

    return look


@pytest.fixture
def ask(astrid, contact):
    def write(subject: str, body: str = "Kan dere komme?", at=None) -> Thread:
        return write_message(
            actor=astrid.actor(),
            contact_id=contact.id,
            subject=subject,
            body=body,
            idempotency_key=uuid4(),
            now=at or now(),
        )

    return write


def test_what_cannot_wait_is_on_top_and_each_row_says_why_and_by_when(silje, fjordvik, contact, ask, listed):
    late = ask("Sent ute")
    Thread.objects.filter(id=late.id).update(due_at=now() - timedelta(hours=1))
    urgent = ask("Vondt", body="Jeg har brystsmerter")
    assert urgent.marked_at
    pin_person(actor=silje.actor(fjordvik), contact_id=contact.id, why="Faller lett", until_date=today(), now=now())
    rows = listed(silje)
    assert ["Mulig hastesak: «Vondt»" in rows[0], "Skulle vært besvart: «Sent ute»" in rows[1]] == [True, True]
    assert "For sent" in rows[1]
    assert "På oppfølgingslista: Faller lett" in rows[2]
    assert "Til og med i dag" in rows[2]
    assert Entry.objects.filter(event="home.work_list.read").get().persons == [contact.person_id]


def test_an_answer_nobody_was_told_of_is_there_until_it_is_read(silje, astrid, fjordvik, ask, listed):
    thread = ask("Dosett")
    answer_thread(
        actor=silje.actor(fjordvik), thread_id=thread.id, body="Ja", idempotency_key=uuid4(), seen_version=1, now=now()
    )
    assert not listed(silje)
    conclude(actor=SYSTEM, notice_id=Notice.objects.get().id, now=now(), reason=GIVEN_UP)
    assert ["Varselet om svaret kom ikke fram" in one for one in listed(silje)] == [True]
    read_thread(actor=astrid.actor(), thread=Thread.objects.get(), now=now())
    assert not listed(silje)


def test_a_power_that_ends_unless_confirmed_is_there_in_time(silje, fjordvik, contact, listed, outside):
    for days in (10, 60):
        register_power(
            actor=silje.actor(fjordvik), contact_id=contact.id, receiver=Receiver("02867049889", "Ingrid", "Moe"), abilities=[Ability.READ],
            legal_basis=LegalBasis.SPOKEN, start_date=today(), review_date=today() + timedelta(days=days), end_date=None,
            now=now(),
        )  # fmt: skip
    assert ["slutter å gjelde hvis ingen bekrefter den" in one for one in listed(silje)] == [True]


def test_nobody_sees_what_waits_in_another_service_or_what_others_must_confirm(
    silje, worker, fjordvik, practical_help, contact, ask, listed
):
    ask("Vondt", body="Jeg har brystsmerter")
    helper = worker("01928149877", "Roy Leser", Role.CASE_WORKER, fjordvik, practical_help)
    assert (len(listed(silje)), listed(helper)) == (1, [])


def test_a_long_list_asks_as_often_as_a_short_one_and_says_that_there_is_more(silje, fjordvik, contact, ask, read):
    address = reverse("home:work_list", args=[fjordvik.id])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert silje.browser.get(address).status_code == 200
        return len(asked)

    thread = ask("Vondt", body="Jeg har brystsmerter")
    queries()
    few = queries()
    rows = [Thread.objects.get(id=thread.id) for _ in range(MOST)]
    for row in rows:
        row.id = new_id()
    Thread.objects.bulk_create(rows)
    assert queries() == few
    page = read(silje.browser.get(address)).main
    assert "Det er mer enn det er plass til her" in page.text
    assert len(list(page.all("article"))) == MOST

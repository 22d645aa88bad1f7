"""What was said goes when its time is over and a named person has said yes to that very list; nothing goes otherwise (JB8, D7)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now
from helsevei.dialogue.actions.drafts import save_draft
from helsevei.dialogue.actions.handling import add_note, close_thread, mark_journalled, reopen_thread
from helsevei.dialogue.models import CloseReason, Draft, Message, Note, Thread
from helsevei.dialogue.tests.conftest import QUESTION, SUBJECT, THEN
from helsevei.directory.models import AnswerTime
from helsevei.notifications.models import Delivery, Notice, NoticeState
from helsevei.retention import actions
from helsevei.retention.models import Hold, Removal, RowState
from helsevei.retention.tasks import clear, remove_approved

A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def one_year(settings):
    settings.KEEP_DIALOGUE_YEARS = 1


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """The leader of home nursing."""
    return worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)


@pytest.fixture
def old(ask, answer, silje, fjordvik):
    """A thread of 2020 with all that can be in one: answered, noted, closed, in the journal."""

    def make(subject: str = SUBJECT, moment=THEN) -> Thread:
        thread = ask(subject, now=moment)
        thread = answer(thread, now=moment + A_MINUTE)
        actor = silje.actor(fjordvik)
        add_note(actor=actor, thread_id=thread.id, body="Ringte datteren", idempotency_key=uuid4(), now=moment)
        thread = close_thread(actor=actor, thread_id=thread.id, reason=CloseReason.DONE, now=moment + 2 * A_MINUTE,
                              seen_version=thread.version, seen_handling=thread.handling_version)  # fmt: skip
        return mark_journalled(actor=actor, thread_id=thread.id, seen_version=thread.version,
                               seen_handling=thread.handling_version, now=moment)  # fmt: skip

    return make


@pytest.fixture
def overview(fjordvik):
    return reverse("retention:overview", args=[fjordvik.id])


@pytest.fixture
def preview(fjordvik):
    return reverse("retention:preview", args=[fjordvik.id, "samtaler"])


@pytest.fixture
def approve(anders, fjordvik):
    def approved(number: int, **also) -> Removal:
        given = {"table": "dialogue.Thread", "cutoff_at": now(), "now": now(), **also}
        return actions.approve_removal(actor=anders.actor(fjordvik), number=number, **given)

    return approved


def hold(anders, thread, *, everything: bool = False) -> Hold:
    return actions.place_hold(
        actor=anders.actor(thread.service.municipality), municipality_id=thread.municipality_id, now=now(),
        service_id=thread.service_id, person_id=thread.person_id, thread_id=None if everything else thread.id, reason="Klagesak",
    )  # fmt: skip


def test_a_leader_sees_what_is_due_says_yes_and_it_goes_with_everything_in_it(
    anders, silje, old, ask, overview, preview, read
):
    gone, open_still = old(), ask("Noe nytt")
    assert "1 kan slettes nå" in read(anders.browser.get(overview)).main.text
    page = read(anders.browser.get(preview))
    assert "Astrid Fjellvang" in page.main.text
    assert not any(text in page.main.text for text in (SUBJECT, QUESTION))
    form = page.form(holding="cutoff_at").fields
    assert anders.browser.post(preview, form).status_code == 422  # not said yes
    assert anders.browser.post(preview, {**form, "has_seen": "on"})["Location"] == overview
    removal = Removal.objects.get()
    assert (removal.number, removal.approved_by_name) == (1, "Anders Leder")
    remove_approved(removal_id=str(removal.id))
    assert list(Thread.objects.all()) == [open_still]
    assert not Note.objects.exists()
    assert Message.objects.get().thread == open_still
    told = Entry.objects.get(event="retention.row.removed")
    assert (told.object_id, told.persons) == (gone.id, [gone.person_id])
    assert Entry.objects.get(event="retention.batch.removed").reason == "1"


def test_she_reads_that_it_was_removed(astrid, old, approve, read):
    old()
    remove_approved(removal_id=str(approve(1).id))
    log = read(astrid.browser.get(reverse("home:access_log", args=[astrid.person_id]))).main.text
    assert "Slettet noe som var lagret om deg, fordi tiden var ute" in log


@pytest.mark.parametrize(
    "why", ["open", "new", "not in the journal", "taken up", "being written in", "held", "she is held"]
)
def test_nothing_is_due_that_is_in_use_or_held_back(
    old, ask, silje, astrid, anders, fjordvik, contact, preview, read, settings, why
):
    thread = old()
    if why == "open":
        reopen_thread(actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=thread.handling_version)
    elif why == "new":
        settings.KEEP_DIALOGUE_YEARS = 30
    elif why == "not in the journal":
        Thread.objects.update(journalled_version=0)
    elif why == "taken up":
        ask("Igjen", follows_id=thread.id)
    elif why == "being written in":
        save_draft(actor=astrid.actor(), contact_id=contact.id, thread_id=thread.id, subject="", body="Hei",
                   idempotency_key=uuid4(), now=now())  # fmt: skip
    else:
        hold(anders, thread, everything=why == "she is held")
    assert "Ingenting skal slettes nå" in read(anders.browser.get(preview)).main.text


def test_the_yes_is_to_what_was_seen_and_to_no_more(old, approve, preview, anders, read):
    old()
    old("En til")
    with pytest.raises(actions.ChangedSince):
        approve(1)
    form = read(anders.browser.get(preview)).form(holding="cutoff_at").fields
    old("Enda en")
    answer = anders.browser.post(preview, {**form, "has_seen": "on"})
    assert answer.status_code == 409
    assert "Ingenting er slettet" in read(answer).main.text
    assert not Removal.objects.exists()


def test_what_is_held_or_taken_into_use_after_the_yes_stays(old, approve, anders, silje, fjordvik):
    held, opened, gone = old("Sperret"), old("Åpnet"), old("Borte")
    removal = approve(3)
    hold(anders, held)
    reopen_thread(actor=silje.actor(fjordvik), thread_id=opened.id, seen_handling=opened.handling_version)
    remove_approved(removal_id=str(removal.id))
    assert set(Thread.objects.values_list("id", flat=True)) == {held.id, opened.id}
    states = {row.object_id: row.state for row in removal.rows.all()}
    assert states == {held.id: RowState.KEPT, opened.id: RowState.KEPT, gone.id: RowState.REMOVED}


def test_a_killed_removal_goes_on_where_it_was(old, approve, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    for number in range(5):
        old(f"Nummer {number}")
    removal = approve(5)
    assert actions.remove_batch(actor=SYSTEM, removal_id=removal.id, now=now())
    assert Thread.objects.count() == 3  # and here the worker died
    remove_approved(removal_id=str(removal.id))
    remove_approved(removal_id=str(removal.id))  # given back twice
    removal.refresh_from_db()
    assert not Thread.objects.exists()
    assert removal.finished_at
    assert Entry.objects.filter(event="retention.row.removed").count() == 5


@pytest.mark.parametrize("table", ["message", "note"])
def test_no_other_way_takes_a_word_not_even_once_it_is_approved(old, approve, table):
    old()
    approve(1)
    with connection.cursor() as cursor:
        for statement in (f"DELETE FROM dialogue_{table}", f"UPDATE dialogue_{table} SET body = 'Noe annet'"):
            with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
                cursor.execute(statement)


def test_old_drafts_are_shown_without_whose_they_are(anders, turid, astrid, contact, fjordvik, approve, read):
    save_draft(
        actor=astrid.actor(), contact_id=contact.id, subject="Privat", body="Hei", idempotency_key=uuid4(), now=THEN
    )
    for leader in (anders, turid):
        page = read(leader.browser.get(reverse("retention:preview", args=[fjordvik.id, "utkast"]))).main.text
        assert "Vises ikke for deg" in page
        assert not any(word in page for word in ("Astrid", "Privat"))
    remove_approved(removal_id=str(approve(1, table="dialogue.Draft").id))
    assert not Draft.objects.exists()


def test_administrators_see_how_many_and_not_whom(turid, old, preview, read):
    old()
    page = read(turid.browser.get(preview)).main.text
    assert "Hjemmesykepleien" in page
    assert "Astrid" not in page


def test_a_leader_of_another_service_is_asked_nothing(worker, fjordvik, practical_help, old, preview, read):
    old()
    other = worker("09911949844", "Line Leder", Role.LEADER, fjordvik, practical_help)
    assert "Ingenting skal slettes nå" in read(other.browser.get(preview)).main.text


def test_a_hold_is_placed_and_lifted_for_a_reason_and_seen_on_the_page_of_the_thread(
    anders, silje, old, staff_page_of, overview, read
):
    thread = old()
    page = reverse("dialogue:hold_thread", args=[thread.municipality_id, thread.id])
    assert silje.browser.get(page).status_code == 404
    assert anders.browser.post(page, {"reason": ""}).status_code == 422
    anders.browser.post(page, {"reason": "Klagesak hos Statsforvalteren"})
    seen = read(silje.browser.get(staff_page_of(thread))).main.text
    assert all(text in seen for text in ("Sperret mot sletting", "Klagesak hos Statsforvalteren", "Anders Leder"))
    assert "1 er sperret mot sletting" in read(anders.browser.get(overview)).main.text
    held = Hold.objects.get()
    lift = reverse("retention:lift_hold", args=[thread.municipality_id, held.id])
    assert silje.browser.post(lift, {"reason": "Ferdig"}).status_code == 404
    anders.browser.post(lift, {"reason": "Klagen er avgjort"})
    held.refresh_from_db()
    assert (held.lifted_by, held.lift_reason) == (anders.user, "Klagen er avgjort")
    assert "Sperret mot sletting" not in read(silje.browser.get(staff_page_of(thread))).main.text
    events = Entry.objects.filter(event__startswith="retention.hold.").values_list("event", "persons")
    assert list(events) == [
        ("retention.hold.placed", [thread.person_id]),
        ("retention.hold.lifted", [thread.person_id]),
    ]


@pytest.fixture
def staff_page_of():
    return lambda thread: reverse("dialogue:staff_thread", args=[thread.municipality_id, thread.id])


def test_both_pages_ask_as_little_of_many_as_of_one(anders, old, overview, preview):
    anders.browser.get(overview)  # logs in
    counts = []
    for more in (1, 60):
        for number in range(more):
            old(f"Samtale {number}", THEN + number * timedelta(hours=1))
        for page in (overview, preview):
            with CaptureQueriesContext(connection) as asked:
                assert anders.browser.get(page).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_what_goes_by_itself_goes_at_night_unless_she_is_held_anywhere(old, anders, astrid):
    thread = old()
    Notice.objects.update(state=NoticeState.SENT)
    notice = Notice.objects.earliest("id")
    delivery = {"notice": notice, "municipality_id": thread.municipality_id, "person_id": astrid.person_id}
    Delivery.objects.create(**delivery, channel="sms", masked_end="101")
    held = hold(anders, thread, everything=True)
    clear()
    assert Delivery.objects.count() == 1
    actions.lift_hold(actor=anders.actor(thread.service.municipality), hold_id=held.id, reason="Avgjort", now=now())
    clear()
    assert (Notice.objects.count(), Delivery.objects.count(), AnswerTime.objects.count()) == (0, 0, 0)
    assert Thread.objects.count() == 1  # that needs a yes

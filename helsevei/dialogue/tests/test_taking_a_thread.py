"""Staff take a thread: one has it at a time, and the second sees who (M7, ST1)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.accounts.models import User
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.dialogue.actions.handling import HandledMeanwhile, assign_thread, release_thread
from helsevei.dialogue.actions.writing import continue_thread
from helsevei.dialogue.models import Note, Thread


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """The leader of home nursing."""
    return worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)


def address(step: str, thread: Thread) -> str:
    return reverse(f"dialogue:{step}", args=[thread.municipality_id, thread.id])


def as_seen(thread: Thread) -> dict[str, int]:
    return {"version": thread.version, "handling": thread.handling_version}


def test_whoever_takes_a_thread_has_it_and_everybody_sees_that(
    silje, anders, astrid, thread, staff_page, own_page, read
):
    silje.browser.post(address("assign_thread", thread), as_seen(thread))
    assert "Du har tatt samtalen." in read(silje.browser.get(staff_page)).main.text
    assert "Silje Nygård har tatt samtalen." in read(anders.browser.get(staff_page)).main.text
    assert "Under behandling" in read(astrid.browser.get(own_page)).main.text


def test_what_nobody_has_read_is_not_said_to_be_in_hand(silje, astrid, thread, answer, inbox, read):
    silje.browser.post(address("assign_thread", thread), as_seen(thread))
    answer(thread)
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Men hva så?", idempotency_key=uuid4(), now=now())
    assert "Under behandling" not in read(astrid.browser.get(inbox)).main.text


def test_the_second_to_take_it_is_told_who_has_it_and_takes_nothing(silje, anders, thread, read):
    silje.browser.post(address("assign_thread", thread), as_seen(thread))
    answer = anders.browser.post(address("assign_thread", thread), as_seen(thread))
    assert answer.status_code == 409
    assert "Silje Nygård har tatt samtalen mens du så på den." in read(answer).main.text
    thread.refresh_from_db()
    assert thread.assigned_to == silje.user


def test_one_who_has_seen_that_may_take_it_over(silje, anders, thread, staff_page, read):
    silje.browser.post(address("assign_thread", thread), as_seen(thread))
    page = read(anders.browser.get(staff_page))
    form = next(form for form in page.main.all("form") if "Ta over samtalen" in form.text)
    anders.browser.post(form.attributes["action"], form.fields)
    thread.refresh_from_db()
    assert thread.assigned_to == anders.user


def test_a_thread_can_be_handed_back(silje, fjordvik, thread):
    assign_thread(actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=1, now=now())
    release_thread(actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=2, now=now())
    thread.refresh_from_db()
    assert (thread.assigned_to, thread.assigned_at) == (None, None)


@pytest.mark.parametrize("seen", [{}, {"handling": "x"}, {"handling": "-1"}, {"handling": "2147483648"}])
def test_a_button_that_does_not_say_what_was_seen_does_nothing(silje, thread, seen):
    assert silje.browser.post(address("assign_thread", thread), seen).status_code == 409
    assert Thread.objects.get().assigned_to is None


def test_readers_and_others_take_nothing(roy, astrid, liv, thread):
    for someone, status in ((roy, 404), (astrid, 404), (liv, 404)):
        assert someone.browser.post(address("assign_thread", thread), as_seen(thread)).status_code == status
    assert Thread.objects.get().assigned_to is None


def test_two_at_the_same_version_cannot_both_take_it(silje, anders, fjordvik, thread):
    assign_thread(actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=1, now=now())
    with pytest.raises(HandledMeanwhile, match="Silje"):
        assign_thread(actor=anders.actor(fjordvik), thread_id=thread.id, seen_handling=1, now=now())


def test_mine_are_those_i_have_taken_and_not_closed(silje, ask, staff_inbox, read):
    one, other = ask(subject="Den ene"), ask(subject="Den andre")
    silje.browser.post(address("assign_thread", one), as_seen(one))
    page = read(silje.browser.get(f"{staff_inbox}?vis=mine"))
    assert "Den ene" in page.main.text
    assert "Den andre" not in page.main.text
    one.refresh_from_db()
    silje.browser.post(address("close_thread", one), {**as_seen(one), "reason": "done"})
    assert "Den ene" not in read(silje.browser.get(f"{staff_inbox}?vis=mine")).main.text
    assert User.objects.filter(id=silje.user.id).exists()
    assert other.assigned_to is None


def test_a_note_is_read_by_colleagues_only_and_written_once(silje, anders, astrid, thread, staff_page, own_page, read):
    note = {"note": "Ring datteren først.", "note_key": str(uuid4())}
    for _ in range(2):
        silje.browser.post(address("add_note", thread), note)
    colleagues = read(anders.browser.get(staff_page)).main.text
    assert colleagues.count("Ring datteren først.") == 1
    assert "Silje Nygård" in colleagues
    assert "Ring datteren" not in astrid.browser.get(own_page).content.decode()


def test_a_note_that_was_changed_after_it_was_saved_is_not_lost(silje, thread, read):
    note = {"note": "Ring datteren.", "note_key": str(uuid4())}
    silje.browser.post(address("add_note", thread), note)
    answer = silje.browser.post(address("add_note", thread), {**note, "note": "Ring sønnen."})
    assert answer.status_code == 422
    assert "Skriv et svar" not in read(answer).main.text
    silje.browser.post(address("add_note", thread), read(answer).form(holding="note").fields)
    assert [note.body for note in Note.objects.order_by("written_at")] == ["Ring datteren.", "Ring sønnen."]


def test_an_empty_note_is_asked_for_and_what_was_typed_otherwise_stays(silje, thread, read):
    answer = silje.browser.post(address("add_note", thread), {"note": " ", "note_key": str(uuid4())})
    assert answer.status_code == 422
    assert "Skriv et notat før du lagrer." in read(answer).main.text

"""While somebody is away her substitute has her threads, and both sides are told; when she is here again they are hers (M7, MS8)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helsevei.accounts.actions.absences import end_absence, register_absence
from helsevei.accounts.models import StaffRole
from helsevei.audit.models import Entry
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now, today
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.handling import IsAway, NotInService, assign_thread, hand_over_thread, release_thread
from helsevei.dialogue.actions.reassigning import cover_threads, give_back_threads
from helsevei.dialogue.models import Thread
from helsevei.dialogue.tasks import reassign


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """The leader of home nursing."""
    return worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)


@pytest.fixture
def substitute(worker, fjordvik, home_nursing):
    return worker("01885698776", "Oda Vikar", Role.CASE_WORKER, fjordvik, home_nursing)


@pytest.fixture
def taken(silje, fjordvik, thread):
    return assign_thread(
        actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=thread.handling_version, now=now()
    )


@pytest.fixture
def away(fjordvik):
    """Somebody is away from today."""

    def register(who, substitute=None, days=7):
        return register_absence(
            actor=who.actor(fjordvik), municipality_id=fjordvik.id, user_id=who.user.id, start_date=today(),
            end_date=today() + timedelta(days=days), substitute_id=substitute and substitute.user.id, now=now(),
        )  # fmt: skip

    return register


def test_the_substitute_has_what_was_hers_and_the_deadline_stands(silje, anders, taken, away):
    away(silje, anders)
    reassign()
    thread = Thread.objects.get()
    assert thread.assigned_to == anders.user
    assert thread.away_holder == silje.user
    assert thread.due_at == taken.due_at
    assert thread.handling_version == taken.handling_version + 1


def test_without_a_substitute_it_is_free_for_everybody(silje, taken, away):
    away(silje)
    reassign()
    thread = Thread.objects.get()
    assert thread.assigned_to is None
    assert thread.away_holder == silje.user


def test_a_substitute_who_does_not_answer_in_that_service_does_not_get_it(silje, anders, practical_help, taken, away):
    StaffRole.objects.filter(user=silje.user).update(service=None)
    StaffRole.objects.filter(user=anders.user).update(service=practical_help)
    away(silje, anders)
    reassign()
    assert Thread.objects.get().assigned_to is None


def test_the_substitutes_substitute_has_it_when_both_are_away(silje, anders, substitute, taken, away):
    away(silje, anders)
    away(anders, substitute)
    reassign()
    thread = Thread.objects.get()
    assert thread.assigned_to == substitute.user
    assert thread.away_holder == silje.user


def test_one_who_falls_ill_while_she_stands_in_passes_it_on(silje, anders, substitute, taken, away):
    away(silje, anders)
    reassign()
    away(anders, substitute)
    reassign()
    assert Thread.objects.get().assigned_to == substitute.user
    assert Thread.objects.get().away_holder == silje.user


def test_two_who_stand_in_for_each_other_and_are_both_away_leave_it_to_everybody(silje, anders, taken, away):
    away(silje, anders)
    away(anders, silje)
    reassign()
    assert Thread.objects.get().assigned_to is None


def test_it_is_hers_again_when_she_is_here_again(silje, anders, fjordvik, taken, away):
    absence = away(silje, anders)
    reassign()
    end_absence(actor=silje.actor(fjordvik), absence_id=absence.id, now=now())
    reassign()
    thread = Thread.objects.get()
    assert thread.assigned_to == silje.user
    assert thread.away_holder is None


def test_an_absence_ends_by_itself_after_its_end_date(silje, anders, taken, away):
    away(silje, anders, days=0)
    reassign()
    assert Thread.objects.get().assigned_to == anders.user
    give_back_threads(actor=SYSTEM, now=now() + timedelta(days=1))
    assert Thread.objects.get().assigned_to == silje.user


def test_what_the_substitute_has_laid_back_or_somebody_has_taken_stays_so(silje, anders, fjordvik, taken, away):
    absence = away(silje, anders)
    reassign()
    thread = Thread.objects.get()
    release_thread(actor=anders.actor(fjordvik), thread_id=thread.id, seen_handling=thread.handling_version, now=now())
    end_absence(actor=silje.actor(fjordvik), absence_id=absence.id, now=now())
    reassign()
    assert Thread.objects.get().assigned_to is None


def test_one_who_has_no_role_any_more_does_not_get_it_back(silje, anders, fjordvik, taken, away):
    absence = away(silje, anders)
    reassign()
    StaffRole.objects.filter(user=silje.user).update(ends_at=now() - timedelta(seconds=1))
    absence.delete()
    reassign()
    thread = Thread.objects.get()
    assert thread.assigned_to == anders.user
    assert thread.away_holder is None


def test_nobody_gives_a_thread_to_one_who_is_away_and_she_takes_none(
    silje, anders, fjordvik, thread, away, staff_page, read
):
    away(silje, anders)
    seen = {"thread_id": thread.id, "seen_handling": thread.handling_version, "now": now()}
    with pytest.raises(IsAway, match="Tilbake i dag"):
        assign_thread(actor=silje.actor(fjordvik), **seen)
    with pytest.raises(NotInService):
        hand_over_thread(actor=anders.actor(fjordvik), colleague_id=silje.user.id, word="", word_key=thread.id, **seen)
    offered = read(anders.browser.get(f"{staff_page}overfor/")).main.text
    assert "Silje" not in offered


def test_both_sides_are_told(silje, anders, astrid, taken, away, staff_page, own_page, read):
    away(silje, anders)
    reassign()
    assert "Du er vikar for Silje Nygård, som er borte." in read(anders.browser.get(staff_page)).main.text
    assert "Anders Leder er vikar for Silje Nygård, som er borte." in read(silje.browser.get(staff_page)).main.text
    hers = read(astrid.browser.get(own_page)).main.text
    assert "Den som har hatt samtalen, er borte nå. En kollega svarer i stedet." in hers
    assert Entry.objects.filter(event="dialogue.thread.covered", object_id=str(taken.id)).count() == 1


def test_only_the_system_passes_threads_on(silje, fjordvik, taken):
    for act in (cover_threads, give_back_threads):
        with pytest.raises(NotAllowed):
            act(actor=silje.actor(fjordvik), now=now())


def test_the_list_shows_who_is_away_and_ends_it_at_a_press(silje, anders, fjordvik, away, read):
    absence = away(silje, anders)
    page = reverse("accounts:absences", args=[fjordvik.id])
    assert "Vikar: Anders Leder" in read(anders.browser.get(page)).main.text
    anders.browser.post(reverse("accounts:end_absence", args=[fjordvik.id, absence.id]))
    assert "Ingen er registrert borte" in read(silje.browser.get(page)).main.text

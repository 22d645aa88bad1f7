"""A thread is handed to a colleague or a team, with a word to them; whoever stands on an old page is told (M7, ST1)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.handling import (
    HandledMeanwhile,
    NotInService,
    assign_thread,
    close_thread,
    hand_over_thread,
)
from helsevei.dialogue.models import CloseReason, Note, Thread
from helsevei.dialogue.tests.test_at_the_same_moment import at_once, held_up, post
from helsevei.directory.actions.teams import remove_team, save_team

__all__ = ["held_up"]


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """The leader of home nursing."""
    return worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)


@pytest.fixture
def north(fjordvik, home_nursing):
    """A team of home nursing."""
    return save_team(
        actor=SYSTEM, municipality_id=fjordvik.id, service_id=home_nursing.id, name="Sone nord",
        mailbox="nord@fjordvik.example",
    )  # fmt: skip


@pytest.fixture
def hand(silje, fjordvik, thread):
    def give(by=silje, **other):
        given: dict[str, Any] = {
            "word": "",
            "word_key": uuid4(),
            "seen_handling": Thread.objects.get().handling_version,
            "now": now(),
        }
        return hand_over_thread(actor=by.actor(fjordvik), thread_id=thread.id, **given | other)

    return give


@pytest.fixture
def way(thread):
    return reverse("dialogue:hand_over_thread", args=[thread.municipality_id, thread.id])


def test_a_colleague_gets_it_among_her_own_with_the_word_to_her(
    silje, anders, astrid, way, thread, staff_inbox, staff_page, own_page, read
):
    form = read(silje.browser.get(way)).form(holding="receiver").fields
    receiver = f"colleague {anders.user.id}"
    silje.browser.post(way, {**form, "receiver": receiver, "word": "Du kjenner henne best."})
    assert thread.subject in read(anders.browser.get(f"{staff_inbox}?vis=mine")).main.text
    page = read(anders.browser.get(staff_page)).main.text
    assert "Du har tatt samtalen." in page
    assert "Du kjenner henne best." in page
    assert "Du kjenner" not in astrid.browser.get(own_page).content.decode()
    assert Entry.objects.filter(event="dialogue.thread.handed_over", persons=[astrid.person_id]).count() == 1


def test_a_team_gets_it_and_whoever_takes_it_there_keeps_it_in_the_team(
    silje, anders, way, thread, staff_inbox, staff_page, north, hand, ask, fjordvik, read
):
    hand(colleague_id=anders.user.id)
    hand(team_id=north.id)
    other = ask(subject="Noe annet")
    page = read(silje.browser.get(f"{staff_inbox}?team={north.id}")).main
    assert thread.subject in page.text
    assert other.subject not in page.text
    assert "Overført til Sone nord. Ingen der har tatt samtalen ennå." in read(silje.browser.get(staff_page)).main.text
    (row,) = [link.attributes["href"] for link in page.all("a") if str(thread.id) in link.attributes["href"]]
    assert other.subject not in read(silje.browser.get(row)).main.text
    thread.refresh_from_db()
    assign_thread(actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=thread.handling_version, now=now())
    thread.refresh_from_db()
    assert (thread.assigned_to, thread.team) == (silje.user, north)


def test_those_who_do_not_answer_there_are_not_offered_and_not_taken(
    silje, roy, liv, anders, north, way, hand, practical_help, fjordvik, worker, read
):
    elsewhere = worker("24829049976", "Kari Nilsen", Role.LEADER, fjordvik, practical_help)
    offered = read(silje.browser.get(way)).main
    names = {option.text.strip() for option in offered.all("option")}
    assert names == {"Velg …", "Sone nord", "Anders Leder"}
    theirs = save_team(
        actor=SYSTEM, municipality_id=fjordvik.id, service_id=practical_help.id, name="Sone sør",
        mailbox="sor@fjordvik.example",
    )  # fmt: skip
    for other in ({"colleague_id": roy.user.id}, {"colleague_id": elsewhere.user.id}, {"team_id": theirs.id}, {}):
        with pytest.raises(NotInService):
            hand(**other)
    for stranger in (roy, elsewhere, liv):
        with pytest.raises(NotAllowed):
            hand(stranger, team_id=north.id)
        assert stranger.browser.get(way).status_code == 404


def test_one_whose_role_has_ended_meanwhile_gets_nothing(anders, hand, fjordvik):
    anders.user.staff_roles.update(ends_at=now() - timedelta(minutes=1))
    with pytest.raises(NotInService):
        hand(colleague_id=anders.user.id)
    assert Thread.objects.get().assigned_to is None


def test_an_old_page_and_a_closed_thread_hand_over_nothing(silje, anders, north, hand, fjordvik, thread, way, read):
    form = read(silje.browser.get(way)).form(holding="receiver").fields
    assign_thread(actor=anders.actor(fjordvik), thread_id=thread.id, seen_handling=1, now=now())
    refused = silje.browser.post(way, {**form, "receiver": f"team {north.id}", "word": "Til dere."})
    assert refused.status_code == 409
    assert "Anders Leder har tatt samtalen mens du så på den." in read(refused).main.text
    close_thread(actor=silje.actor(fjordvik), thread_id=thread.id, reason=CloseReason.DONE, seen_version=1,
                 seen_handling=2, now=now())  # fmt: skip
    with pytest.raises(HandledMeanwhile):
        hand(team_id=north.id)
    assert not Note.objects.exists()


def test_nobody_chosen_is_asked_for(silje, way, read):
    form = read(silje.browser.get(way)).form(holding="receiver").fields
    answer = silje.browser.post(way, {**form, "word": "Hei"})
    assert answer.status_code == 422
    assert "Velg en kollega eller et team." in read(answer).main.text
    assert read(answer).form(holding="receiver").fields["word"] == "Hei"


def test_of_two_who_hand_it_over_at_once_one_is_told(own_database, silje, anders, north, way, thread, held_up):
    word = {"version": "1", "handling": "1", "word_key": str(uuid4())}
    answers = at_once(
        post(silje, way, receiver=f"team {north.id}", **word),
        post(anders, way, receiver=f"colleague {silje.user.id}", **word),
        between=held_up(thread, count=2),
    )
    assert sorted(status for status, _ in answers) == [302, 409]


def test_a_team_that_is_removed_leaves_its_threads_to_the_service(
    fjordvik, home_nursing, north, hand, silje, staff_inbox, thread, read
):
    hand(team_id=north.id)
    remove_team(actor=SYSTEM, municipality_id=fjordvik.id, service_id=home_nursing.id, team_id=north.id)
    assert Thread.objects.get().team is None
    assert thread.subject in read(silje.browser.get(staff_inbox)).main.text

"""A team's mailbox is told of what is new or soon overdue, once, and never about whom (M7)."""

from datetime import timedelta

import pytest

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.dialogue.actions.telling import tell_teams
from helsevei.directory.models import Team
from helsevei.notifications.models import Notice
from helsevei.notifications.sending import send


@pytest.fixture
def team(home_nursing):
    return Team.objects.create(service=home_nursing, name="Dagvakta", mailbox="hjemmesykepleien@fjordvik.example.no")


@pytest.fixture
def told(outside):
    """The mails that left when the job ran at a moment."""

    def at(moment) -> list[str]:
        before = len(outside.post.sent)
        tell_teams(actor=SYSTEM, now=moment)
        for notice in Notice.objects.filter(kind="dialogue.waiting", state="waiting"):
            send(notice_id=notice.id, now=moment)
        return [text for _id, _to, _subject, text in outside.post.sent[before:]]

    return at


def test_what_is_new_is_told_once(team, thread, told):
    (mail,) = told(now())
    assert "Nye meldinger fra innbyggere venter på svar." in mail
    assert told(now()) == []


def test_what_comes_near_its_deadline_is_told_once_more(team, thread, told):
    told(now())
    soon = thread.due_at - timedelta(hours=1)
    (mail,) = told(soon)
    assert "må besvares snart" in mail
    assert told(soon + timedelta(minutes=5)) == []


def test_several_messages_make_one_mail_and_another_message_makes_one_more(team, ask, told):
    ask()
    ask()
    assert len(told(now())) == 1
    ask()
    assert len(told(now())) == 1


def test_nothing_is_told_of_what_has_been_answered_or_has_no_team(thread, answer, told, home_nursing):
    assert told(now()) == []
    Team.objects.create(service=home_nursing, name="Dagvakta", mailbox="hjemmesykepleien@fjordvik.example.no")
    answer(thread)
    assert told(now()) == []


def test_a_mail_says_nothing_about_anybody(team, thread, told):
    (mail,) = told(now())
    for secret in ("Astrid", "Fjellvang", "dosett", "Hjemmesykepleien"):
        assert secret not in mail

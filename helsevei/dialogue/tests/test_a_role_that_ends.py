"""Whoever stops answering in a service leaves no thread behind that her colleagues think she answers (M7, MS8)."""

from datetime import timedelta

import pytest

from helsevei.accounts.models import StaffRole
from helsevei.audit.models import Entry
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.handling import assign_thread, close_thread
from helsevei.dialogue.actions.reassigning import put_back_threads
from helsevei.dialogue.models import CloseReason, Thread
from helsevei.dialogue.tasks import reassign


@pytest.fixture
def taken(silje, fjordvik, thread):
    return assign_thread(
        actor=silje.actor(fjordvik), thread_id=thread.id, seen_handling=thread.handling_version, now=now()
    )


def end_role(silje) -> None:
    StaffRole.objects.filter(user=silje.user).update(ends_at=now() - timedelta(seconds=1))


def test_what_she_had_is_everybodys_again(silje, taken):
    end_role(silje)
    reassign()
    reassign()
    thread = Thread.objects.get()
    assert thread.assigned_to is None
    assert thread.assigned_at is None
    assert thread.handling_version == taken.handling_version + 1
    assert thread.due_at == taken.due_at


def test_the_access_log_says_once_why(silje, taken):
    end_role(silje)
    reassign()
    reassign()
    assert Entry.objects.filter(event="dialogue.thread.put_back", object_id=str(taken.id)).count() == 1


def test_she_keeps_what_she_answers(taken):
    assert put_back_threads(actor=SYSTEM, now=now()) == 0
    assert Thread.objects.get().assigned_to == taken.assigned_to


def test_a_role_that_ends_tomorrow_takes_nothing_today(silje, taken):
    StaffRole.objects.filter(user=silje.user).update(ends_at=now() + timedelta(days=1))
    assert put_back_threads(actor=SYSTEM, now=now()) == 0
    assert put_back_threads(actor=SYSTEM, now=now() + timedelta(days=1)) == 1


def test_a_role_in_the_whole_municipality_is_enough(silje, taken):
    StaffRole.objects.filter(user=silje.user).update(service=None)
    assert put_back_threads(actor=SYSTEM, now=now()) == 0


def test_one_who_may_only_read_gives_them_back(silje, taken):
    StaffRole.objects.filter(user=silje.user).update(role="reader")
    assert put_back_threads(actor=SYSTEM, now=now()) == 1


def test_a_closed_thread_still_says_who_had_it(silje, fjordvik, taken):
    close_thread(actor=silje.actor(fjordvik), thread_id=taken.id, reason=CloseReason.DONE, seen_version=taken.version,
                 seen_handling=taken.handling_version, now=now())  # fmt: skip
    end_role(silje)
    assert put_back_threads(actor=SYSTEM, now=now()) == 0
    assert Thread.objects.get().assigned_to == taken.assigned_to


def test_nobody_else_gives_back_what_others_have(silje, fjordvik, taken):
    with pytest.raises(NotAllowed):
        put_back_threads(actor=silje.actor(fjordvik), now=now())

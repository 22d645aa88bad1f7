"""The large demo: two municipalities that are as full as a visitor would expect, and nothing in them that could not be true."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.text import salvage
from helsevei.demo.actions.everyday import live_everyday
from helsevei.demo.everyday import conversations, courses, life
from helsevei.demo.registers import people
from helsevei.demo.seed import seed
from helsevei.dialogue.models import MESSAGE_LENGTH, SUBJECT_LENGTH, CloseReason, Draft, Note, Thread
from helsevei.directory.models import Municipality, Service
from helsevei.notifications.models import Notice, NoticeState

BOTH = ("9901", "9902")
PAGE = 20
KEYS = {"subject", "said", "by", "language", "note", "closed", "again", "answered_soon", "next_day"}
WEDNESDAY = datetime(2026, 11, 25, 11, tzinfo=UTC)
COURSES = [course for number in BOTH for course in courses(number)]
CONVERSATIONS = [one for name in {line["conversations"] for line in life()["services"]} for one in conversations(name)]


def test_there_are_as_many_people_as_a_visitor_expects_and_no_two_share_a_name():
    inhabitants, staff = people()["inhabitants"], people()["staff"]
    names = [one["given_name"].split()[0] for one in inhabitants] + [one["name"].split()[0] for one in staff]
    assert len(inhabitants) >= 40
    assert len(staff) >= 8
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_hundreds_of_threads_are_written_from_many_conversations():
    assert len(COURSES) >= 300
    assert len(CONVERSATIONS) >= 80
    assert len({one["subject"] for one in CONVERSATIONS}) >= 80


def test_every_conversation_can_be_sent_as_it_stands():
    for one in CONVERSATIONS:
        assert set(one) <= KEYS
        assert len(one["subject"].replace("{day}", "Wednesday")) <= SUBJECT_LENGTH, one["subject"]
        assert one.get("closed", "done") in CloseReason.values, one["subject"]
        for text in (one["subject"], *one["said"], *one.get("again", [])):
            assert set(re.findall(r"{.*?}", text)) <= {"{day}"}, text
            assert text == salvage(text).strip(), text
            assert len(text) < MESSAGE_LENGTH - 100, text


def test_everybody_named_in_the_plan_is_somebody():
    names = {one["given_name"].split()[0] for one in people()["inhabitants"]}
    working = {one["name"].split()[0] for one in people()["staff"]}
    for line in life()["services"]:
        assert set(line["inhabitants"]) <= names & life()["voices"]["people"].keys()
        assert set(line["staff"]) <= working & life()["voices"]["staff"].keys()
    assert {name for one in CONVERSATIONS for name in one.get("by", [])} <= names


@pytest.mark.parametrize("line", life()["services"], ids=lambda line: line["service"])
def test_no_page_of_an_inbox_shows_the_same_words_twice(line):
    subjects = [
        course.conversation["subject"] for course in courses(line["municipality"]) if course.service == line["service"]
    ]
    places: dict[str, list[int]] = {}
    for place, subject in enumerate(subjects):
        places.setdefault(subject, []).append(place)
    apart = [later - earlier for found in places.values() for earlier, later in pairwise(found)]
    assert min(apart, default=PAGE) >= PAGE


def test_whoever_has_fallen_or_despairs_has_not_waited_for_days():
    waiting = [one for one in COURSES if one.messages == 1 and one.days_ago > 1]
    assert waiting
    assert [one.conversation["subject"] for one in waiting if "answered_soon" in one.conversation] == []


def test_nobody_writes_the_same_twice():
    written = Counter((course.service, course.inhabitant, course.conversation["subject"]) for course in COURSES)
    assert max(written.values()) == 1


def test_what_ends_ends_for_every_reason_and_some_of_it_is_opened_again():
    assert {one.conversation.get("closed", "done") for one in COURSES if one.is_over} == set(CloseReason.values)
    assert [one for one in COURSES if one.is_reopened]
    assert [one for one in COURSES if one.is_over and "again" in one.conversation]
    assert {one.messages for one in COURSES} == {1, 2, 3, 4}


@pytest.fixture
def demo(database, settings, tmp_path, time_machine):
    """A tenth of it, which is made in a few seconds, on a working day."""
    time_machine.move_to(WEDNESDAY)
    settings.DATA_DIR = str(tmp_path)
    seed()
    for number in BOTH:
        live_everyday(actor=SYSTEM, municipality=number, now=now(), share=10)


def test_the_large_demo_has_threads_in_every_state_and_none_in_the_future(demo):
    threads = Thread.objects.all()
    for state in (
        threads.new(),
        threads.unanswered().exclude(assigned_to=None),
        threads.overdue(now()),
        threads.filter(asked_at=None, closed_at=None),
        threads.filter(journalled_version__gt=0),
        threads.filter(last_author_kind="inhabitant", version__gt=1),
        threads.to_journal(),
        threads.closed(),
        Note.objects.all(),
        Draft.objects.all(),
        Notice.objects.filter(state=NoticeState.SENT),
    ):
        assert state.exists(), str(state.query)
    for thread in threads.prefetch_related("messages"):
        moments = [thread.started_at, *sorted(message.sent_at for message in thread.messages.all())]
        moments += [thread.closed_at] if thread.closed_at else []
        assert moments == sorted(moments)
        assert moments[-1] < now()
    assert Service.objects.filter(municipality__number="9901").count() >= 4
    assert Service.objects.filter(municipality__number="9902").count() >= 4
    waiting = Notice.objects.filter(state=NoticeState.WAITING, created_at__gt=now() - timedelta(days=1))
    assert waiting.count() < 30  # what a visitor finds in the outbox at first

    before = Thread.objects.count()
    for number in BOTH:
        live_everyday(actor=SYSTEM, municipality=number, now=now())
    assert (Thread.objects.count(), Municipality.objects.count()) == (before, 2)

"""What the pages that everybody opens ask for (dialogue/models/questions.py): written in SQL once, asked again by everybody, and
to each the answer is what she may see and nothing else."""

import gc
import threading
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any
from weakref import ref

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from helsevei.contacts.models import HealthContact, PinPlace, contacts_with_phones
from helsevei.core.actor import SYSTEM, Ability, Grant, Mandate, Role, Scope
from helsevei.core.clock import now, today
from helsevei.core.questions import Unfit, question
from helsevei.dialogue.actions.replies import save_reply
from helsevei.dialogue.models import Message, Narrowing, Position, Thread, ThreadQuerySet, questions
from helsevei.dialogue.tests.conftest import THEN
from helsevei.dialogue.views.citizen.inbox import TABS
from helsevei.dialogue.views.staff.selection import TABS as STAFF_TABS


def seen(row: Any) -> Any:
    """All that a row holds, with the rows that came with it."""
    if not isinstance(row, Model):
        return row
    with_it = {name: seen(one) for name, one in row._state.fields_cache.items()}
    return {**{name: value for name, value in vars(row).items() if name != "_state"}, **with_it}


def same_as_built(asked: Any, *arguments: Any) -> list[Any]:
    """The rows of a question, which are those of the queryset that it is written from, built for these very values."""
    rows: list[Any] = asked(*arguments)
    built = list(asked.__wrapped__(*arguments))
    assert [seen(row) for row in rows] == [seen(row) for row in built]
    return rows


@pytest.fixture
def everybody(
    astrid, kare, silje, roy, turid, liv, worker, fjordvik, lyngmo, home_nursing, practical_help, power, ingrid
):
    """Actors of every kind, some alike but for their ids."""
    leader = worker("11887449955", "Anders Moen", Role.LEADER, fjordvik)
    helper = replace(silje.actor(fjordvik), grants=frozenset({Grant(Role.CASE_WORKER, practical_help.id)}))
    both = replace(
        silje.actor(fjordvik),
        grants=frozenset({Grant(Role.CASE_WORKER, practical_help.id), Grant(Role.READER, home_nursing.id)}),
    )
    for_mother = ingrid.actor(on_behalf_of=astrid)
    narrow = Mandate(frozenset({Scope(Ability.READ, practical_help.id), Scope(Ability.WRITE, home_nursing.id)}))
    return [
        astrid.actor(), kare.actor(), for_mother, replace(for_mother, mandate=narrow), replace(kare.actor(), person_id=astrid.person_id), silje.actor(fjordvik),
        roy.actor(fjordvik), helper, both, turid.actor(fjordvik), liv.actor(lyngmo), leader.actor(fjordvik),
    ]  # fmt: skip


@pytest.fixture
def talk(many, ask, answer, kare, silje, fjordvik, practical_help, help_from):
    """Astrid and Kåre have written to two services; one thread has an answer that nobody has read, and Silje a standard reply."""
    here = {"municipality_id": fjordvik.id, "name": "Hei", "body": "Hei!"}
    for whose in ({"actor": silje.actor(fjordvik)}, {"actor": SYSTEM, "service_id": practical_help.id}):
        save_reply(**here, **whose)
    theirs = help_from(kare, practical_help)
    ask(actor=kare.actor(), contact_id=theirs.id, subject="Gardiner")
    return [*many(24), answer(ask())]


def asked_by_actions(message: Message) -> list[tuple[Any, ...]]:
    """About the one who writes herself, whatever she may see."""
    return [
        (questions.sent_with, message.author_id, message.idempotency_key),
        (questions.sent_since, message.author_id, THEN),
        (
            questions.colleagues,
            message.author_id,
            message.thread.municipality_id,
            message.thread.service_id,
            now(),
            today(),
        ),
        (questions.reads_since, message.thread_id, THEN),
    ]


def everything(thread: Thread, place: Position) -> list[tuple[Any, ...]]:
    """Every question of the pages and what it is asked with besides the actor."""
    orders = (ThreadQuerySet.newest_first, ThreadQuerySet.longest_waiting_first)
    tabs = [tab.choose for tab in TABS]
    staff_tabs = [tab.choose for tab in STAFF_TABS]
    places, services = (None, place), (None, thread.service_id)
    narrowings = (Narrowing(), Narrowing(thread.service_id), Narrowing(team_id=thread.id, is_free=True))
    return [
        (contacts_with_phones, today()),
        (questions.own_services,),
        (questions.own_drafts,),
        (questions.left_behind,),
        *((questions.own_threads, *one) for one in product(tabs, services, places)),
        *((questions.service_threads, *one, now()) for one in product(staff_tabs, narrowings, orders, places)),
        (questions.services,),
        (questions.selections,),
        *((questions.pins, today(), one) for one in (None, PinPlace(today(), thread.id))),
        (questions.teams,),
        (questions.teams_of, thread.service_id),
        *((questions.threads_with, thread.person_id, one) for one in places),
        *((questions.newest_messages, thread, one) for one in places),
        (questions.all_messages, thread),
        (questions.her_last, thread),
        (questions.notes, thread),
        (questions.moves, thread),
        (questions.followers, thread),
        (questions.the_thread, thread.id),
        *((questions.drafts_about, thread, one) for one in (None, thread.id)),
        *((questions.drafts_to, thread.health_contact, one) for one in (None, thread.id)),
        (questions.numbers, now()),
        (questions.writers, thread.id, THEN),
        (questions.replies_in, thread.service_id),
        (questions.notices, (thread.id,)),
    ]


def test_everybody_is_answered_what_is_hers_whoever_asked_before_her(everybody, talk):
    thread, place = talk[-1], Position(talk[3].last_message_at, talk[3].id)
    for actor in everybody * 2:
        for asked, *values in everything(thread, place):
            same_as_built(asked, actor, *values)


def test_what_somebody_has_sent_is_found_by_herself_alone(talk):
    for message in Message.objects.order_by("-sent_at")[:3]:
        found = [same_as_built(asked, *values) for asked, *values in asked_by_actions(message)]
        assert found[0] == [message]
        assert set(found[1]) == {one.id for one in Message.objects.filter(author=message.author, sent_at__gt=THEN)}


def test_two_who_ask_alike_get_each_her_own(talk, astrid, kare):
    newest = TABS[0].choose
    hers, his = (questions.own_threads(one.actor(), newest, None, None) for one in (astrid, kare))
    assert ({one.person_id for one in hers}, {one.person_id for one in his}) == ({astrid.person_id}, {kare.person_id})
    assert not questions.the_thread(kare.actor(), talk[0].id)
    assert not questions.newest_messages(kare.actor(), talk[0], None)
    assert contacts_with_phones(SYSTEM, today()) == []


def test_every_question_of_the_room_is_tried_here(talk):
    there = {one for one in vars(questions).values() if hasattr(one, "__wrapped__")}
    of_pages = everything(talk[-1], Position(THEN, talk[0].id))
    tried = {asked for asked, *_ in of_pages + asked_by_actions(Message.objects.latest("sent_at"))}
    assert there == tried - {contacts_with_phones}


def test_it_is_written_once_for_all_who_ask_alike(talk, astrid, kare, many):
    written = []

    @question
    def subjects(actor, after):
        written.append(actor)
        return Thread.objects.visible_to(actor).newest_first(after)[:5]

    for actor in (astrid.actor(), kare.actor()) * 3:
        with CaptureQueriesContext(connection) as queries:
            subjects(actor, None)
            subjects(actor, Position(now(), talk[0].id))
        assert len(queries) == 2
    assert len(written) == 4, "twice for each of the two shapes, with other stand-ins"


@pytest.mark.parametrize(
    "build",
    [
        lambda actor: Thread.objects.filter(started_at__lt=now()),
        lambda actor: HealthContact.objects.active(today()),
        lambda actor: Thread.objects.filter(due_at__lt=THEN + timedelta(days=1)),
        lambda actor: Thread.objects.filter(subject=str(actor.user_id)),
    ],
    ids=["the clock", "the day", "a moment of its own", "a value in another shape"],
)
def test_what_does_not_hold_just_what_it_is_asked_with_is_refused(astrid, build):
    with pytest.raises(Unfit):
        question(build)(astrid.actor())


def test_a_question_that_turns_on_the_value_of_a_moment_is_refused():
    @question
    def late(at):
        return Thread.objects.all() if at < now() else Thread.objects.none()

    with pytest.raises(Unfit):
        late(THEN)


def test_nothing_but_the_id_of_a_row_can_be_asked_about(talk):
    @question
    def said(thread):
        return Message.objects.filter(thread=thread, author=thread.last_author)

    with pytest.raises(Unfit):
        said(talk[0])


def test_a_question_that_reads_something_else_first_is_refused(talk, astrid):
    """It would read what belongs to a stand-in: nothing, so that here nothing would be kept from anybody."""

    @question
    def of_others(actor):
        own = Thread.objects.visible_to(actor).values_list("id", flat=True)
        return Thread.objects.exclude(id__in=list(own))

    with pytest.raises(Unfit):
        of_others(astrid.actor())


def test_what_is_equal_but_not_alike_is_another_shape(talk):
    @question
    def asked(is_all):
        return Thread.objects.all() if is_all is True else Thread.objects.none()

    for is_all in (True, 1, True):
        same_as_built(asked, is_all)


def test_an_empty_text_is_another_shape_than_a_text(talk):
    @question
    def about(subject):
        return Thread.objects.filter(subject=subject) if subject else Thread.objects.all()

    assert len(same_as_built(about, "Samtale 3")) < len(same_as_built(about, ""))


def test_whoever_asks_first_takes_her_connection_with_her():
    @question
    def nothing():
        return Thread.objects.none()

    connections_of = []

    def ask() -> None:
        nothing()
        connections_of.append(ref(connections[DEFAULT_DB_ALIAS]))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()
    assert connections_of[0]() is None


def test_texts_and_days_are_values_too(talk):
    @question
    def since(subject, day):
        return Thread.objects.filter(subject=subject, started_at__date__gte=day)

    assert [one.subject for one in same_as_built(since, "Samtale 3", date(2020, 6, 1))] == ["Samtale 3"]
    assert (
        same_as_built(since, "Samtale 4", date(2020, 6, 2)) == same_as_built(since, "Samtale", date(2020, 6, 1)) == []
    )


def test_postgresql_keeps_its_plan_of_what_is_asked_again_but_plans_the_lists_of_staff_each_time(silje, fjordvik, talk):
    for _ in range(5):
        questions.her_last(silje.actor(fjordvik), talk[0])
        questions.threads_with(silje.actor(fjordvik), talk[0].person_id, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = " ".join(statement for (statement,) in cursor.fetchall())
    assert "dialogue_message" in kept
    assert "dialogue_readmark" not in kept, "which lists of threads are joined with"

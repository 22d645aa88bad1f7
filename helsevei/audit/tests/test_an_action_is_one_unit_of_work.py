"""What is changed and what the access log says of it are stored together, or not at all (M32, AL1, D2)."""

from contextvars import copy_context
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from helsevei.audit.models import Entry
from helsevei.audit.recording import OutsideAction, SwallowedFailure, action, record
from helsevei.audit.tests.given import read_thread, sql, thread_read
from helsevei.core.refusals import Refusal


@pytest.fixture
def changes(database):
    """A table to change, beside the access log."""
    sql("CREATE TABLE audit_test_change (what text)")


@action
def change(*, actor, what="a", fails=None, asks=lambda: None):
    record(actor=actor, **thread_read())
    sql("INSERT INTO audit_test_change VALUES (%s)", what)
    asks()
    if fails:
        raise fails


def stored() -> tuple[int, int]:
    return sql("SELECT count(*) FROM audit_test_change")[0][0], Entry.objects.count()


def test_the_change_and_its_entry_become_visible_to_others_at_the_same_moment(
    own_database, changes, nurse, another_connection
):
    other = another_connection()

    def others_see():
        counts = "SELECT (SELECT count(*) FROM audit_test_change), (SELECT count(*) FROM audit_entry)"
        return other.execute(counts).fetchone()

    during = []
    change(actor=nurse, asks=lambda: during.append(others_see()))
    assert during == [(0, 0)]
    assert others_see() == (1, 1)


@pytest.mark.parametrize("failure", [Refusal("no"), ValueError("broken"), KeyboardInterrupt()])
def test_an_action_that_is_refused_or_fails_leaves_neither_change_nor_entry(changes, nurse, failure):
    with pytest.raises(type(failure)):
        change(actor=nurse, fails=failure)
    assert stored() == (0, 0)
    change(actor=nurse)
    assert stored() == (1, 1)


def test_when_the_entry_cannot_be_stored_the_change_is_not_either(changes, nurse):
    sql("ALTER TABLE audit_entry ADD CONSTRAINT full_up CHECK (seq < 2)")
    change(actor=nurse)
    with pytest.raises(DatabaseError):
        change(actor=nurse)
    assert stored() == (1, 1)


def test_the_entries_are_the_last_statement_before_the_commit(changes, nurse):
    with CaptureQueriesContext(connection) as queries:
        change(actor=nurse)
    statements = [query["sql"].split('"')[0].strip() for query in queries if "SAVEPOINT" not in query["sql"]]
    assert [statement.split(" (")[0] for statement in statements] == [
        "INSERT INTO audit_test_change VALUES",
        "INSERT INTO",
    ]
    assert 'INSERT INTO "audit_entry"' in [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]][-1]


def test_nested_actions_are_one_transaction_with_the_entries_of_all(own_database, changes, nurse):
    transactions = []

    @action
    def outer(*, actor):
        change(actor=actor, asks=lambda: transactions.append(sql("SELECT pg_current_xact_id()::text")))
        change(actor=actor, asks=lambda: transactions.append(sql("SELECT pg_current_xact_id()::text")))
        assert Entry.objects.count() == 0
        record(actor=actor, **thread_read())

    outer(actor=nurse)
    assert transactions[0] == transactions[1]
    assert stored() == (2, 3)
    assert len(sql("SELECT DISTINCT xmin::text FROM audit_entry")) == 1


def test_an_outer_action_cannot_go_on_after_an_inner_one_failed(changes, nurse):
    @action
    def outer(*, actor):
        change(actor=actor)
        try:
            change(actor=actor, fails=Refusal("no"))
        except Refusal:
            return

    with pytest.raises(SwallowedFailure):
        outer(actor=nurse)
    assert stored() == (0, 0)


def test_behind_a_savepoint_an_inner_action_fails_alone_and_takes_its_entries_with_it(changes, nurse):
    @action
    def outer(*, actor):
        change(actor=actor, what="kept")
        for fails in (Refusal("no"), None):
            try:
                with transaction.atomic():
                    change(actor=actor, what="inner")
                    change(actor=actor, what="inner", fails=fails)
            except Refusal:
                pass

    outer(actor=nurse)
    assert stored() == (3, 3)


def test_what_is_recorded_outside_an_action_is_an_error(db, nurse):
    with pytest.raises(OutsideAction):
        record(actor=nurse, **thread_read())
    read_thread(actor=nurse)
    with pytest.raises(OutsideAction):
        record(actor=nurse, **thread_read())


def test_another_thread_is_another_unit_of_work(db, nurse):
    refused = []

    def elsewhere():
        try:
            record(actor=nurse, **thread_read())
        except OutsideAction as error:
            refused.append(error)

    @action
    def outer(*, actor):
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()

    outer(actor=nurse)
    assert refused
    copy_context().run(read_thread, actor=nurse)
    assert Entry.objects.count() == 1


def test_an_action_refuses_to_be_part_of_a_transaction_that_may_still_be_rolled_back(own_database, nurse):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        read_thread(actor=nurse)


def test_only_functions_that_name_their_arguments_and_end_when_they_return_can_be_actions():
    async def later(*, actor): ...

    def in_parts(*, actor):
        yield actor

    for unfit in (
        lambda actor: None,
        lambda *actors: None,
        lambda actor, /: None,
        lambda **named: None,
        later,
        in_parts,
    ):
        with pytest.raises(TypeError):
            action(unfit)


def test_an_action_hands_back_what_it_returns_and_keeps_its_name(db, nurse):
    @action
    def open_thread(*, actor):
        """Open it."""
        return actor.user_id

    assert open_thread(actor=nurse) == nurse.user_id
    assert (open_thread.__name__, open_thread.__doc__) == ("open_thread", "Open it.")

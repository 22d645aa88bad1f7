"""The database itself refuses to change, remove or invent what is in an append-only table (D7, AL2)."""

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from helsevei.audit.anchors import Anchors
from helsevei.audit.append_only import AppendOnly
from helsevei.audit.models import Chain, Entry
from helsevei.audit.tests.given import chain, head, read_thread, sql
from helsevei.audit.verification import verify_against


@pytest.fixture
def entries(db, nurse):
    read_thread(actor=nurse, times=3)
    return chain(nurse.municipality_id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'other'",
        "DELETE FROM audit_entry WHERE seq = 2",
        "TRUNCATE audit_entry",
        "UPDATE audit_chain SET seq = 1",
        "UPDATE audit_chain SET seq = seq + 1",
        "DELETE FROM audit_chain",
        "TRUNCATE audit_chain",
        "INSERT INTO audit_chain VALUES (gen_random_uuid(), 0, '')",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1 ON CONFLICT DO NOTHING",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1 ON CONFLICT (id) DO UPDATE SET seq = 9",
    ],
)
def test_even_the_owner_of_the_tables_cannot_alter_the_log(entries, statement):
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(statement)
    assert chain(entries[0].chain) == entries
    assert verify_against(Anchors({}, None, [])).is_whole


def test_number_and_hash_are_the_databases_whatever_the_writer_says(entries, nurse):
    columns = [
        field.attname for field in Entry._meta.fields if field.attname not in {"id", "seq", "hash", "previous_hash"}
    ]
    sql(
        f"INSERT INTO audit_entry (id, seq, hash, previous_hash, {', '.join(columns)})"
        f" SELECT gen_random_uuid(), 77, 'mine', 'mine', {', '.join(columns)} FROM audit_entry WHERE seq = 1"
    )
    assert [entry.seq for entry in chain(nurse.municipality_id)] == [1, 2, 3, 4]
    assert head(nurse.municipality_id) == (4, bytes(chain(nurse.municipality_id)[-1].hash))
    assert verify_against(Anchors({}, None, [])).is_whole


def test_a_role_that_may_only_insert_entries_can_write_the_log(entries, nurse):
    sql("CREATE ROLE audit_test_app NOLOGIN")
    sql("GRANT INSERT ON audit_entry TO audit_test_app")
    sql("SET ROLE audit_test_app")
    read_thread(actor=nurse)
    for forbidden in ("SELECT * FROM audit_entry", "UPDATE audit_chain SET seq = 0", "SELECT audit_link_entry()"):
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(forbidden)
    sql("RESET ROLE")
    assert len(chain(nurse.municipality_id)) == 4


def test_the_function_that_moves_the_heads_serves_no_other_table(db):
    sql("CREATE TABLE audit_test_forgery (LIKE audit_entry)")
    sql("CREATE TRIGGER link BEFORE INSERT ON audit_test_forgery FOR EACH ROW EXECUTE FUNCTION audit_link_entry()")
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("INSERT INTO audit_test_forgery (id, chain) VALUES (gen_random_uuid(), gen_random_uuid())")
    assert not Chain.objects.exists()


class TestTablesOfOtherRooms:
    """`AppendOnly` in their migrations."""

    @pytest.fixture
    def table(self, db):
        sql("CREATE TABLE dialogue_test (id uuid PRIMARY KEY, body text)")
        self.migrate("database_forwards")
        sql("INSERT INTO dialogue_test VALUES (%s, 'hei')", uuid.uuid4())

    def migrate(self, direction: str) -> None:
        state = ProjectState()
        with connection.schema_editor(atomic=False) as editor:
            getattr(AppendOnly("dialogue_test"), direction)("dialogue", editor, state, state)

    @pytest.mark.parametrize(
        "statement", ["UPDATE dialogue_test SET body = 'nei'", "DELETE FROM dialogue_test", "TRUNCATE dialogue_test"]
    )
    def test_take_new_rows_only(self, table, statement):
        with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
            sql(statement)
        assert sql("SELECT body FROM dialogue_test") == [("hei",)]

    def test_are_ordinary_again_when_the_migration_is_reversed(self, table):
        self.migrate("database_backwards")
        sql("UPDATE dialogue_test SET body = 'nei'")
        sql("TRUNCATE dialogue_test")

    def test_do_not_hinder_deletions_that_touch_none_of_their_rows(self, table):
        sql("DELETE FROM dialogue_test WHERE id = %s", uuid.uuid4())

    def test_are_named_in_the_migration_file_by_their_table(self):
        assert AppendOnly("dialogue_test").deconstruct() == ("AppendOnly", ["dialogue_test"], {})
        with pytest.raises(ValueError, match="name"):
            AppendOnly("dialogue_test; DROP TABLE dialogue_test")

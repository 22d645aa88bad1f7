"""Tables that only grow: a migration operation for what must never change once stored (messages, results; reliability D7).

The database itself refuses UPDATE, DELETE and TRUNCATE, also from the one who owns the table. No column is exempt: what
changes belongs in another table. Migrations that use it depend on ("audit", "0001_initial"), where the trigger's
function comes from. Tests that flush tables cannot run beside it; each test's transaction is rolled back instead.
"""

import re
from typing import Any

from django.db.migrations.operations import RunSQL


class AppendOnly(RunSQL):
    """`AppendOnly("dialogue_message")` after the CreateModel whose table it is. Reversible."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(append_only_sql(table), reverse_append_only_sql(table))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}

    def describe(self) -> str:
        return f"Let {self.table} accept new rows only"


def append_only_sql(table: str) -> str:
    """Statements after which the table refuses with SQLSTATE 23001 (Django's IntegrityError) to change or lose a row.

    Rows are guarded one by one, so that a deletion elsewhere that cascades to none of them goes through.
    """
    _require_name(table)
    return f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
        CREATE TRIGGER {table}_append_only_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
    """


def reverse_append_only_sql(table: str) -> str:
    _require_name(table)
    return f"""
        DROP TRIGGER {table}_append_only ON {table};
        DROP TRIGGER {table}_append_only_truncate ON {table};
    """


def _require_name(table: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", table):  # the triggers' names must fit into PostgreSQL's 63 bytes
        raise ValueError("a table's name is up to 40 of a-z 0-9 _")

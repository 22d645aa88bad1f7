"""What the tests of this room start from: actions that record, and an attacker who owns the database."""

from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from helsevei.audit.models import Chain, Entry
from helsevei.audit.recording import action, record
from helsevei.audit.verification import CANONICAL
from helsevei.core.actor import Actor


@action
def read_thread(*, actor: Actor, times: int = 1, named: dict | None = None) -> None:
    for _ in range(times):
        record(actor=actor, **{**thread_read(), **(named or {})})


def thread_read() -> dict:
    return {
        "event": "dialogue.thread.read",
        "object_kind": "thread",
        "object_id": uuid4(),
        "persons": [uuid4(), uuid4()],
        "service_id": uuid4(),
        "reason": "care",
    }


def chain(chain_id: UUID) -> list[Entry]:
    return list(Entry.objects.filter(chain=chain_id).order_by("seq"))


def sql(statement: str, *values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def as_attacker():
    """A superuser who sets the triggers aside, and leaves them as they were."""
    sql("SET session_replication_role = replica")
    yield
    sql("SET session_replication_role = DEFAULT")


def rehash(chain_id: UUID, from_seq: int) -> None:
    """What a clever attacker does after changing an entry: make the rest of the chain and its head fit."""
    earlier = sql("SELECT hash FROM audit_entry WHERE chain = %s AND seq = %s", chain_id, from_seq - 1)
    previous, last = (bytes(earlier[0][0]) if earlier else bytes(32)), from_seq - 1
    rows = sql(
        f"SELECT id, seq, {CANONICAL} FROM audit_entry WHERE chain = %s AND seq >= %s ORDER BY seq", chain_id, from_seq
    )
    for entry_id, seq, text in rows:
        own = sha256(previous + text.encode()).digest()
        sql("UPDATE audit_entry SET previous_hash = %s, hash = %s WHERE id = %s", previous, own, entry_id)
        previous, last = own, seq
    set_head(chain_id, last)


def set_head(chain_id: UUID, seq: int) -> None:
    """Let the head name this entry as the last."""
    sql(
        "UPDATE audit_chain SET seq = e.seq, hash = e.hash FROM audit_entry e"
        " WHERE audit_chain.id = e.chain AND e.chain = %s AND e.seq = %s",
        chain_id,
        seq,
    )


def head(chain_id: UUID) -> tuple[int, bytes]:
    found = Chain.objects.get(id=chain_id)
    return found.seq, bytes(found.hash)

"""The proof that no entry has been altered, removed or replaced (M32, D15): every hash is computed anew.

Nothing the database could have been taught to say is believed: the hashed text is made by PostgreSQL's own functions,
the hashes here, and what the chains were at earlier moments comes from the anchors. The rules are in `chain_check`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from helsevei.audit.anchors import Anchors, read_anchors
from helsevei.audit.chain_check import ChainCheck, Finding, Head, Row, name
from helsevei.audit.models import Chain
from helsevei.core import clock
from helsevei.core.postgresql.base import without_deadline

ROWS_AT_A_TIME = 2000
ANCHORS_ARE_LATE = timedelta(minutes=15)

# The text that migration 0001 hashes after the previous hash: every column that has a value, but the two hashes.
CANONICAL = """
    json_strip_nulls(json_build_object(
        'id', id,
        'chain', chain,
        'seq', seq,
        'occurred_at', extract(epoch FROM occurred_at),
        'business_at', extract(epoch FROM business_at),
        'actor_kind', actor_kind,
        'actor_user_id', actor_user_id,
        'actor_person_id', actor_person_id,
        'on_behalf_of_person_id', on_behalf_of_person_id,
        'actor_roles', actor_roles,
        'municipality_id', municipality_id,
        'service_id', service_id,
        'event', event,
        'object_kind', object_kind,
        'object_id', object_id,
        'persons', persons,
        'reason', reason
    ))::text"""
# A hash or number that somebody made NULL is read as one that fits nothing.
ENTRIES = f"""
    SELECT chain, coalesce(seq, 0), {CANONICAL}, coalesce(previous_hash, ''), coalesce(hash, ''),
        extract(epoch FROM occurred_at)::float8
    FROM audit_entry ORDER BY chain, audit_entry.seq
"""  # noqa: S608 the only thing put in is the constant above
GUARDS = {
    "audit_chain_guard": "audit_chain",
    "audit_chain_keep": "audit_chain",
    "audit_chain_keep_truncate": "audit_chain",
    "audit_entry_append_only": "audit_entry",
    "audit_entry_append_only_truncate": "audit_entry",
    "audit_entry_link": "audit_entry",
}


@dataclass(slots=True)
class Report:
    """What verification saw. `notes` do not make a chain less whole, but an operator should know them."""

    chains: int = 0
    entries: int = 0
    anchors: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.findings


def verify(folder: Path | None = None) -> Report:
    """Check every chain of this database against itself and the anchors in a folder, settings.ANCHOR_DIR unless another is named.

    Reads all entries, as they were at one moment, once (about 25 s for a million); writers are not held up. The anchors
    are read first: every entry they know of must then be there.
    """
    anchors = read_anchors(folder or settings.ANCHOR_DIR)
    with without_deadline(), _snapshot():
        return verify_against(anchors)


def verify_against(anchors: Anchors) -> Report:
    """Check every chain within the current transaction, which must see one unchanging state."""
    report = Report(anchors=anchors.count, findings=_missing_guards(), notes=_notes_about(anchors))
    heads = {head.id: Head(head.seq, bytes(head.hash)) for head in Chain.objects.all()}
    seen: set[UUID] = set()
    for chain, rows in groupby(_rows(), key=attrgetter("chain")):
        seen.add(chain)
        _check(chain, rows, heads, anchors, report)
    for chain in sorted((heads.keys() | anchors.by_chain.keys()) - seen):
        _check(chain, iter(()), heads, anchors, report)
    return report


def _check(chain: UUID, rows: Iterator[Row], heads: dict[UUID, Head], anchors: Anchors, report: Report) -> None:
    check = ChainCheck(chain, heads.get(chain), anchors.by_chain.get(chain, []))
    check.run(rows)
    report.chains += 1
    report.entries += check.entries + sum(1 for _ in rows)
    if check.finding:
        report.findings.append(check.finding)
    if check.clock_set_back:
        first, count = check.clock_set_back[0], len(check.clock_set_back)
        report.notes.append(f"The clock was set back before entry {first} of {name(chain)} ({count} such in all).")


def _rows() -> Iterator[Row]:
    """Every entry by chain and number, from a cursor on the server: memory stays small however many there are."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ENTRIES)
        while rows := cursor.fetchmany(ROWS_AT_A_TIME):
            yield from map(Row._make, rows)


def _missing_guards() -> list[Finding]:
    """The triggers that refuse changes, where one is gone or switched off at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgenabled IN ('O', 'A') AND t.tgname = ANY(%s)",
            [list(GUARDS)],
        )
        present = set(cursor.fetchall())
    return [
        Finding(None, None, f"The trigger {trigger} on {table} is gone or switched off: entries could be altered.")
        for trigger, table in GUARDS.items()
        if (trigger, table) not in present
    ]


def _notes_about(anchors: Anchors) -> list[str]:
    notes = [f"An anchor cannot be read: {place}." for place in anchors.unreadable]
    notes += [
        f"A backup from {_minute(one.to)} was restored at {_minute(one.at)}: what was recorded between is lost."
        for one in anchors.restorations
    ]
    if anchors.newest_at is None:
        return [*notes, "There are no anchors: a chain that was cut or replaced as a whole would look whole."]
    if clock.real_now() - anchors.newest_at > ANCHORS_ARE_LATE:
        return [*notes, f"The newest anchor is from {_minute(anchors.newest_at)}: what was cut since then is not seen."]
    return notes


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


@contextmanager
def _snapshot() -> Iterator[None]:
    """A transaction that reads one unchanging state of the database, cannot write, and calls PostgreSQL's own functions."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL search_path = pg_catalog, public, pg_temp")
        yield

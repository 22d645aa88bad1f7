"""Whoever owns the database can alter it, but not unseen: verification names the chain and the entry (M32, D15, AL2, AL3)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction

from helsevei.audit.anchors import read_anchors, write_anchor
from helsevei.audit.models import Entry
from helsevei.audit.tests.given import as_attacker, chain, read_thread, rehash, set_head, sql
from helsevei.audit.verification import Report, verify_against
from helsevei.core.actor import SYSTEM

ALTERED = {
    "uuid": "gen_random_uuid()",
    "bigint": "1000",
    "timestamp with time zone": "{column} + interval '1 microsecond'",
    "text": "'other'",
    "text[]": "array_append({column}, 'leader')",
    "uuid[]": "array_append({column}, gen_random_uuid())",
    "bytea": "sha256({column})",
}
COLUMNS = [field.attname for field in Entry._meta.fields]


@pytest.fixture
def ours(db, nurse, anchor_folder):
    """The municipality's chain of ten entries, anchored at 4 and at 10; another chain and the platform's beside it."""
    for actor in (nurse, SYSTEM):
        read_thread(actor=actor, times=4)
    write_anchor()
    read_thread(actor=SYSTEM, times=3, named={"municipality_id": uuid4()})
    read_thread(actor=nurse, times=6, named={"reason": ""})
    write_anchor()
    return nurse.municipality_id


@pytest.fixture
def verified(anchor_folder):
    def verify() -> Report:
        return verify_against(read_anchors(anchor_folder))

    return verify


def only_finding(report: Report, chain_id, seq, *words):
    assert [(finding.chain, finding.seq) for finding in report.findings] == [(chain_id, seq)]
    sentence = report.findings[0].sentence
    assert str(chain_id) in sentence
    assert all(word in sentence for word in words), sentence


def alter(column: str, value: str, where: str) -> None:
    """Set a column, also one that a constraint holds to others."""
    sql("ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_chain_is_municipality")
    sql(f"ALTER TABLE audit_entry ALTER {column} DROP NOT NULL") if column != "id" else None
    with as_attacker():
        sql(f"UPDATE audit_entry SET {column} = {value} WHERE {where}")


def test_untouched_chains_are_whole_and_counted(ours, verified):
    report = verified()
    assert report.is_whole
    assert (report.chains, report.entries, report.anchors) == (3, 17, 4)
    assert report.notes == []


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_guarded(ours, verified, column):
    (kind,) = sql(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = 'audit_entry'::regclass AND attname = %s",
        column,
    )[0]
    alter(column, ALTERED[kind].format(column=column), f"chain = '{ours}' AND seq = 6")
    report = verified()
    findings = [finding for finding in report.findings if finding.chain == ours]
    assert [finding.seq for finding in findings] == [6]
    assert report.chains == (4 if column == "chain" else 3)


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in {"id", "on_behalf_of_person_id"}])
def test_a_value_made_empty_is_found(ours, verified, column):
    alter(column, "NULL", f"chain = '{ours}' AND seq = 2")
    assert (ours, 2) in [(finding.chain, finding.seq) for finding in verified().findings]


def test_a_removed_entry_is_missed(ours, verified):
    with as_attacker():
        sql("DELETE FROM audit_entry WHERE chain = %s AND seq IN (7, 8)", ours)
    only_finding(verified(), ours, 7, "is missing")


def test_an_entry_removed_with_the_numbers_closed_up_behind_it_is_found(ours, verified):
    with as_attacker():
        sql("DELETE FROM audit_entry WHERE chain = %s AND seq = 7", ours)
        for seq in (8, 9, 10):
            sql("UPDATE audit_entry SET seq = seq - 1 WHERE chain = %s AND seq = %s", ours, seq)
        set_head(ours, 9)
    only_finding(verified(), ours, 7, "altered")


def test_a_forged_entry_in_the_place_of_another_is_found_by_the_next(ours, verified):
    alter("reason", "'other'", f"chain = '{ours}' AND seq = 6")
    later = sql("SELECT seq, previous_hash, hash FROM audit_entry WHERE chain = %s AND seq > 6", ours)
    with as_attacker():
        rehash(ours, 6)
        for seq, previous, own in later:
            sql(
                "UPDATE audit_entry SET previous_hash = %s, hash = %s WHERE chain = %s AND seq = %s",
                previous,
                own,
                ours,
                seq,
            )
        set_head(ours, 10)
    only_finding(verified(), ours, 6, "replaced", "entry 7 is linked to another one")


def test_a_cut_tail_is_missed_by_the_head(ours, verified):
    with as_attacker():
        sql("DELETE FROM audit_entry WHERE chain = %s AND seq > 8", ours)
    only_finding(verified(), ours, 9, "is missing", "ends at entry 8")


def test_a_cut_tail_with_the_head_set_back_is_missed_by_the_anchors(ours, verified):
    with as_attacker():
        sql("DELETE FROM audit_entry WHERE chain = %s AND seq > 8", ours)
        set_head(ours, 8)
    only_finding(verified(), ours, 9, "is missing", "ends at entry 8", "entry 10 was anchored at")


def test_a_tail_cut_since_the_last_anchor_is_missed_by_the_head(ours, verified, nurse):
    read_thread(actor=nurse, times=2)
    with as_attacker():
        sql("DELETE FROM audit_entry WHERE chain = %s AND seq > 10", ours)
    only_finding(verified(), ours, 11, "its head counts 12")


def test_a_chain_altered_and_hashed_anew_to_its_end_differs_from_its_anchors(ours, verified):
    alter("reason", "'other'", f"chain = '{ours}' AND seq = 6")
    with as_attacker():
        rehash(ours, 6)
    only_finding(verified(), ours, 10, "anchored", "after entry 4", "replaced")


def test_a_whole_chain_replaced_differs_from_its_first_anchor(ours, verified):
    alter("object_id", "gen_random_uuid()", f"chain = '{ours}'")
    with as_attacker():
        rehash(ours, 1)
    only_finding(verified(), ours, 4, "anchored", "replaced")


def test_a_chain_that_is_gone_with_its_head_is_missed_by_its_anchors(ours, verified):
    with as_attacker():
        sql("DELETE FROM audit_entry WHERE chain = %s", ours)
        sql("DELETE FROM audit_chain WHERE id = %s", ours)
    only_finding(verified(), ours, 1, "has no entries", "entry 10 was anchored at")


@pytest.mark.parametrize(("seq", "words"), [(7, "names entry 7"), (None, "is gone")])
def test_a_head_set_back_or_removed_is_found(ours, verified, seq, words):
    with as_attacker():
        set_head(ours, seq) if seq else sql("DELETE FROM audit_chain WHERE id = %s", ours)
    only_finding(verified(), ours, 10, words)


def test_a_head_with_another_hash_is_found(ours, verified):
    with as_attacker():
        sql("UPDATE audit_chain SET hash = sha256('x') WHERE id = %s", ours)
    only_finding(verified(), ours, 10, "head")


def test_a_restored_old_backup_lacks_what_was_anchored_since(db, nurse, anchor_folder, verified):
    read_thread(actor=nurse, times=3)
    write_anchor()
    backup = transaction.savepoint()
    read_thread(actor=nurse, times=2)
    write_anchor()
    transaction.savepoint_rollback(backup)
    only_finding(verified(), nurse.municipality_id, 4, "is missing", "entry 5 was anchored at")
    read_thread(actor=nurse, times=4)
    write_anchor()
    only_finding(verified(), nurse.municipality_id, 5, "not the one anchored at", "after entry 3")


def test_each_chain_gets_its_own_finding(ours, verified):
    others = sorted({*Entry.objects.values_list("chain", flat=True)} - {ours})
    with as_attacker():
        sql("DELETE FROM audit_entry WHERE seq = 2")
    assert sorted((finding.chain, finding.seq) for finding in verified().findings) == [
        (chain_id, 2) for chain_id in sorted([ours, *others])
    ]


@pytest.mark.parametrize("trigger", ["link", "append_only", "append_only_truncate"])
def test_a_guard_that_is_switched_off_is_named(ours, verified, trigger):
    sql(f"ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_{trigger}")
    (finding,) = verified().findings
    assert f"audit_entry_{trigger} on audit_entry is gone or switched off" in finding.sentence


def test_a_clock_set_back_changes_no_order_and_is_seen(db, nurse, anchor_folder, verified):
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False) as clock:
        read_thread(actor=nurse, times=2)
        clock.move_to(datetime(2026, 3, 1, 11, tzinfo=UTC))
        read_thread(actor=nurse)
        write_anchor()
        report = verified()
    assert [entry.occurred_at.hour for entry in chain(nurse.municipality_id)] == [12, 12, 11]
    assert report.is_whole
    assert report.notes == [f"The clock was set back before entry 3 of chain {nurse.municipality_id} (1 such in all)."]


def test_real_time_and_business_time_are_both_kept(db, nurse, settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    (tmp_path / "clock-offset-seconds").write_text("86400")
    read_thread(actor=nurse)
    (entry,) = chain(nurse.municipality_id)
    assert 86399 < (entry.business_at - entry.occurred_at).total_seconds() < 86401

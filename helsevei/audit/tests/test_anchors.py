"""What the heads were is kept outside the database, whole and on disk, and outlives accidents (D15, AL3)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from helsevei.audit.anchors import read_anchors, write_anchor, write_restoration
from helsevei.audit.tasks import write_anchor_periodically
from helsevei.audit.tests.given import head, read_thread
from helsevei.audit.verification import verify_against
from helsevei.core import jobs
from helsevei.core.actor import SYSTEM

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_each_head_is_one_line_in_the_file_of_the_day(db, nurse, anchor_folder):
    for day in range(2):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            read_thread(actor=nurse)
            read_thread(actor=SYSTEM)
            write_anchor()
    assert sorted(path.name for path in anchor_folder.iterdir()) == ["2026-03-01.jsonl", "2026-03-02.jsonl"]
    lines = [json.loads(line) for line in (anchor_folder / "2026-03-02.jsonl").read_text().splitlines()]
    seq, hash_ = head(nurse.municipality_id)
    at = "2026-03-02T12:00:00+00:00"
    assert {"chain": str(nurse.municipality_id), "seq": seq, "hash": hash_.hex(), "at": at} in lines
    assert (len(lines), seq) == (2, 2)


def test_they_are_written_every_five_minutes(db, nurse, anchor_folder):
    assert "audit.write_anchor" in jobs.names()
    read_thread(actor=nurse)
    write_anchor_periodically()
    assert read_anchors(anchor_folder).count == 1


def test_a_line_that_a_power_cut_left_unfinished_spoils_no_other_and_is_named(db, nurse, anchor_folder):
    with time_machine.travel(NOON, tick=False):
        for _ in range(3):
            read_thread(actor=nurse)
            write_anchor()
            with (anchor_folder / "2026-03-01.jsonl").open("a") as file:
                file.write('{"chain": "')
        anchors = read_anchors(anchor_folder)
        report = verify_against(anchors)
    assert [anchor.seq for anchor in anchors.by_chain[nurse.municipality_id]] == [1, 2, 3]
    assert report.is_whole
    assert report.notes[0] == "An anchor cannot be read: 2026-03-01.jsonl, line 2."


@pytest.mark.parametrize(
    "line",
    ["[]", "7", '{"chain": 1, "seq": 1, "hash": "", "at": ""}', "\x00\xff", '{"seq": null}', '{"restored_to": 7}'],
)
def test_no_line_however_odd_stops_the_verification(db, anchor_folder, line):
    anchor_folder.mkdir()
    (anchor_folder / "2026-03-01.jsonl").write_text(f"{line}\n", encoding="latin-1")
    assert read_anchors(anchor_folder).unreadable == ["2026-03-01.jsonl, line 1"]


def test_missing_and_old_anchors_are_told_of(db, nurse, anchor_folder):
    read_thread(actor=nurse)
    assert "There are no anchors" in verify_against(read_anchors(anchor_folder)).notes[0]
    with time_machine.travel(NOON):
        write_anchor()
    assert "The newest anchor is from 2026-03-01 12:00 UTC" in verify_against(read_anchors(anchor_folder)).notes[0]


def test_a_head_that_may_still_be_rolled_back_is_not_anchored(own_database, nurse, anchor_folder):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        write_anchor()
    assert not anchor_folder.exists()


def test_a_folder_that_cannot_be_written_to_is_an_error(db, nurse, anchor_folder):
    read_thread(actor=nurse)
    anchor_folder.write_text("not a folder")
    with pytest.raises(OSError, match="anchors"):
        write_anchor()


def test_those_of_entries_that_a_restored_backup_has_lost_count_no_more_and_that_is_said(db, nurse, anchor_folder):
    for hour in range(3):
        with time_machine.travel(NOON + timedelta(hours=hour), tick=False):
            read_thread(actor=nurse)
            write_anchor()
    with time_machine.travel(NOON + timedelta(hours=3), tick=False):
        write_restoration(NOON + timedelta(minutes=90))
    with time_machine.travel(NOON + timedelta(hours=4), tick=False):
        read_thread(actor=nurse)
        write_anchor()
        anchors = read_anchors(anchor_folder)
        notes = verify_against(anchors).notes
    assert [anchor.seq for anchor in anchors.by_chain[nurse.municipality_id]] == [1, 2, 4]
    assert notes == [
        "A backup from 2026-03-01 13:30 UTC was restored at 2026-03-01 15:00 UTC: what was recorded between is lost."
    ]

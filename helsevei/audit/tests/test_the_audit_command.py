"""`./run audit verify` tells an operator, and a script, whether the chains are whole. With real commits."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from helsevei.audit.tests.given import as_attacker, read_thread, sql


@pytest.fixture
def run(own_database, anchor_folder, nurse):
    read_thread(actor=nurse, times=5)

    def run(*arguments: str) -> str:
        out = StringIO()
        call_command("audit", *arguments, stdout=out)
        return out.getvalue()

    run("anchor")
    return run


def test_whole_chains_are_counted(run):
    assert run("verify") == "The audit chains are whole. 1 chains, 5 entries, 1 anchors compared.\n"
    assert json.loads(run("verify", "--json")) == {
        "whole": True,
        "chains": 1,
        "entries": 5,
        "anchors": 1,
        "findings": [],
        "notes": [],
    }


@pytest.mark.parametrize("json_wanted", [False, True])
def test_an_altered_entry_is_named_and_the_command_ends_with_one(run, nurse, capsys, json_wanted):
    with as_attacker():
        sql("UPDATE audit_entry SET event = 'dialogue.thread.closed' WHERE seq = 3")
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("audit", "verify", *(["--json"] if json_wanted else []), stdout=out)
    assert end.value.code == 1
    sentence = f"Entry 3 of chain {nurse.municipality_id} has been altered: its content does not give its hash."
    if json_wanted:
        finding = {"chain": str(nurse.municipality_id), "seq": 3, "sentence": sentence}
        assert json.loads(out.getvalue())["findings"] == [finding]
    else:
        assert out.getvalue().splitlines()[0] == sentence
        assert "NOT whole" in out.getvalue().splitlines()[-1]


def test_verification_may_take_longer_than_any_page(run):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '1ms'")
        run("verify")
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() != ("0",)

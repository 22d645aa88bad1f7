"""`manage.py web` serves only on a database that keeps what it has acknowledged (D9)."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection


@pytest.fixture
def started(monkeypatch):
    """The commands that would have taken the place of this process."""
    commands: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _program, command: commands.append(command))
    return commands


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("value", ["off", "local"])
def test_it_does_not_start_where_a_crash_could_lose_what_people_sent(started, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")
    with pytest.raises(CommandError, match=f"synchronous_commit is {value}. Set it to on"):
        call_command("web")
    assert started == []


@pytest.mark.usefixtures("database")
def test_it_starts_on_a_database_that_keeps_everything(started):
    call_command("web", workers=2, threads=3)
    [command] = started
    assert "config.server" in command
    assert command[command.index("--workers") + 1] == "2"
    assert command[command.index("--host") + 1] == "127.0.0.1"

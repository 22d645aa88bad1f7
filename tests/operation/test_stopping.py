"""Stopping: nothing is left running, nothing is left half made, and nobody waits for it longer than a request takes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from unittest.mock import Mock

import psycopg
import pytest
import requests

from tests.faults.harm import children
from tests.journeys.installation import until
from tools import local
from tools.cluster import Cluster
from tools.demo import DATABASE, demo, free_ports_in_a_row
from tools.environment import ROOT
from tools.processes import Group
from tools.stopping import Stopped

SECONDS = 8.0  # generous: stopping takes a second when nobody waits for an answer, and once took twenty

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    """A demo that runs. Each test stops it in its own way."""
    folder = open_folder(tmp_path_factory)
    with demo(folder, free_ports_in_a_row(), "wheel") as group:
        yield group
    Cluster(folder).remove()


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What is started here can be told by it from everything else that runs."""
    folder = open_folder(tmp_path_factory)
    yield folder
    Cluster(folder).remove()


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    started = []

    def begin(*command: object) -> "subprocess.Popen[str]":
        program = subprocess.Popen(
            [*map(str, command)], env={**os.environ, "STARTED_IN": str(folder)}, cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        started.append(program)
        return program

    yield begin
    for program in started:
        program.kill()


def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pytest's folders are private; root runs PostgreSQL as nobody."""
    folder = tmp_path_factory.mktemp("stopping")
    for one in (folder, folder.parent):
        one.chmod(0o755)
    return folder


def alive(folder: Path) -> list[str]:
    """The command lines of what runs now and was started in this folder, or is its database."""
    signs = [str(place).encode() for place in (folder, Cluster(folder).folder)]
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is somebody else's
            command, environment = ((process / name).read_bytes() for name in ("cmdline", "environ"))
            if command and any(sign in command + environment for sign in signs):
                found.append(command.replace(b"\0", b" ").decode())
    return found


def script(text: str) -> list[str]:
    return [sys.executable, "-c", f"from tools import stopping\nstopping.listen()\n{text}"]


def test_a_request_under_way_is_answered_before_the_server_stops(group: Group) -> None:
    web = f"http://127.0.0.1:{group.processes[0].environment['PORT']}"
    with psycopg.connect(group.cluster.url(DATABASE)) as locker, ThreadPoolExecutor(2) as beside:
        locker.execute("LOCK TABLE accounts_session")
        page = beside.submit(requests.get, web, cookies={"session": "x" * 32}, timeout=10)
        time.sleep(0.5)
        stopped = beside.submit(group.stop)
        time.sleep(1.5)
        assert not page.done()
        assert not stopped.done()
        locker.rollback()
        assert page.result().status_code == 200
        stopped.result(SECONDS)


def test_a_server_that_has_hardly_started_stops_at_once(group: Group) -> None:
    group.stop()
    group.start()
    web = next(process.running for process in group.processes if process.name == "the web server")
    assert web
    until(20, lambda: children(web.pid), "the start of the server's own processes")
    started = time.monotonic()
    group.stop()
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("seconds", [0.4, 1, 2, 4])
def test_the_demo_stops_at_any_moment_of_its_start_and_leaves_nothing_running(
    start: Start, folder: Path, seconds: float
) -> None:
    run = start(ROOT / "run", "demo", "--data-dir", folder, "--port", free_ports_in_a_row())
    time.sleep(seconds)
    run.send_signal(signal.SIGTERM)
    words = run.communicate(timeout=3 * SECONDS)[1]  # seeding is finished first
    assert "Traceback" not in words
    assert run.returncode in (0, 128 + signal.SIGTERM, -signal.SIGTERM)
    assert alive(folder) == []


def test_ctrl_c_is_heard_while_the_demo_still_loads_its_parts(start: Start, folder: Path) -> None:
    run = start(sys.executable, "-X", "importtime", "-m", "tools.demo", "--data-dir", folder)
    assert run.stderr
    next(line for line in run.stderr if "urllib3" in line)
    run.send_signal(signal.SIGINT)
    assert "Traceback" not in run.communicate(timeout=SECONDS)[1]
    assert run.returncode == 128 + signal.SIGINT


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_being_installed_ends_with_us(start: Start, folder: Path, number: signal.Signals) -> None:
    run = start(*script("stopping.call('sh', '-c', 'sleep 60 & sleep 60')"))
    until(5, lambda: alive(folder).count("sleep 60 ") == 2, "the start of both")
    run.send_signal(number)
    assert run.communicate(timeout=SECONDS) == ("", "")
    assert run.returncode == 128 + number
    assert alive(folder) == []


def test_debians_installer_is_let_finish(start: Start, tmp_path: Path) -> None:
    run = start(*script(f"stopping.call('sh', '-c', 'echo; sleep 1; touch {tmp_path}/whole', has_terminal=True)"))
    assert run.stdout
    run.stdout.readline()
    until(5, lambda: is_waiting(run.pid), "its waiting for the installer")
    run.send_signal(signal.SIGTERM)
    assert run.wait(SECONDS) == 128 + signal.SIGTERM
    assert (tmp_path / "whole").exists()


def is_waiting(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "S"


def test_what_must_be_whole_is_finished_first(start: Start) -> None:
    block = "with stopping.later():\n    signal.raise_signal(signal.SIGTERM)\n    print('whole')\nprint('too late')"
    run = start(*script(f"import signal\n{block}"))
    assert run.communicate(timeout=SECONDS) == ("whole\n", "")
    assert run.returncode == 128 + signal.SIGTERM


def test_a_database_that_is_starting_is_there_to_be_stopped(start: Start, folder: Path) -> None:
    run = start(
        *script(f"""
import os, pathlib, signal
from tools.cluster import Cluster
cluster = Cluster(pathlib.Path("{folder}"))
os.sync = lambda: signal.raise_signal(signal.SIGTERM)
try:
    cluster.start()
finally:
    print(cluster.is_running())
    cluster.stop()
""")
    )
    assert run.communicate(timeout=3 * SECONDS)[0] == "True\n"
    assert alive(folder) == []


def test_what_is_ignored_from_the_start_does_not_stop_us(start: Start) -> None:
    run = start("nohup", *script("import signal\nsignal.raise_signal(signal.SIGHUP)\nprint('goes on')"))
    assert run.communicate(timeout=SECONDS)[0] == "goes on\n"


def test_a_program_that_fails_ends_us_with_a_sentence(start: Start) -> None:
    run = start(*script("stopping.call('false', 1)"))
    assert run.communicate(timeout=SECONDS)[1] == "Helsevei cannot go on: false 1 has failed.\n"


def test_a_secret_is_whole_or_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "write_text", Mock(side_effect=Stopped))
    with pytest.raises(Stopped):
        local.write_private(tmp_path / "secrets.json", "{}")
    assert not (tmp_path / "secrets.json").exists()

"""The private PostgreSQL of the demo and the tests: made when needed, whole after a power cut, out of other people's reach."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import psycopg
import pytest

from tools.cluster import Cluster
from tools.environment import ROOT
from tools.stopping import Stopped


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    for parent in (folder, folder.parent):
        parent.chmod(0o755)  # pytest's folders are private; root runs PostgreSQL as nobody
    cluster = Cluster(folder)
    cluster.start()
    yield cluster
    cluster.remove()


def connect(cluster: Cluster) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(host=str(cluster.folder), user="helsevei", dbname="postgres", autocommit=True)


def test_what_was_committed_is_there_after_the_server_was_killed(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    cluster.kill()
    cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_one_whose_making_was_interrupted_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cluster")
    folder.chmod(0o755)
    cluster = Cluster(folder)
    monkeypatch.setattr("os.sync", Mock(side_effect=[Stopped, None]))  # right after initdb
    with pytest.raises(Stopped):
        cluster.start()
    assert not cluster.data.exists()
    cluster.start()
    cluster.remove()


def test_data_of_another_version_are_refused_with_a_sentence(cluster: Cluster) -> None:
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(SystemExit, match=r"those of PostgreSQL 14\. To start over: \./run demo --fresh"):
        cluster.start()


def test_it_listens_on_a_socket_in_a_private_folder_and_on_no_network(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert cluster.folder.stat().st_mode & 0o077 == 0


def test_it_is_durable(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_root_can_keep_its_clone_where_nobody_else_may_look(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    cluster = Cluster(hidden)
    try:
        cluster.start()
        with connect(cluster) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert not cluster.folder.is_relative_to(hidden)
    finally:
        cluster.remove()


def test_the_demo_walks_its_own_journey() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.demo", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("The whole journey works.\n")

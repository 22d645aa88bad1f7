"""A worker is killed in the middle of a job, or caught in it: another one takes the job over, and nobody has to notice
(JB1, JB7).

Run as a program, this file is such a worker; a number is how many seconds it may be at one job.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection

GENEROUS_SECONDS = 120

if __name__ == "__main__":
    django.setup()

from helsevei.core import jobs  # noqa: E402 (the queue is there when Django is)


@jobs.task(name="core_tests.begin_and_end")
def begin_and_end(*, folder: str) -> None:
    """Leaves a sign when it begins; ends when it is allowed to."""
    began = Path(folder) / f"began-{os.getpid()}"
    began.touch()
    while not (Path(folder) / "may-end").exists():
        time.sleep(0.05)
    (Path(folder) / f"ended-{os.getpid()}").touch()


@pytest.fixture
def start_worker(own_database: str) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Start a worker as an installation does, on the test's own database."""
    workers = []
    url = settings.DATABASE_URL.rpartition("/")[0] + f"/{own_database}"

    def start(longest_seconds: float = jobs.LONGEST_SECONDS) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "helsevei.core.tests.test_jobs_of_a_killed_worker", str(longest_seconds)]
        workers.append(subprocess.Popen(command, cwd=settings.ROOT, env={**os.environ, "DATABASE_URL": url}))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + GENEROUS_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def states() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'core_tests.begin_and_end'")
        return [row[0] for row in cursor.fetchall()]


def test_the_job_of_a_killed_worker_is_done_by_another_one(start_worker, tmp_path):
    jobs.defer("core_tests.begin_and_end", folder=str(tmp_path))
    killed = start_worker()
    until(lambda: list(tmp_path.glob("began-*")))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert states() == ["doing"]
    (tmp_path / "may-end").touch()
    other = start_worker()
    until(lambda: list(tmp_path.glob("ended-*")))
    until(lambda: states() == [])
    assert [path.name for path in tmp_path.glob("ended-*")] == [f"ended-{other.pid}"]


def test_a_worker_that_is_caught_in_a_job_without_end_ends_and_the_job_is_done_by_another_one(start_worker, tmp_path):
    jobs.defer("core_tests.begin_and_end", folder=str(tmp_path))
    caught = start_worker(longest_seconds=2)
    until(lambda: list(tmp_path.glob("began-*")))
    assert caught.wait(GENEROUS_SECONDS) == 1
    (tmp_path / "may-end").touch()
    other = start_worker()
    until(lambda: list(tmp_path.glob("ended-*")))
    assert [path.name for path in tmp_path.glob("ended-*")] == [f"ended-{other.pid}"]


if __name__ == "__main__":
    jobs.LONGEST_SECONDS = float(sys.argv[1])
    jobs.work()

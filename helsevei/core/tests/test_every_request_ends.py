"""No request lasts: what it waits for is given up, and a thread that is caught is set free with its process (D24, PL2)."""

import subprocess
import sys
import threading
import time

import pytest
from django.db import OperationalError, connection

from helsevei.core import deadline

HANGS = """
import time
from helsevei.core import deadline
deadline.LONGEST_SECONDS = 0.5
deadline.watch()
{request}
"""


def waits(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


@pytest.mark.usefixtures("own_database")
def test_a_request_whose_time_is_up_does_not_wait_for_the_database(monkeypatch):
    monkeypatch.setattr(deadline, "ANSWER_SECONDS", 1)
    began = time.monotonic()
    with deadline.under_way():
        waits(0.1)
        with pytest.raises(OperationalError):
            waits(4)
    assert time.monotonic() - began < 3
    connection.close()
    waits(1.5)  # outside of requests there is no such limit


def test_the_time_of_one_request_is_not_that_of_another(monkeypatch):
    monkeypatch.setattr(deadline, "ANSWER_SECONDS", 1000)
    left: list[float | None] = []
    with deadline.under_way():
        other = threading.Thread(target=lambda: left.append(deadline.seconds_left()))
        other.start()
        other.join()
        left.append(deadline.seconds_left())
    left.append(deadline.seconds_left())
    assert left[0] is left[2] is None
    assert left[1] == pytest.approx(1000, abs=100)


@pytest.mark.parametrize(
    ("request_code", "status"),
    [("with deadline.under_way(): time.sleep(60)", 1), ("with deadline.under_way(): pass\ntime.sleep(2.5)", 0)],
    ids=["one that hangs", "none under way"],
)
def test_a_process_ends_when_one_of_its_requests_has_no_end(request_code, status):
    program = HANGS.format(request=request_code)
    assert subprocess.run([sys.executable, "-c", program], timeout=30, capture_output=True).returncode == status

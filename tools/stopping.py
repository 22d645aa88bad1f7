"""How a command is stopped: by the first Ctrl-C or SIGTERM, with everything it has started. Standard library only."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, a supervisor, a closed terminal


class Stopped(SystemExit):
    """Somebody has stopped this command. Where nobody catches it, Python ends without a word."""


def listen() -> None:
    """From now on such a signal raises Stopped. One that is ignored from the start, as under nohup, still is."""
    for number in STOPPING:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    """The first signal stops; more of them do not disturb the stopping."""
    for stopping in STOPPING:
        signal.signal(stopping, signal.SIG_IGN)
    raise Stopped(128 + number)


@contextmanager
def later() -> Iterator[None]:
    """What a block begins it also ends: a signal that comes meanwhile is heard afterwards."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def call(*command: object, has_terminal: bool = False, **options: Any) -> None:
    """Run a program to its end. When we are stopped, so is it, with everything it has started; when it fails, we end too.

    One that has the terminal (sudo may ask for a password) hears Ctrl-C by itself; otherwise it is let finish.
    """
    with subprocess.Popen([*map(str, command)], start_new_session=not has_terminal, **options) as program:
        try:
            code = program.wait()
        except BaseException:
            with suppress(ProcessLookupError):
                if not has_terminal:
                    os.killpg(program.pid, signal.SIGKILL)  # npm ends at nothing less; what is half made is made anew
            program.wait()
            raise
    if code:
        sys.exit(f"Helsevei cannot go on: {' '.join(map(str, command))} has failed.")

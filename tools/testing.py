"""`./run test`: every check, then every test, on a private PostgreSQL made for this run. Arguments go to pytest.

Without arguments three groups run side by side, each on a PostgreSQL of its own: one waits for slow providers while
another waits for the browser.
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

BROWSER = ["tests/journeys", "tests/matrix"]  # in one running Helsevei
# For providers that never answer, workers that die, databases that are copied
WAITS = ["helsevei/integrations", "helsevei/core", "helsevei/operation", "helsevei/demo", "helsevei/notifications"]
WORK = ["helsevei", "tests/house"]
GROUPS = (
    BROWSER,
    [*WORK, *(f"--ignore={path}" for path in WAITS)],
    [*WAITS, "tests", *(f"--ignore={path}" for path in (*BROWSER, *WORK))],
)
PORTS = local.ports_from(9101)  # nothing listens there: tests start their own stand-ins


def main(arguments: list[str]) -> int:
    assets.test_modules()  # before the tests: their environment has no place for a proxy's certificates
    chromium.install()
    if arguments:
        return run(arguments)
    if check.main([]) != 0:
        return 1
    with ThreadPoolExecutor(len(GROUPS)) as side_by_side:
        return max(side_by_side.map(run_quietly, GROUPS))


def run_quietly(group: list[str]) -> int:
    """What one group says is said when it has ended."""
    with tempfile.TemporaryFile("w+") as output:
        code = run(group, output.fileno())
        output.seek(0)
        print(" ".join(group), output.read(), sep="\n", end="", flush=True)
    return code


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
            environment = local.environment(Path(folder), cluster.url("helsevei"), 8099, PORTS)
            yield {**environment, "TEST_CLUSTER": str(cluster.folder)}
        cluster.remove()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

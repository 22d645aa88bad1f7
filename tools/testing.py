"""`./run test`: every check, then every test, on a private PostgreSQL made for this run. Arguments go to pytest."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tools import check, chromium, local
from tools.cluster import running
from tools.environment import ROOT

PROVIDER_PORTS = {"idporten": 9101, "helseid": 9102}  # nothing listens there: tests that log in start their own


def main(arguments: list[str]) -> int:
    if not arguments:
        chromium.install()
        if check.main([]) != 0:
            return 1
    (ROOT / ".test").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".test", prefix="run-") as folder:
        Path(folder).chmod(0o755)
        with running(Path(folder)) as cluster:
            cluster.create_database("helsevei")
            environment = local.environment(Path(folder), cluster.url("helsevei"), 8099, PROVIDER_PORTS)
            command = [sys.executable, "-m", "pytest", *arguments]
            code = subprocess.run(
                command, env={**environment, "TEST_CLUSTER": str(cluster.folder)}, cwd=ROOT
            ).returncode
        cluster.remove()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

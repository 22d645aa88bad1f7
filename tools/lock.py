"""`./run lock`: resolve the dependencies in pyproject.toml anew into requirements/, with hashes and without any registry's address."""

import subprocess
import sys

from tools.environment import ROOT, UV

COMMON = [
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
]


def main(arguments: list[str]) -> int:
    """Arguments go to uv: `--upgrade`, `--upgrade-package NAME`."""
    run, test, installer = (f"requirements/{name}.txt" for name in ("run", "test", "uv"))
    local, tests = ["--group", "local"], ["--group", "test"]
    for command in (
        ["pyproject.toml", *local, "--output-file", run],
        ["pyproject.toml", *local, *tests, "--constraint", run, "--output-file", test],
        ["requirements/uv.in", "--output-file", installer],
    ):
        subprocess.run([UV, "pip", "compile", *COMMON, *arguments, *command], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

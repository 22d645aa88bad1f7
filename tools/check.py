"""`./run check`: form, rules, types, import contracts, templates, texts, dependencies and migrations, side by side.

One line per step with its seconds; the words of a step are shown when it fails. `--fix` first mends what ruff can
mend and collects new texts for the translators.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools import local
from tools.cluster import running
from tools.environment import ROOT

PYTHON = sys.executable
PROGRAMS = Path(sys.executable).parent
FORMATTED = ["config", "helsevei", "tools", "tests", "manage.py"]
CODE = [*FORMATTED, "run"]  # the table of commands in run is set by hand
NO_PORTS = local.ports_from(9101)  # nothing is asked there; the settings want addresses
# manage.py check --deploy judges the settings of an installation, not those of the demo.
INSTALLATION = {
    "BASE_URL": "https://helse.example.no",
    "DEMO": "no",
    "TEST_PERSONS": "no",
    "IDPORTEN_ISSUER": "https://idporten.example.no",
    "HELSEID_ISSUER": "https://helseid.example.no",
}


# Migrations that the linter would refuse, each with its reason in its docstring.
SAFE_ALL_THE_SAME = ["0003_decisions_once", "0005_her_ids_once"]


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    also: dict[str, str] = field(default_factory=dict)  # environment besides the common one


STEPS = [
    Step("types (mypy)", [str(PROGRAMS / "mypy")]),
    Step("format (ruff)", [str(PROGRAMS / "ruff"), "format", "--check", "--quiet", "--diff", *FORMATTED]),
    Step("rules (ruff)", [str(PROGRAMS / "ruff"), "check", "--quiet", *CODE]),
    Step("floors (import-linter)", [str(PROGRAMS / "lint-imports"), "--no-cache", "--no-logo"]),
    Step("templates (djlint)", [str(PROGRAMS / "djlint"), "helsevei", "--lint", "--quiet", "--allow-empty-input"]),
    Step("texts (nn, en)", [PYTHON, "-m", "tools.messages", "--check"]),
    Step("dependencies (deptry)", [str(PROGRAMS / "deptry"), "config", "helsevei", "tools", "--no-ansi"]),
    Step("settings (django)", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], INSTALLATION),
]
WITH_DATABASE = [
    Step("models migrated (django)", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step(
        "migrations safe",
        [PYTHON, "-c", "from tools.check import lint_migrations; raise SystemExit(lint_migrations())"],
    ),
]
FIXES = [
    [str(PROGRAMS / "ruff"), "check", "--quiet", "--fix-only", *CODE],
    [str(PROGRAMS / "ruff"), "format", "--quiet", *FORMATTED],
    [PYTHON, "-m", "tools.messages"],
]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run check", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="mend what the tools can mend, then check")
    started = time.monotonic()
    if parser.parse_args(arguments).fix:
        fix()
    with tempfile.TemporaryDirectory(prefix="helsevei-check-") as folder:
        failed = run_all(Path(folder))
    seconds = time.monotonic() - started
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all is well'} ({seconds:.0f} s)", flush=True)
    return 1 if failed else 0


def fix() -> None:
    for command in FIXES:
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def run_all(folder: Path) -> list[str]:
    """Run every step, two at a time with the slowest first; the names of those that failed."""
    folder.chmod(0o755)
    environment = local.environment(folder, "postgres://nobody@nowhere/none", 8099, NO_PORTS)
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        slowest = pool.submit(run, STEPS[0], environment)
        database = pool.submit(run_with_database, folder, environment)
        others = [pool.submit(run, step, environment) for step in STEPS[1:]]
        names = [slowest.result(), *database.result(), *(other.result() for other in others)]
    return [name for name in names if name]


def run_with_database(folder: Path, environment: dict[str, str]) -> list[str]:
    """The steps that ask PostgreSQL, on one private cluster that lives as long as they do."""
    with running(folder, settings={"fsync": "off"}) as cluster:
        cluster.create_database("helsevei")
        with_url = {**environment, "DATABASE_URL": cluster.url("helsevei")}
        names = [run(step, with_url) for step in WITH_DATABASE]
    cluster.remove()
    return names


def run(step: Step, environment: dict[str, str]) -> str:
    """One step; its name when it failed, otherwise nothing."""
    started = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**environment, **step.also},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    well = done.returncode == 0
    line = f"{'ok    ' if well else 'FAILED'}  {step.name:<28}{time.monotonic() - started:5.1f} s"
    print(line if well else f"{line}\n{done.stdout.strip()}\n", flush=True)
    return "" if well else step.name


def lint_migrations() -> int:
    """Would an older version still run while this one's migrations are applied (reliability D29)? Runs inside Django."""
    import django
    from django_migration_linter import MigrationLinter

    django.setup()
    linter = MigrationLinter(
        str(ROOT), include_apps=our_apps(), ignore_name=SAFE_ALL_THE_SAME, no_cache=True, quiet=["ok", "ignore"]
    )
    linter.lint_all_migrations()
    if linter.has_errors:
        linter.print_summary()
    return 1 if linter.has_errors else 0


def our_apps() -> list[str]:
    from django.apps import apps

    return [config.label for config in apps.get_app_configs() if config.name.startswith("helsevei.")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

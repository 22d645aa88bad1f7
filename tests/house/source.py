"""How the house tests read the source: rooms, files, syntax trees. No test lives here."""

import ast
import configparser
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "helsevei"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def rooms() -> list[str]:
    """Every room there is, by name."""
    folders = (folder for folder in PACKAGE.iterdir() if any(folder.glob("*.py")))
    return sorted(folder.name for folder in folders)


@cache
def floors() -> dict[str, int]:
    """Room → floor as .importlinter stacks them; 0 is the ground, side by side means the same number."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contracts["importlinter:contract:floors"]["layers"].split("\n")
    stacked = [re.findall(r"\w+", line) for line in lines if line.strip()]
    return {room: floor for floor, together in enumerate(reversed(stacked)) for room in together}


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def python_files(*folders: str, tests: bool = False) -> list[Path]:
    """Python files of our own under these folders of the repository, without migrations, and without tests unless asked."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts and (tests or not is_test(path)))


def parts(*names: str) -> list[Path]:
    """The files that are these parts of the rooms: `actions.py` or every file of `actions/`, in each room."""
    files = (path for path in python_files("helsevei") if len(path.relative_to(PACKAGE).parts) > 1)
    return [path for path in files if path.relative_to(PACKAGE).with_suffix("").parts[1] in names]


def templates() -> list[Path]:
    return sorted(PACKAGE.glob("**/templates/**/*.html")) + sorted(PACKAGE.glob("**/templates/**/*.txt"))


def environment() -> Environment:
    """What templates are read with: its globals are what each of them may call."""
    engine: Any = engines["jinja2"]
    return engine.env  # type: ignore[no-any-return]


@cache
def parsed(template: Path) -> nodes.Template:
    return environment().parse(template.read_text(encoding="utf-8"), filename=str(template))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(path: Path) -> Iterator[Function]:
    """The functions at the top of a file."""
    return (node for node in tree(path).body if isinstance(node, Function))


def docstrings(path: Path) -> set[ast.AST]:
    """The constants that are docstrings, to tell them from other texts."""
    holders = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Module | ast.ClassDef | Function))
    firsts = (holder.body[0] for holder in holders if holder.body)
    return {first.value for first in firsts if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)}


def imported(path: Path) -> Iterator[tuple[ast.stmt, str]]:
    """Each import statement with the full dotted name of what it brings in."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{name.name}") for name in node.names)


def name_of(node: ast.expr) -> str:
    """The dotted name of an expression: `actions.send_message` for that attribute; empty when it is no plain name."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def place(path: Path, node: ast.stmt | ast.expr | ast.arg | nodes.Node | int) -> str:
    """`helsevei/room/file.py:12`, which editors and terminals can jump to."""
    return f"{relative(path)}:{node if isinstance(node, int) else node.lineno}"


def tracked() -> list[Path]:
    """Every file that is or would be committed."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, check=True, text=True, capture_output=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def refuse(wrong: list[str], advice: str) -> None:
    """Fail with the places that break the rule and what to do about it."""
    if wrong:
        pytest.fail("\n  ".join([advice, *wrong]), pytrace=False)

"""Nothing grows too big to be read at once (docs/house.md, Sizes). Near the stop, split by subject, never into `part2`."""

import ast

from tests.house.source import Function, place, python_files, refuse, relative, templates, tree

FUNCTION, FILE, TEMPLATE = 40, 400, 150
OURS = ("config", "helsevei", "tools", "tests")


def length(function: Function) -> int:
    """Lines of a function without its docstring: explaining is free."""
    first = function.body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (
        (function.end_lineno or 0) - function.lineno + 1 - ((first.end_lineno or 0) - first.lineno + 1 if text else 0)
    )


def test_no_function_is_longer_than_forty_lines():
    wrong = [
        f"{place(path, node)} {node.name}: {lines} lines"
        for path in python_files(*OURS, tests=True)
        for node in ast.walk(tree(path))
        if isinstance(node, Function) and (lines := length(node)) > FUNCTION
    ]
    refuse(wrong, f"Take out a part that has a name of its own; the stop is {FUNCTION} lines:")


def test_no_python_file_is_longer_than_four_hundred_lines():
    counts = ((path, len(path.read_text().splitlines())) for path in python_files(*OURS, tests=True))
    wrong = [f"{relative(path)}: {lines} lines" for path, lines in counts if lines > FILE]
    refuse(wrong, f"Make a package of nouns of it; the stop is {FILE} lines:")


def test_no_template_is_longer_than_a_hundred_and_fifty_lines():
    counts = ((path, len(path.read_text().splitlines())) for path in templates())
    wrong = [f"{relative(path)}: {lines} lines" for path, lines in counts if lines > TEMPLATE]
    refuse(wrong, f"Make components of its parts; the stop is {TEMPLATE} lines:")

"""A name says what a thing is. These say only that something is there."""

import ast
import re

from tests.house.source import Function, name_of, place, python_files, refuse, relative, tree

MODULES = {
    "utils",
    "util",
    "helpers",
    "services",
    "selectors",
    "managers",
    "signals",
    "mixins",
    "constants",
    "common",
    "misc",
}
WORDS = {"data", "info", "manager", "handler", "helper", "util", "utils", "process", "do"}
GIVEN = {
    "handler404",
    "handler500",
    "handler403",
    "handler400",
    "process_view",
    "process_exception",
    "UserManager",
    "data_table",
    "do_GET",
    "do_POST",
    "handle_DATA",
}  # words of Django, Python's HTTP server and the mail server's library, and a table of data


def words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_module_is_a_drawer_for_everything():
    wrong = [
        relative(path)
        for path in python_files("helsevei", "config", "tools")
        if {path.stem, path.parent.name} & MODULES
    ]
    refuse(wrong, "Put this where its subject lives:")


def own_words(node: Function | ast.ClassDef) -> set[str]:
    """The words of a name that it did not inherit from a library's class."""
    bases = (name_of(base) for base in node.bases) if isinstance(node, ast.ClassDef) else ()
    return words(node.name) - {word for base in bases for word in words(base)}


def test_functions_and_classes_are_named_by_what_they_do():
    wrong = [
        f"{place(path, node)} {node.name}"
        for path in python_files("helsevei")
        for node in ast.walk(tree(path))
        if isinstance(node, Function | ast.ClassDef) and own_words(node) & WORDS and node.name not in GIVEN
    ]
    refuse(wrong, "Find the name of what it is or does (docs/glossary.md):")


def test_no_name_is_told_apart_by_a_number():
    wrong = [
        f"{place(path, node)} {node.id}"
        for path in python_files("helsevei")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and re.fullmatch(r"[a-z_]+[a-z]_?\d", node.id) and isinstance(node.ctx, ast.Store)
    ]
    refuse(wrong, "Say what tells the two apart:")

"""Access, second net: views read what the actor may see, and change things by one action."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.house.source import functions, imported, name_of, parts, place, refuse, tree

ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
PAST_THE_NET = {"_default_manager", "_base_manager", "raw", "cursor", "select_for_update"}
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
FETCH = {"get_object_or_404", "get_list_or_404"}


def attributes(path: Path) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))


def test_views_read_only_what_the_actor_may_see():
    wrong = []
    for path in parts("views"):
        right = {node.value for node in attributes(path) if node.attr == "visible_to"}
        wrong += [place(path, node) for node in attributes(path) if node.attr == "objects" and node not in right]
        wrong += [place(path, node) for node in attributes(path) if node.attr in PAST_THE_NET]
    refuse(wrong, "Begin every read in a view with Model.objects.visible_to(request.actor):")


def test_views_fetch_from_what_the_actor_may_see():
    wrong = [
        place(path, node)
        for path in parts("views")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and name_of(node.func) in FETCH and isinstance(node.args[0], ast.Name)
        if node.args[0].id[:1].isupper()
    ]
    refuse(wrong, "Give get_object_or_404 a visible_to(…), not the model itself:")


def test_views_write_nothing_themselves():
    wrong = [
        place(path, node)
        for path in parts("views")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        if name_of(node.func).split(".")[0] not in action_names(path) and "session" not in name_of(node.func)
    ]
    refuse(wrong, "Writing belongs in an action:")


def test_views_make_at_most_one_action_call():
    wrong = [
        f"{place(path, function)} {function.name}"
        for path in parts("views")
        for names in [action_names(path)]
        for function in functions(path)
        if most_calls(function.body, names) > 1
    ]
    refuse(wrong, "A view makes one action call on each way through it. Make one action of what belongs together:")


def action_names(path: Path) -> set[str]:
    """The names by which a file knows actions modules, or actions imported from one."""
    names = set()
    for node, full in imported(path):
        if "actions" in full.split("."):
            alias = next(a for a in node.names if full.endswith(a.name))  # type: ignore[attr-defined]
            names.add(alias.asname or alias.name)
    return names


def most_calls(statements: Sequence[ast.stmt], names: set[str]) -> int:
    """The largest number of action calls on any way through these statements."""
    total = 0
    for number, statement in enumerate(statements):
        rest = list(statements[number + 1 :])
        if isinstance(statement, ast.If):
            ways = ([*statement.body, *rest], [*statement.orelse, *rest])
            return total + calls(statement.test, names) + max(most_calls(way, names) for way in ways)
        if isinstance(statement, ast.Try):
            endings = [[*statement.body, *statement.orelse], *(handler.body for handler in statement.handlers)]
            return total + max(most_calls([*ending, *statement.finalbody, *rest], names) for ending in endings)
        if isinstance(statement, ast.With):
            total += most_calls(statement.body, names)
        elif isinstance(statement, ast.For | ast.While):
            total += 2 * most_calls(statement.body, names)
        else:
            total += calls(statement, names)
        if isinstance(statement, ENDS):
            break
    return total


def calls(node: ast.AST, names: set[str]) -> int:
    found = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return sum(name_of(call.func).split(".")[0] in names for call in found)

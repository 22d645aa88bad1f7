"""Rows are locked so that others can still refer to them; else a reader and a writer of one thread wait for each other."""

import ast

from tests.house.source import name_of, parts, place, refuse, tree


def test_row_locks_leave_foreign_keys_alone():
    wrong = [
        place(path, node)
        for path in parts("actions", "models")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and name_of(node.func).endswith("select_for_update")
        and "no_key" not in {keyword.arg for keyword in node.keywords}
    ]
    refuse(
        wrong,
        "Say select_for_update(no_key=True): a plain one waits for rows that refer to it, at their commit (0002):",
    )

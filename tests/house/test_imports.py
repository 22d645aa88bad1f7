"""What a file needs stands at its top, with its full name, so that the floors can be seen and checked."""

import ast

from tests.house.source import Function, imported, place, python_files, refuse, relative, tree

NETWORK = ("urllib.request", "http.client", "http.server", "xmlrpc", "asyncio.open_connection", "socketserver")
LATE = {
    "helsevei/demo/provider/__main__.py": "a program of its own: it configures Django before what reads settings is imported",
}
RESOLVERS = {
    "helsevei/retention/apps.py": "lets each room's retention.py state its rules, and its export.py what it has about a person",
    "helsevei/notifications/apps.py": "lets each room's notices.py register its kinds, as the queue does with tasks.py",
    "helsevei/home/apps.py": "lets each room's work.py register what it has for the work list",
    "helsevei/core/ports.py": "binds a room's port to its adapter",
    "helsevei/accounts/models.py": "Django asks the session table for its engine, which imports the table",
}


def test_nothing_is_imported_inside_a_function():
    wrong = [
        place(path, node)
        for path in python_files("helsevei", "config", tests=True)
        if relative(path) not in LATE
        for function in ast.walk(tree(path))
        if isinstance(function, Function)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    refuse(wrong, "Move the import to the top. If that makes a circle, the floors are wrong, not the import:")


def test_imports_are_written_in_full():
    wrong = [
        place(path, node)
        for path in python_files("helsevei", "config", "tools", "tests", tests=True)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    refuse(wrong, "Write from helsevei.room.file import name, not from . import:")


def test_nothing_is_imported_by_a_star():
    wrong = [
        place(path, node)
        for path in python_files("helsevei", "config", "tools", "tests", tests=True)
        for node, name in imported(path)
        if name.endswith(".*") and "formats" not in path.parts
    ]
    refuse(wrong, "Name what you import:")


def test_only_integrations_and_demo_open_connections():
    wrong = [
        f"{place(path, node)} {name}"
        for path in python_files("helsevei")
        if path.parts[-2] not in {"integrations", "demo"} and not {"integrations", "demo"} & set(path.parts)
        for node, name in imported(path)
        if name.startswith(NETWORK)
    ]
    refuse(wrong, "Describe what you need in the room's ports.py and write the adapter in integrations:")


def test_only_core_resolves_dotted_paths():
    wrong = [
        f"{place(path, node)} {name}"
        for path in python_files("helsevei")
        if relative(path) not in RESOLVERS
        for node, name in imported(path)
        if name.startswith(("importlib", "django.utils.module_loading"))
    ]
    refuse(wrong, "Only core.ports turns a dotted path into an adapter:")


def test_nothing_happens_by_signal():
    wrong = [
        place(path, node)
        for path in python_files("helsevei")
        for node, name in imported(path)
        if name.startswith(
            ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")
        )
    ]
    refuse(wrong, "Call it where it happens; a signal is an import nobody can see:")

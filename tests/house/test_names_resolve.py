"""What is reached by name is there: jobs, ports, and the dotted paths of the settings."""

import ast

from django.conf import settings
from django.utils.module_loading import import_string

from helsevei.core import jobs
from tests.house.source import Function, name_of, parts, place, python_files, refuse, tree

DOTTED = ("MIDDLEWARE", "CSRF_FAILURE_VIEW", "WSGI_APPLICATION", "LOGGING_CONFIG")


def test_every_job_that_is_asked_for_exists():
    asked = [
        (place(path, call), call.args[0] if call.args else None)
        for path in python_files("helsevei")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and name_of(call.func).split(".")[-1] == "defer" and "core" not in path.parts
    ]
    known = jobs.names()
    wrong = [
        f"{where} {ast.unparse(name) if name else 'without a name'}"
        for where, name in asked
        if not isinstance(name, ast.Constant) or name.value not in known
    ]
    refuse(wrong, f"There is no such job. Registered are {', '.join(sorted(known))}:")


def test_every_job_is_named_by_its_room():
    wrong = [
        f"{place(path, call)} {ast.unparse(keyword.value)}"
        for path in parts("tasks")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and name_of(call.func).split(".")[-1] in {"task", "periodic"}
        for keyword in call.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
        if not str(keyword.value.value).startswith(f"{path.relative_to(path.parents[1]).parts[0]}.")
    ]
    refuse(wrong, 'Name a job "room.verb_object":')


def test_every_port_is_bound_to_an_adapter_that_can_be_imported():
    wrong = []
    for port, path in settings.PORTS.items():
        try:
            assert callable(import_string(path))
        except (ImportError, AssertionError) as fault:
            wrong.append(f"{port} = {path}: {fault}")
    refuse(wrong, "settings.PORTS binds each port to something callable that returns its adapter:")


def test_every_port_that_a_room_asks_for_is_bound():
    wrong = [
        f"{place(path, call)} {ast.unparse(call.args[0])}"
        for path in parts("ports")
        if "core" not in path.parts
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and name_of(call.func) == "resolve" and isinstance(call.args[0], ast.Constant)
        if call.args[0].value not in settings.PORTS
    ]
    refuse(wrong, "Bind it in settings.PORTS:")


def test_every_path_in_the_settings_leads_somewhere():
    paths = [
        path
        for name in DOTTED
        for value in [getattr(settings, name)]
        for path in ([value] if isinstance(value, str) else value)
    ]
    paths += settings.TEMPLATES[0]["OPTIONS"]["context_processors"]  # type: ignore[index]
    wrong = []
    for path in paths:
        try:
            import_string(path)
        except ImportError as fault:
            wrong.append(f"{path}: {fault}")
    refuse(wrong, "Mend the path in config/settings.py:")


def test_every_function_in_tasks_is_a_job():
    wrong = [
        f"{place(path, node)} {node.name}"
        for path in parts("tasks")
        for node in tree(path).body
        if isinstance(node, Function) and not node.name.startswith("_")
        if not {"task", "periodic"} & {name_of(mark).split(".")[-1] for mark in node.decorator_list}
    ]
    refuse(wrong, "tasks.py holds jobs only; give it @task or @periodic, or move it:")

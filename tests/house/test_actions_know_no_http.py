"""Actions are called by pages, systems, commands and the demo alike: what lies below the views knows no request."""

import ast

from tests.house.source import imported, parts, place, refuse, tree

BELOW = ("actions", "policy", "models", "ports", "notices", "tasks")
WEB = (
    "django.http",
    "django.shortcuts",
    "django.views",
    "django.template",
    "django.contrib.messages",
    "helsevei.core.requests",
)


def test_actions_models_and_ports_import_nothing_of_the_web():
    wrong = [
        f"{place(path, node)} {name}" for path in parts(*BELOW) for node, name in imported(path) if name.startswith(WEB)
    ]
    refuse(wrong, "Let the view do this, and hand over plain values:")


def test_actions_models_and_ports_take_no_request():
    wrong = [
        place(path, node)
        for path in parts(*BELOW)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.arg) and node.arg in {"request", "session", "response"}
    ]
    refuse(wrong, "Take the values you need (actor, ids, texts) instead of the request:")

"""One clock: business time can be moved, real time cannot be mistaken for it (docs/house.md, Time)."""

import ast

from django.apps import apps
from django.db.models import DateField, DateTimeField

from tests.house.source import name_of, place, python_files, refuse, relative, tree

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "timezone.localdate",
          "time.time", "time.time_ns", "timezone.localtime", "Now"}  # fmt: skip
# The demo's login provider stands in for somebody else's system, which has a clock of its own.
# The queue reckons its leases by the database's clock.
OWNERS = ("helsevei/core/clock.py", "helsevei/core/ids.py", "helsevei/core/jobs.py", "helsevei/demo/provider/")
BY_DJANGO = {"last_login", "expire_date"}


def test_only_the_clock_reads_the_time():
    wrong = [
        f"{place(path, node)} {name_of(node.func)}"
        for path in python_files("helsevei")
        if not relative(path).startswith(OWNERS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ".".join(name_of(node.func).split(".")[-2:]) in CLOCKS
    ]
    refuse(
        wrong,
        "Ask helsevei.core.clock: now() and today() for people, real_now() for sessions, tokens, queue and audit:",
    )


def test_no_row_dates_itself():
    wrong = [
        place(path, node.value)
        for path in python_files("helsevei")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}
    ]
    refuse(wrong, "Let the action give the moment, from helsevei.core.clock:")


def test_moments_end_in_at_and_days_in_date():
    wrong = []
    for model in apps.get_models():
        for field in model._meta.local_fields if model.__module__.startswith("helsevei.") else []:
            ending = "_at" if isinstance(field, DateTimeField) else "_date" if isinstance(field, DateField) else ""
            if not field.name.endswith(ending) and field.name not in BY_DJANGO:
                wrong.append(f"{model.__module__}.{model.__name__}.{field.name} should end in {ending}")
    refuse(wrong, "Name moments …_at and days …_date:")

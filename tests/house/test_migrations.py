"""Every migration can be taken back, or says why it cannot."""

import inspect
import sys

from django.apps import apps
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from tests.house.source import refuse

WHY = "cannot be reversed"  # the words in the migration's docstring that explain one that cannot


def ours() -> list[tuple[str, Migration]]:
    loader = MigrationLoader(connection=None, ignore_no_migrations=True)
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("helsevei.")}
    return [
        (f"{label}/{name}", migration) for (label, name), migration in loader.disk_migrations.items() if label in labels
    ]


def test_every_migration_is_reversible_or_says_why_not():
    wrong = [
        f"{where}: {operation.describe()}"
        for where, migration in ours()
        for operation in migration.operations
        if not operation.reversible and WHY not in (inspect.getdoc(sys.modules[migration.__module__]) or "")
    ]
    refuse(wrong, f"Give it a way back (reverse_sql, reverse_code), or write in its docstring why it {WHY}:")


def test_every_room_with_tables_has_migrations():
    labels = {where.split("/")[0] for where, _ in ours()}
    wrong = [
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("helsevei.") and list(config.get_models()) and config.label not in labels
    ]
    refuse(wrong, "Run manage.py makemigrations for:")

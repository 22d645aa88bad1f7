"""Django's migrate with patience: no end to its statements, but none that makes the pages wait for a lock (reliability D29)."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from helsevei.core.postgresql.base import without_deadline


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        with without_deadline():
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            return super().handle(*args, **options)

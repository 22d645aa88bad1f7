"""The web server of an installation: refuses to serve on a database that could lose what it acknowledged (reliability D9)."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

# On replicas too is safer still (remote_apply); what lets PostgreSQL acknowledge before the disk has it is refused.
DURABLE = {"fsync": {"on"}, "full_page_writes": {"on"}, "synchronous_commit": {"on", "remote_apply"}}


class Command(BaseCommand):
    help = "Serve Helsevei on 127.0.0.1 at PORT; nginx stands in front (docs/operations)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
        parser.add_argument("--threads", type=int, default=4, help="blocking threads of each worker")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_durable()
        server = [
            sys.executable, "-m", "config.server", "--host", "127.0.0.1", "--port", str(settings.PORT),
            "--workers", str(options["workers"]), "--threads", str(options["threads"]),
        ]  # fmt: skip
        os.execv(sys.executable, server)  # noqa: S606 (this process becomes the server)


def refuse_unless_durable() -> None:
    with connection.cursor() as cursor:
        for name, safe in DURABLE.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
            if value not in safe:
                raise CommandError(
                    f"PostgreSQL's {name} is {value}. Set it to on: with {value}, a crash loses what people sent."
                )

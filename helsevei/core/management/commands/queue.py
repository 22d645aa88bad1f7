"""`./run queue status`: how the background jobs stand."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from helsevei.core import jobs


class Command(BaseCommand):
    help = "The state of the background jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["status"])
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        status = jobs.status()
        if options["json"]:
            self.stdout.write(json.dumps(status))
            return
        for name, value in status.items():
            self.stdout.write(f"{name:<24}{value}")

"""`./run backup DIR`: a copy of the whole database (docs/operations/backup.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helsevei.operation.backup import make
from helsevei.operation.copying import Refused


class Command(BaseCommand):
    help = "Write a backup into a new folder below DIR, while everything runs. Keys and settings are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "dir", type=Path, metavar="DIR", help="a folder that is there, best on another machine's disk"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            folder = make(options["dir"].resolve())
        except Refused as refusal:
            raise CommandError(f"No backup was made. {refusal}") from None
        self.stdout.write(
            f"The backup is in {folder}. Keys and settings are not in it: keep FIELD_KEYS and BLIND_INDEX_KEY in another place."
        )

"""`./run restore DIR`: bring a backup back (docs/operations/backup.md)."""

import sys
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helsevei.operation.backup import Manifest
from helsevei.operation.copying import Refused
from helsevei.operation.restore import Restored, Target, look_at_target, newest_in, read_backup, restore

NEXT = """\
Nothing is sent by SMS or e-mail until you say so:
  1. Start ./run web and ./run work, and log in. /drift/ shows jobs that have failed.
  2. See what waits (./run notices status) and what the gateways have sent since {moment} UTC.
  3. ./run notices release sends what still matters; ./run notices discard sends none of it.
  4. ./run backup: what was restored is now the newest there is."""


class Command(BaseCommand):
    help = "Make the database of DATABASE_URL what a backup holds, all or nothing. Stop ./run web and ./run work first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "dir", type=Path, metavar="DIR", help="the folder of one backup, or that with all of them: the newest"
        )
        parser.add_argument("--replace", action="store_true", help="also when the database is not empty; asks first")
        parser.add_argument("--yes-replace", metavar="NAME", help="the same without a question, for scripts: its name")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            folder = newest_in(options["dir"].resolve())
            manifest = read_backup(folder)
            target = look_at_target()
            if target.tables:
                self._ask(target, manifest, options)
            self.stdout.write(f"Reads {folder} into {target.name}.")
            restored = restore(folder, manifest, target)
        except Refused as refusal:
            raise CommandError(f"Nothing was restored; the database is as it was. {refusal}") from None
        self._tell(target, manifest, restored)

    def _ask(self, target: Target, manifest: Manifest, options: dict[str, Any]) -> None:
        loses = (
            f"{target.name} is not empty ({target.size}). All that was written in it after"
            f" {manifest.moment:%Y-%m-%d %H:%M:%S} UTC will be missing."
        )
        answer = options["yes_replace"]
        if answer is None and options["replace"]:
            self.stdout.write(loses)
            with suppress(EOFError):  # nobody is there to answer
                answer = input("Write the name of the database to replace it: ").strip()
        if answer != target.name:
            raise Refused(f"{loses} To replace it: --replace, or --yes-replace {target.name}.")

    def _tell(self, target: Target, manifest: Manifest, restored: Restored) -> None:
        self.stdout.write(
            f"{target.name} is as it was at {manifest.moment:%Y-%m-%d %H:%M:%S} UTC. {restored.held} notices are held."
        )
        if restored.kept_as:
            self.stdout.write(f"The database before is kept as {restored.kept_as}, until you drop it (dropdb).")
        self.stdout.write(NEXT.format(moment=f"{manifest.moment:%Y-%m-%d %H:%M}"))
        if not restored.report.is_whole:
            self.stdout.write("The audit chains in the backup are NOT whole:")
            self.stdout.write("\n".join(finding.sentence for finding in restored.report.findings))
            sys.exit(1)
        self.stdout.write(f"The audit chains are whole: {restored.report.entries} entries.")

"""`./run audit verify` and `./run audit anchor`."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from helsevei.audit.anchors import write_anchor
from helsevei.audit.verification import Report, verify


class Command(BaseCommand):
    help = "Prove that the audit chains are whole, or write an anchor now. Ends with 1 when a chain is not whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        check = commands.add_parser("verify", help="check every entry against its hash, its chain and the anchors")
        check.add_argument("--json", action="store_true", help="the result as one JSON object")
        commands.add_parser("anchor", help="write the head of every chain into the anchor folder")

    def handle(self, *_: Any, **options: Any) -> None:
        if options["what"] == "anchor":
            self.stdout.write(f"The heads of {len(write_anchor())} chains are anchored in {settings.ANCHOR_DIR}.")
            return
        report = verify()
        self.stdout.write(_as_json(report) if options["json"] else _as_sentences(report))
        if not report.is_whole:
            sys.exit(1)


def _as_sentences(report: Report) -> str:
    result = "The audit chains are whole." if report.is_whole else "The audit chains are NOT whole."
    counts = f"{report.chains} chains, {report.entries} entries, {report.anchors} anchors compared."
    return "\n".join([*(finding.sentence for finding in report.findings), *report.notes, f"{result} {counts}"])


def _as_json(report: Report) -> str:
    return json.dumps({"whole": report.is_whole, **asdict(report)}, default=str)

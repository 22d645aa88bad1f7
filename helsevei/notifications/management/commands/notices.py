"""`./run notices status`, and what an operator does with notices after a backup was restored (docs/operations/settings.md)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.notifications import actions
from helsevei.notifications.models import Fence, Notice

MOVES = {
    "hold": (actions.hold_notices, "are held"),
    "release": (actions.release_notices, "will be sent where they still matter"),
    "discard": (actions.discard_notices, "will not be sent"),
}


class Command(BaseCommand):
    help = "How many notices are in which state; hold those that wait and those to come, then release or discard them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["status", *MOVES])

    def handle(self, *_: Any, **options: Any) -> None:
        if options["what"] in MOVES:
            move, became = MOVES[options["what"]]
            self.stdout.write(f"{move(actor=SYSTEM, now=now())} notices {became}.")
            return
        for fence in Fence.objects.up():
            self.stdout.write(
                f"Nothing is sent since {fence.raised_at:%Y-%m-%d %H:%M} UTC, before you release or discard."
            )
        counted = Notice.objects.values_list("municipality__name", "kind", "state", "reason").annotate(Count("id"))
        for municipality, kind, state, reason, count in counted.order_by(
            "municipality__name", "kind", "state", "reason"
        ):
            self.stdout.write(f"{municipality:<20}{kind:<30}{state:<10}{reason:<18}{count}")

"""`seed_demo`: the demo municipalities and their people, once; `--everyday NUMBER` makes one of them as full as it would be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.demo.actions.everyday import live_everyday
from helsevei.demo.everyday import marker
from helsevei.demo.outbox.journal import of_the_demo
from helsevei.demo.outbox.out_of_order import FULL_MAILBOX, OutOfOrder
from helsevei.demo.seed import seed


class Command(BaseCommand):
    help = "Fill an empty database with the demo municipalities."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--everyday", metavar="NUMBER", help="weeks of messages in the municipality with this number"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["everyday"]:
            OutOfOrder(of_the_demo().path.parent).turn(FULL_MAILBOX, works=False)
            live_everyday(actor=SYSTEM, municipality=options["everyday"], now=now())
            marker(options["everyday"]).touch()
        else:
            seed()

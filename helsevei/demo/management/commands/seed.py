"""`./run seed --profile test --out FILE`: an installation of invented people for tests from outside (docs/operations/fixture.md)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now, today
from helsevei.core.ids import foreseen
from helsevei.demo.actions.fixture import seed_fixture
from helsevei.demo.fixture.plan import people_in
from helsevei.demo.fixture.telling import tell
from helsevei.demo.registers import seeded_people
from helsevei.directory.models import Municipality


class Command(BaseCommand):
    help = "Fill an empty database with the fixture, and write down who is there; a second time it only writes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--profile", choices=["test"], required=True)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="who is there, as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        planned = people_in(today().year)
        there = set(Municipality.objects.values_list("number", flat=True))
        if there - {one["number"] for one in planned["municipalities"]}:
            raise CommandError("This database has municipalities of its own. The fixture needs an empty one.")
        if not there:
            seeded_people().write_text(json.dumps(planned, ensure_ascii=False, indent=1))
            with foreseen("the fixture of a test"):
                seed_fixture(actor=SYSTEM, now=now())
        options["out"].write_text(json.dumps(self.told(planned), ensure_ascii=False, indent=1) + "\n")
        self.stdout.write(f"{options['out']} says who is there and how they log in.")

    def told(self, planned: dict[str, Any]) -> dict[str, Any]:
        try:
            if json.loads(seeded_people().read_text()) == planned:
                return tell()
        except (OSError, ObjectDoesNotExist):
            pass
        raise CommandError(
            "This database holds a fixture of another year or of another DATA_DIR. Start with an empty one."
        )

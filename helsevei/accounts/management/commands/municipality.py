"""`./run municipality add`: the first municipality of an installation, and its administrator, who does the rest on the pages."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from helsevei.accounts.actions import give_role
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now
from helsevei.core.identity_numbers import parse
from helsevei.directory.actions import add_municipality


class Command(BaseCommand):
    help = "Add a municipality and give somebody the role of its administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["add"])
        parser.add_argument("--number", required=True, help="kommunenummer, four digits")
        parser.add_argument("--name", required=True)
        parser.add_argument("--administrator", required=True, help="the administrator's name")
        parser.add_argument(
            "--identity-number",
            help="her identity number; asked for when left out, so that it stays out of the shell's history",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            identity_number = parse(options["identity_number"] or input("The administrator's identity number: "))
        except ValidationError as problem:
            raise CommandError(problem.message) from problem
        if not (len(options["number"]) == 4 and options["number"].isascii() and options["number"].isdigit()):
            raise CommandError("A municipality number has four digits, such as 4601.")
        municipality = add_municipality(actor=SYSTEM, number=options["number"], name=options["name"])
        give_role(
            actor=SYSTEM, municipality_id=municipality.id, identity_number=identity_number,
            name=options["administrator"], role=Role.ADMINISTRATOR, service_id=None, now=now(),
        )  # fmt: skip
        self.stdout.write(
            f"{municipality.name} is ready. {options['administrator']} can log in and add services and staff."
        )

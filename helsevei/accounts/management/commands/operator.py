"""`./run operator add`: who runs the installation and decides about jobs that have failed («driftsansvarlig»)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helsevei.accounts.actions import AnotherName, end_operator, make_operator
from helsevei.accounts.forms import StaffForm
from helsevei.accounts.management.commands.municipality import typed
from helsevei.core.actor import SYSTEM


class Command(BaseCommand):
    help = "Make somebody the operator of this installation, or end that. She sees no health information."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["add", "end"])
        parser.add_argument("--name", default="", help="the operator's name, to add")
        parser.add_argument(
            "--identity-number",
            help="her identity number; asked for when left out, so that it stays out of the shell's history",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["identity_number"] or input("The operator's identity number: ")
        form = StaffForm({"name": options["name"], "identity_number": number})
        form.fields["name"].required = options["what"] == "add"
        who = typed(form)
        self.stdout.write(add(**who) if options["what"] == "add" else end(who["identity_number"]))


def add(name: str, identity_number: str) -> str:
    try:
        make_operator(actor=SYSTEM, identity_number=identity_number, name=name)
    except AnotherName as refusal:
        raise CommandError(str(refusal)) from None
    return f"{name} is an operator. She logs in as staff and opens /drift/."


def end(identity_number: str) -> str:
    if not end_operator(actor=SYSTEM, identity_number=identity_number):
        raise CommandError("Nobody with this number is an operator.")
    return "She is an operator no longer."

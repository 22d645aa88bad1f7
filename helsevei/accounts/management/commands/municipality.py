"""`./run municipality add`: the first municipality of an installation, and its administrator, who does the rest on the pages."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.forms import Form

from helsevei.accounts.actions import give_role
from helsevei.accounts.forms import EVERYWHERE, StaffRoleForm
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now
from helsevei.directory.actions.municipalities import add_municipality
from helsevei.directory.forms.municipalities import MunicipalityForm


class Command(BaseCommand):
    help = "Add a municipality and give somebody the role of its administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["add"])
        parser.add_argument("--number", required=True, help="kommunenummer, four digits")
        parser.add_argument("--name", required=True)
        parser.add_argument("--phone", default="", help="the switchboard")
        parser.add_argument("--administrator", required=True, help="the administrator's name")
        parser.add_argument(
            "--identity-number",
            help="her identity number; asked for when left out, so that it stays out of the shell's history",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not re.fullmatch(r"[0-9]{4}", options["number"]):
            raise CommandError("A municipality number has four digits, such as 4601.")
        named = typed(MunicipalityForm({"name": options["name"], "phone": options["phone"]}))
        number = options["identity_number"] or input("The administrator's identity number: ")
        administrator = {"name": options["administrator"], "identity_number": number, "role": Role.ADMINISTRATOR,
                         "service": EVERYWHERE}  # fmt: skip
        chosen = typed(StaffRoleForm(administrator, services=[]))
        municipality = add_municipality(
            actor=SYSTEM, number=options["number"], name=named["name"], phone=named["phone"]
        )
        give_role(
            actor=SYSTEM, municipality_id=municipality.id, identity_number=chosen["identity_number"],
            name=chosen["name"], role=chosen["role"], service_id=chosen["service"], now=now(),
        )  # fmt: skip
        self.stdout.write(f"{municipality.name} is ready. {chosen['name']} can log in and add services and staff.")


def typed(form: Form) -> dict[str, Any]:
    """What the pages would accept too, or a sentence about what they would not."""
    problems = [f"{form[name].label}: {texts[0]}" for name, texts in form.errors.items()]
    if problems:
        raise CommandError("\n".join(problems))
    return form.cleaned_data

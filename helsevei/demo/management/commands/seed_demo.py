"""`seed_demo`: the demo municipalities and their people, once."""

from typing import Any

from django.core.management.base import BaseCommand

from helsevei.demo.seed import seed


class Command(BaseCommand):
    help = "Fill an empty database with the demo municipalities."

    def handle(self, *args: Any, **options: Any) -> None:
        seed()

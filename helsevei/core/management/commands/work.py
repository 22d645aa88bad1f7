"""`./run work`: a worker for the background jobs; as many as wanted, on as many machines as wanted."""

from typing import Any

from django.core.management.base import BaseCommand

from helsevei.core import jobs


class Command(BaseCommand):
    help = "Run background jobs until stopped; on SIGTERM finish those under way (20 s at most)."

    def handle(self, *args: Any, **options: Any) -> None:
        jobs.work()

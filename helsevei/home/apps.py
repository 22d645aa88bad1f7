"""When every room is loaded, each room's `work.py` registers what it has for the work list."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Home(AppConfig):
    name = "helsevei.home"

    def ready(self) -> None:
        autodiscover_modules("work")

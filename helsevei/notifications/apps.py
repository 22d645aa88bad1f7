"""When every room is loaded, each room's `notices.py` registers its kinds of notice."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Notifications(AppConfig):
    name = "helsevei.notifications"

    def ready(self) -> None:
        autodiscover_modules("notices")

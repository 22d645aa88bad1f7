"""When every room is loaded, each states how long it keeps its tables, and what it can tell a person about herself."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Retention(AppConfig):
    name = "helsevei.retention"

    def ready(self) -> None:
        autodiscover_modules("retention", "export")

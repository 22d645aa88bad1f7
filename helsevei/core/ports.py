"""Ports to the outside, by name. A room describes what it needs as a Protocol in its `ports.py`; the settings say which adapter answers."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


class ProviderUnavailable(Exception):
    """A system outside did not answer in time, or not as agreed. The caller shows a plain page; nothing is half done."""

    retry_after = 0  # seconds it asked us to wait, if it did


@cache
def resolve(name: str) -> Any:
    """The adapter bound to a port in settings.PORTS: made once per process by calling what the dotted path names."""
    return import_string(settings.PORTS[name])()

"""Small marks: icons, the logo, tags."""

import json
from functools import cache
from typing import Any, Literal

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import SafeString, mark_safe

from helsevei.design.icons import ICONS
from helsevei.design.registry import ComponentError, repeated_component

Color = Literal["neutral", "info", "success", "warning", "danger", "accent"]


@cache
def drawings() -> dict[str, SafeString]:
    """The drawings that tools/assets.py took out of the icon package."""
    with staticfiles_storage.open("design/icons.json") as file:
        return {name: mark_safe(drawing) for name, drawing in json.load(file).items()}  # noqa: S308 (a locked package)


@repeated_component
def icon(name: str, *, label: str = "") -> dict[str, Any]:
    """An icon, one line high. Without a label it is decoration and screen readers pass it by."""
    if name not in ICONS:
        raise ComponentError(f"icon: {name!r} is not in helsevei/design/icons.py")
    return {"drawing": drawings()[name], "label": label}


@repeated_component
def logo(*, with_name: bool = True) -> dict[str, Any]:
    """Helsevei's mark, a path that forks and finds a door, in the colour of the text around it."""
    return {"with_name": with_name}


@repeated_component
def tag(text: str, *, color: Color = "neutral") -> dict[str, Any]:
    """A state in one or two words. Red only for danger, amber for "soon too late", green only for done."""
    return {"text": text, "color": "brand1" if color == "accent" else color}

"""Where one is and where one can go."""

from typing import Any

from django.utils.translation import gettext as _

from helsevei.design.registry import component


@component
def tabs(items: list, *, label: str = "") -> dict[str, Any]:  # type: ignore[type-arg]
    """Several lists of one kind: (label, url, is_current, count or None) for each. Links, so that each has its address."""
    return {"items": items, "label": label or _("Visninger")}


@component
def breadcrumbs(items: tuple, *, label: str = "") -> dict[str, Any]:  # type: ignore[type-arg]
    """The way here: (label, url) of the pages above this one, from the top. On a phone only the nearest, as a way back."""
    return {"items": items, "label": label or _("Du er her")}


@component
def pagination(previous_url: str | None, next_url: str | None, *, label: str = "") -> dict[str, Any]:
    """Newer and older parts of a long list (keyset: there are no page numbers). Nothing when there is only one part."""
    return {"previous_url": previous_url, "next_url": next_url, "label": label or _("Bla i listen")}

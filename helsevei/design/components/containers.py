"""What holds other content."""

from typing import Any, Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helsevei.core.text import clip_marks
from helsevei.design.registry import component

Level = Literal[2, 3, 4]


@component
def card(content: SafeString, heading: str, *, url: str = "", icon: str = "", level: Level = 2) -> dict[str, Any]:
    """One thing among several of its kind. With an address the heading is a link, and the whole card can be pressed."""
    return {"content": content, "heading": heading, "url": url, "symbol": icon, "element": f"h{level}"}


@component
def list_item(
    content: SafeString,
    url: str,
    heading: str,
    *,
    is_current: bool = False,
    is_unread: bool = False,
    shortcut: str = "",
    level: Level = 3,
) -> dict[str, Any]:
    """One row of a list that opens something: an inbox, one's messages. Lines between rows, no boxes. `shortcut` as for buttons."""
    return {
        "content": content,
        "url": url,
        "heading": heading,
        "is_current": is_current,
        "is_unread": is_unread,
        "shortcut": shortcut,
        "element": f"h{level}",
    }


@component
def tile(url: str, heading: str, *, text: str = "", icon: str = "", count: int = 0, level: Level = 2) -> dict[str, Any]:
    """A way in from the start page. `count` is how many new things wait there."""
    return {"url": url, "heading": heading, "text": text, "symbol": icon, "count": count, "element": f"h{level}"}


@component
def alert(
    content: SafeString,
    *,
    kind: Literal["info", "success", "warning", "danger"] = "info",
    heading: str = "",
    is_news: bool = False,
) -> dict[str, Any]:
    """Something one must know. `is_news` when it answers what the reader just did: screen readers then say it at once."""
    names = {"info": _("Informasjon"), "success": _("Utført"), "warning": _("Viktig"), "danger": _("Advarsel")}
    symbols = {"info": "info", "success": "check-circle", "warning": "warning", "danger": "danger"}
    return {
        "content": content,
        "kind": kind,
        "kind_name": names[kind],
        "symbol": symbols[kind],
        "heading": heading,
        "is_news": is_news,
    }


@component
def data_table(content: SafeString, caption: str, *, hides_caption: bool = False) -> dict[str, Any]:
    """A table: the content is its `thead` and `tbody`. Cells with `data-label` stack under each other on a telephone."""
    return locals()


@component
def empty_state(content: SafeString, heading: str, *, icon: str = "") -> dict[str, Any]:
    """In place of an empty list: what will come here, and what one can do meanwhile."""
    return {"content": content, "heading": heading, "symbol": icon}


@component
def dialog(content: SafeString, id: str, heading: str) -> dict[str, Any]:  # noqa: A002 (as in HTML)
    """A dialog, closed until a `link_button` with this id in `dialog` opens it."""
    return locals()


@component
def details(content: SafeString, summary: str, *, is_open: bool = False) -> dict[str, Any]:
    """More for those who want it, behind its summary."""
    return locals()


@component
def description_list(items: list) -> dict[str, Any]:  # type: ignore[type-arg]
    """Pairs of (term, description)."""
    return {"items": [(term, clip_marks(str(description))) for term, description in items]}

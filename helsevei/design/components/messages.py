"""What people write to each other, and how far something has come."""

from datetime import datetime
from typing import Any, Literal

from helsevei.core.text import clip_marks
from helsevei.design.registry import component


@component
def message_bubble(
    author: str,
    role: str,
    sent_at: datetime,
    body: str,
    *,
    side: Literal["own", "other", "note"] = "other",
    is_unread: bool = False,
    on_behalf_of: str = "",
    level: Literal[2, 3, 4] = 2,
) -> dict[str, Any]:
    """One letter of a thread: who, for whom, when, and the text as it was written; addresses in it cannot be pressed."""
    return {
        "author": author,
        "role": role,
        "sent_at": sent_at,
        "body": body,
        "side": side,
        "is_unread": is_unread,
        "on_behalf_of": on_behalf_of,
        "element": f"h{level}",
    }


@component
def watch(url: str, told: str) -> dict[str, Any]:
    """What others do meanwhile, as it was when the page was opened; asked of the address anew every ten seconds where the
    browser can. It answers with a line of text, or with nothing."""
    return {"url": url, "told": told}


@component
def status_line(steps: list) -> dict[str, Any]:  # type: ignore[type-arg]
    """How far something has come: (label, moment or None, is_reached) for each step."""
    return {"steps": steps}


@component
def kept_text(fields: list) -> dict[str, Any]:  # type: ignore[type-arg]
    """What the reader had typed when something failed, as (label, text), ready to copy."""
    return {"fields": [(label, clip_marks(text)) for label, text in fields]}

"""The hostile texts of tests/hostile.json, how to send any of them, and how to see that a page is none the worse."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit
from zlib import crc32

from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from helsevei.core.text import is_blank, normalise

CORPUS = json.loads((settings.ROOT / "tests" / "hostile.json").read_text())
TEXTS: dict[str, str] = {one["name"]: one["text"] for one in CORPUS}
OUTSIDE = ("www.helsenorge.no", "www.norge.no", "www.skatteetaten.no")  # where our own links lead
MOST_HARMFUL = ("attribute break", "closing the page", "lone high surrogate")


def share(of: str, *, one_in: int = 11) -> dict[str, str]:
    """What one input meets: the most harmful texts, and a share of the others that is its own. Messages and subjects meet
    them all, and so do the other inputs together."""
    first = crc32(of.encode()) % one_in
    return {**dict(list(TEXTS.items())[first::one_in]), **{name: TEXTS[name] for name in MOST_HARMFUL}}


def encoded(text: str) -> bytes:
    """As a program may send it; a browser sends no lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


def as_received(text: str) -> str:
    """The text that a form gets: Django reads bytes that are no UTF-8 as replacement characters."""
    return encoded(text).decode("utf-8", "replace")


def as_stored(text: str) -> str:
    """The text that must be read back; empty for one that must be refused."""
    try:
        stored = normalise(as_received(text)).strip()
    except ValidationError:
        return ""
    return "" if is_blank(stored) else stored


def as_line(text: str) -> str:
    """The same, for a field of one line."""
    return re.sub(r"\s*[\n\u2028\u2029]\s*", " ", as_stored(text))


def post(browser: Client, address: str, fields: dict[str, str]) -> Any:
    body = urlencode({name: encoded(value) for name, value in fields.items()})
    return browser.generic("POST", address, body, "application/x-www-form-urlencoded")


def get(browser: Client, address: str, fields: dict[str, str]) -> Any:
    return browser.generic(
        "GET", address, QUERY_STRING=urlencode({name: encoded(value) for name, value in fields.items()})
    )


def wounds(page: Any) -> Iterator[str]:
    """What nobody but us may have put into a page."""
    for element in page.root.all():
        attributes = element.attributes
        if element.tag in ("iframe", "object", "embed", "base", "marquee", "img") or (
            element.tag == "h1" and "class" not in attributes
        ):
            yield element.tag
        if element.tag == "script" and not attributes.get("src", "").startswith("/static/"):
            yield "script"
        yield from (name for name in attributes if name.startswith("on") or name == "style")
        address = urlsplit(attributes.get("href") or attributes.get("action") or "")
        if address.scheme not in ("", "tel", "https") or address.netloc not in ("", *OUTSIDE):
            yield address.geturl()

"""What somebody logged in with, in words she knows it by: the browser's name and the kind of device, and nothing else of what
the browser says about itself."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first that fits: most browsers also call themselves what came before them.
BROWSERS = (
    ("Edge", re.compile(r"\bEdg(e|A|iOS)?/")),
    ("Opera", re.compile(r"\b(OPR|OPT|Opera)/")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/")),
    ("Firefox", re.compile(r"\b(Firefox|FxiOS)/")),
    ("Chrome", re.compile(r"\b(Chrome|Chromium|HeadlessChrome|CriOS)/")),
    ("Safari", re.compile(r"\bSafari/")),
)
KINDS = (
    ("tablet", re.compile(r"\biPad\b|\bTablet\b|\bAndroid\b(?!.*\bMobile\b)")),
    ("phone", re.compile(r"\biPhone\b|\bMobile\b")),
    ("computer", re.compile(r"\bWindows\b|\bMacintosh\b|\bX11\b|\bCrOS\b")),
)
KIND_NAMES = {
    "tablet": gettext_lazy("nettbrett"),
    "phone": gettext_lazy("mobiltelefon"),
    "computer": gettext_lazy("datamaskin"),
}
LONGEST = 500  # of what is looked at; browsers say less


def summary(user_agent: str) -> str:
    """«phone Firefox», with "unknown" for a kind and nothing for a browser that nobody knows."""
    said = user_agent[:LONGEST]
    kind = next((kind for kind, pattern in KINDS if pattern.search(said)), "unknown")
    browser = next((name for name, pattern in BROWSERS if pattern.search(said)), "")
    return f"{kind} {browser}".strip()


def words(device: str) -> str:
    """A summary as people say it."""
    kind, _space, browser = device.partition(" ")
    name = KIND_NAMES.get(kind)
    if name and browser:
        return _("%(browser)s på %(device)s") % {"browser": browser, "device": name}
    found = str(name or browser or _("ukjent enhet"))
    return found[:1].upper() + found[1:]

"""What national services offer, as links (M1): ours, or the list of this installation (settings.NATIONAL_SERVICES_FILE)."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from helsevei.core.middleware import TEXTS_OF
from helsevei.design.icons import ICONS

LANGUAGES = ("nb", "nn", "en")
NAME_LENGTH = 60
HTTPS = re.compile(r"https://[\w.-]+(:\d+)?(/\S*)?")


class FaultyFile(Exception):
    """What is wrong, to go on after the name of the file."""


@dataclass(frozen=True, slots=True)
class NationalService:
    names: dict[str, str]
    url: str
    icon: str

    @property
    def name(self) -> str:
        """In the language of the page."""
        chosen = get_language() or "nb"
        return self.names[TEXTS_OF.get(chosen, chosen)]


@dataclass(frozen=True, slots=True)
class NationalServices:
    """`front_page` is the way in to all of them."""

    front_page: str
    services: tuple[NationalService, ...]


@cache
def national_services() -> NationalServices:
    return read(settings.NATIONAL_SERVICES_FILE)


def read(path: str) -> NationalServices:
    """Raises FaultyFile for a file that is not as helsevei/home/data/national_services.json."""
    try:
        with open(path, encoding="utf-8") as file:
            written = json.load(file)
        return NationalServices(
            address(written["front_page"]),
            tuple(service(number, one) for number, one in enumerate(written["services"], 1)),
        )
    except OSError as problem:
        raise FaultyFile(f"which cannot be read ({problem.strerror})") from problem
    except ValueError as problem:
        raise FaultyFile("which is no JSON") from problem
    except (TypeError, KeyError, AttributeError) as problem:
        raise FaultyFile("which has no front_page or no list of services") from problem


def service(number: int, written: Any) -> NationalService:
    try:
        names = {language: str(written["name"][language]).strip() for language in LANGUAGES}
        url, icon = address(written["url"]), written["icon"]
    except (TypeError, KeyError, IndexError) as problem:
        raise FaultyFile(
            f"whose service {number} lacks a name in {', '.join(LANGUAGES)}, an url or an icon"
        ) from problem
    if not all(0 < len(name) <= NAME_LENGTH for name in names.values()):
        raise FaultyFile(f"whose service {number} has a name that is empty or longer than {NAME_LENGTH} characters")
    if icon not in ICONS:
        raise FaultyFile(f"whose service {number} has the icon {icon!r}, which is not in helsevei/design/icons.py")
    return NationalService(names, url, icon)


def address(written: Any) -> str:
    """People follow it with their health in mind: nothing but https."""
    if not (isinstance(written, str) and HTTPS.fullmatch(written)):
        raise FaultyFile(f"in which {written!r} is no https address")
    return written

"""What a page shows around its own content. `home` fills it in for each request; the defaults serve error pages and need no database."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language

from helsevei.core.middleware import TEXTS_OF
from helsevei.core.requests import address

Audience = Literal["public", "inhabitant", "staff"]
ColorScheme = Literal["auto", "light", "dark"]


NO_SHORTCUTS = "no_shortcuts"  # the cookie of a browser in which they are turned off


def has_shortcuts(request: HttpRequest) -> bool:
    return not request.COOKIES.get(NO_SHORTCUTS)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One place in the main menu; `count` is how many things wait there, `text` what one finds there."""

    label: str
    url: str
    is_current: bool = False
    count: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language by its code and its own name («Nynorsk», «Davvisámegiella»), and the address that chooses it."""

    code: str
    name: str
    url: str
    is_current: bool


def languages(next_path: str) -> tuple[LanguageChoice, ...]:
    """Every language there is; choosing one leads to `next_path`, or without it to where the reader came from."""
    names, current, here, back = (
        language_names(),
        get_language(),
        address("home:language"),
        {"next": next_path} if next_path else {},
    )
    return tuple(
        LanguageChoice(code, name, f"{here}?{urlencode({'language': code, **back})}", code == current)
        for code, name in names.items()
    )


def language_names() -> dict[str, str]:
    """Each by its own name; one that has no texts of its own yet also says whose it shows: «Davvisámegiella (bokmål)»."""
    names = dict(settings.LANGUAGES)
    borrowed = {code: f"{names[code]} ({names[lender].lower()})" for code, lender in TEXTS_OF.items()}
    return names | borrowed


@dataclass(frozen=True, slots=True)
class Demo:
    """The line above every page of the demo: where one becomes another, its tour, and where its clock has been moved to, if it
    has."""

    people_url: str
    tour_url: str = ""
    clock_url: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page. Empty texts and addresses leave their part out."""

    audience: Audience = "public"
    municipality_name: str = ""
    home_url: str = "/"
    person_name: str = ""
    menu: tuple[MenuItem, ...] = ()
    trail: tuple[tuple[str, str], ...] = ()  # label and address of the pages above this one
    languages: tuple[LanguageChoice, ...] = ()
    posted: tuple[tuple[str, str], ...] = ()  # what the form held that this page answers, for its other languages
    keeps_text: bool = False  # an error page that shows what was posted
    login_url: str = ""
    logout_url: str = ""  # answers POST
    sessions_url: str = ""  # where one is logged in
    represented_name: str = ""
    switch_person_url: str = ""
    switch_municipality_url: str = ""
    idle_seconds: int | None = None  # without it there is no idle dialog
    keepalive_url: str = ""  # hears of the reader's last sign, and says how long the session lasts
    phone: str = ""
    accessibility_url: str = ""
    privacy_url: str = ""
    national_services_url: str = ""
    has_shortcuts: bool = False
    demo: Demo | None = None
    color_scheme: ColorScheme = "auto"

    @property
    def size(self) -> str:
        """Designsystemet's size: 16 px and denser for staff, 18 px for everybody else."""
        return "sm" if self.audience == "staff" else "md"

    @property
    def texts_language(self) -> str | None:
        """The language the page is written in, which is not always the one that was chosen."""
        chosen = get_language()
        return TEXTS_OF.get(chosen, chosen) if chosen else None

    @property
    def language(self) -> LanguageChoice | None:
        return next((choice for choice in self.languages if choice.is_current), None)

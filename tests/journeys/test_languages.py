"""Choosing a language keeps the page and what has been chosen, for a year."""

import gettext
from typing import Any

import pytest

from tests.journeys.conftest import BROWSERS, TELEPHONE, Meet
from tools.environment import ROOT

pytestmark = pytest.mark.browser

# Code → the language of the texts: Northern Sámi has none yet and falls back to bokmål, which the page says.
TEXTS = {"nn": "nn", "en": "en", "se": "nb", "nb": "nb"}


def in_language(code: str, text: str) -> str:
    """The translation that the catalogue has; the text in the code is the bokmål."""
    return gettext.translation("django", ROOT / "helsevei" / "locale", [code], fallback=True).gettext(text)


def test_the_page_stays_and_its_language_changes(meet: Meet) -> None:
    kare = meet("Kåre Solbakken", size=TELEPHONE)
    kare.is_logged_in()
    kare.follows("Meldinger")
    kare.follows("Besøk på torsdag")
    address = kare.page.url
    html = kare.page.locator("html")
    assert html.get_attribute("lang") == "nb"

    for code, texts in TEXTS.items():
        kare.page.locator("details.menu").first.locator("summary").click()
        kare.goes_to(kare.page.locator(f"a[hreflang={code}]"))
        assert kare.page.url == address
        assert html.get_attribute("lang") == texts
        kare.sees(in_language(texts, "Skriv mer i samtalen"))
        kare.sees("Besøk på torsdag")

    kare.page.locator("details.menu").first.locator("summary").click()
    kare.goes_to(kare.page.locator("a[hreflang=en]"))
    kare.follows(in_language("en", "Helsekontakter"))
    assert html.get_attribute("lang") == "en"


@pytest.mark.parametrize("ways", BROWSERS.values(), ids=BROWSERS)
def test_a_form_that_was_refused_keeps_its_text_in_the_other_language(meet: Meet, ways: dict[str, Any]) -> None:
    kare = meet("Kåre Solbakken", size=TELEPHONE, **ways)
    kare.is_logged_in()
    kare.follows("Helsekontakter")
    kare.follows("Skriv melding")
    kare.writes("Din melding", "Uten emne, men med «hermetegn»\nog to linjer.")
    kare.presses("Send")
    kare.sees("Skriv kort hva meldingen gjelder.")

    kare.page.locator("details.menu").first.locator("summary").click()
    kare.goes_to(kare.page.locator("[data-language][lang=en]"))
    kare.finds_written(in_language("en", "Din melding"), "Uten emne, men med «hermetegn»\nog to linjer.")

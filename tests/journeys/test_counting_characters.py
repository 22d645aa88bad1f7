"""The browser counts as the server does: what it says fits, fits."""

import re

import pytest

from tests.journeys.conftest import Meet
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

TEXTS = {
    "an e with its accent apart": ("e\u0301" * 7, 7),
    "a family joined to one sign": ("👨\u200d👩\u200d👧\u200d👦", 7),
    "flags and skin": ("🇳🇴👍🏿", 4),
    "several lines": ("en\n\ntre\n", 8),
    "Sámi": ("Čáhcesuolu", 10),
    "nothing": ("", 0),
    "exactly as much as there is room for": ("é" * 999 + "\n", 1000),
    "one sign more": ("é" * 999 + "\n👍", 1001),
}


def counted(person: Person) -> str:
    return person.page.locator(".field-counter").first.locator("span").first.inner_text()


def test_the_counter_says_what_the_server_says(meet: Meet) -> None:
    kare = meet("Kåre Solbakken")
    kare.is_logged_in()
    kare.follows("Helsekontakter")
    kare.follows("Skriv melding")

    for text, count in TEXTS.values():
        kare.writes("Din melding", text)
        kare.page.wait_for_function(f"document.querySelector('.field-counter').innerText.startsWith('{count}/1000')")
        save = kare.page.locator("form[data-draft-url]").get_attribute("data-draft-url")
        key = kare.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        form: dict[str, str | float | bool] = {
            "csrfmiddlewaretoken": key,
            "subject": "Emne",
            "body": text.replace("\n", "\r\n"),
        }
        kare.context.request.post(kare.origin + str(save), form=form, headers={"Origin": kare.origin})
        from_the_server = kare.context.request.get(kare.page.url).text()
        assert re.findall(r"\d+/1000", from_the_server) == [f"{count}/1000"]


def test_a_thousand_characters_are_sent_and_one_more_is_not(meet: Meet) -> None:
    kare = meet("Kåre Solbakken")
    kare.is_logged_in()
    kare.follows("Helsekontakter")
    kare.follows("Skriv melding")
    kare.writes("Emne", "Lang")

    too_long, _ = TEXTS["one sign more"]
    kare.writes("Din melding", too_long)
    kare.presses("Send")
    kare.sees("Rett opp dette før du går videre")
    kare.sees("1001")
    kare.finds_written("Din melding", too_long)
    assert counted(kare) == "1001/1000"

    just_enough, _ = TEXTS["exactly as much as there is room for"]
    kare.writes("Din melding", just_enough)
    kare.presses("Send")
    kare.sees("Meldingen er sendt")
    assert kare.letters() == [just_enough.strip()]

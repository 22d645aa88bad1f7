"""However somebody presses Send, the service gets one message."""

import pytest

from tests.journeys.conftest import BROWSERS, Meet
from tests.journeys.installation import Installation
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

TEXT = "Kommer dere i dag?"


@pytest.fixture(params=BROWSERS)
def kare(request: pytest.FixtureRequest, meet: Meet) -> Person:
    person = meet("Kåre Solbakken", **BROWSERS[request.param])
    person.is_logged_in()
    person.follows("Helsekontakter")
    person.follows("Skriv melding")
    person.writes("Emne", "I dag")
    person.writes("Din melding", TEXT)
    return person


def test_a_double_click_and_going_back_to_send_again_make_one_message(kare: Person, helsevei: Installation) -> None:
    kare.page.get_by_role("button", name="Send", exact=True).dblclick()
    kare.sees("Meldingen er sendt")
    assert sent(helsevei) == 1

    kare.goes_back()
    kare.sees("Skriv melding til Hjemmesykepleien")
    kare.presses("Send")
    assert sent(helsevei) == 1


def sent(helsevei: Installation) -> int:
    return len(helsevei.rows("SELECT 1 FROM dialogue_message WHERE body = %s", TEXT))

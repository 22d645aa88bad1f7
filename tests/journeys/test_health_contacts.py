"""A nurse finds one of her inhabitants and says which day is the last; the inhabitant sees it, and that she was searched for."""

from datetime import datetime, timedelta

import pytest

from helsevei.core.clock import OSLO
from tests.journeys.conftest import BROWSERS, Meet

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("way", BROWSERS)
def test_a_last_day_is_set_seen_and_taken_back(meet: Meet, way: str) -> None:
    silje, kare = meet("Silje Nygård", **BROWSERS[way]), meet("Kåre Solbakken", **BROWSERS[way])
    silje.is_logged_in()
    kare.is_logged_in()

    silje.follows("Helsekontakter")
    silje.page.get_by_label("Søk på navn eller fødselsnummer").fill("kåre sol")
    silje.presses("Søk")
    silje.sees("Kåre Solbakken")
    silje.does_not_see("Astrid Fjellvang")
    silje.is_at("/sok/")
    silje.follows("Rediger sluttdato for Kåre Solbakken i Hjemmesykepleien")
    silje.page.get_by_label("Siste dag").fill((datetime.now(OSLO).date() + timedelta(days=2)).isoformat())
    silje.presses("Lagre siste dag")
    silje.sees("Det er lagret.")

    kare.follows("Helsekontakter")
    kare.sees("Siste dag:")
    kare.follows("Tidligere")
    kare.sees("Praktisk bistand")
    kare.does_not_see("Skriv melding")
    kare.follows("Hvem har sett?")
    kare.sees("Søkte blant innbyggerne sine og så navnet ditt")
    kare.sees("Satte siste dag for helsekontakten din med Hjemmesykepleien")

    silje.follows("Rediger sluttdato for Kåre Solbakken i Hjemmesykepleien")
    silje.presses("Fjern sluttdatoen")
    silje.sees("Det er lagret.")
    kare.follows("Helsekontakter")
    kare.does_not_see("Siste dag:")

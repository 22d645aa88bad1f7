"""A service moves while an inhabitant writes to it: she is told, nothing is lost, and those who took over have her message."""

import pytest

from tests.journeys.conftest import TELEPHONE, Meet

pytestmark = pytest.mark.browser

SUBJECT, TEXT = "Vond skulder", "Jeg bar tunge poser i går. Kan dere se på den?"


def test_what_she_was_writing_goes_where_the_service_went(meet: Meet) -> None:
    kare, liv = meet("Kåre Solbakken", size=TELEPHONE), meet("Liv Haugsdal")
    kare.trouble.expected = frozenset({409})
    kare.is_logged_in()
    kare.follows("Helsekontakter")
    kare.follows("Skriv melding")
    kare.writes("Emne", SUBJECT)
    kare.writes("Din melding", TEXT)

    liv.is_logged_in()
    liv.follows("Tjenester")
    liv.follows("Hjemmesykepleien")
    liv.follows("Flytt til en annen tjeneste")
    liv.page.get_by_label("Flyttet til").select_option("Praktisk bistand")
    liv.presses("Se hva som flyttes")
    liv.sees("Vil du flytte Hjemmesykepleien?")
    liv.presses("Flytt tjenesten")
    liv.sees("Tjenesten er flyttet til Praktisk bistand.")

    kare.presses("Send")
    kare.sees("Meldingen er ikke sendt")
    kare.sees("Tjenesten er flyttet til Praktisk bistand")
    kare.finds_written("Din melding", TEXT)
    kare.presses("Send til Praktisk bistand")
    kare.sees("Meldingen er sendt")
    kare.sees("Samtale med Praktisk bistand i Fjordvik")

    anders = meet("Anders Myhrstad")
    anders.is_logged_in()
    anders.follows("Innbyggerdialog")
    anders.goes_to(anders.page.get_by_role("article").filter(has_text=SUBJECT).get_by_role("link"))
    anders.sees(TEXT)
    anders.sees("Praktisk bistand")

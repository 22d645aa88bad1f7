"""What somebody writes is kept while she writes, without her doing anything: on another day, on another device."""

import pytest

from tests.journeys.conftest import TELEPHONE, Meet
from tests.journeys.installation import Installation
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

SUBJECT, TEXT = "Vond skulder", "Jeg bar tunge poser i går, og skulderen er vond. Kan dere se på den?"
KEPT, NOT_KEPT = "Utkast lagret kl.", "Utkastet er ikke lagret. Teksten står fortsatt her."


@pytest.fixture
def kare(meet: Meet) -> Person:
    person = meet("Kåre Solbakken")
    person.is_logged_in()
    person.follows("Helsekontakter")
    person.follows("Skriv melding")
    return person


def pauses(person: Person) -> None:
    """For as long as it takes the page to notice."""
    person.page.clock.fast_forward(2_000)


def test_what_was_never_saved_by_hand_is_there_on_the_telephone_the_next_day(kare: Person, meet: Meet) -> None:
    kare.writes("Emne", SUBJECT)
    kare.writes("Din melding", TEXT)
    kare.sees(KEPT)
    kare.logs_out()
    kare.leaves()

    telephone = meet("Kåre Solbakken", size=TELEPHONE)
    telephone.logs_in()
    telephone.follows("Fortsett å skrive")
    telephone.finds_written("Emne", SUBJECT)
    telephone.finds_written("Din melding", TEXT)
    telephone.presses("Send")
    telephone.sees("Meldingen er sendt")
    telephone.follows("Meldinger")
    telephone.does_not_see("Utkast")


def test_whoever_closes_the_page_at_once_loses_nothing_either(kare: Person, helsevei: Installation) -> None:
    kare.writes("Din melding", TEXT)
    kare.follows("Avbryt")
    kare.follows("Skriv melding")
    kare.finds_written("Din melding", TEXT)
    assert drafts(helsevei) == 1


def test_a_page_that_reaches_nobody_says_so_and_tries_again(kare: Person, helsevei: Installation) -> None:
    kare.page.clock.install()
    kare.context.set_offline(True)
    kare.writes("Din melding", TEXT)
    pauses(kare)
    kare.sees(NOT_KEPT)

    kare.context.set_offline(False)
    kare.page.clock.fast_forward(10_000)
    kare.sees(KEPT)
    assert drafts(helsevei) == 1


def test_whoever_was_logged_out_meanwhile_is_told_and_keeps_her_text(kare: Person, helsevei: Installation) -> None:
    kare.trouble.expected = frozenset({401})
    helsevei.let_sessions_sleep(minutes=31)
    kare.page.clock.install()
    kare.writes("Din melding", TEXT)
    pauses(kare)
    kare.sees("Du er logget ut, og utkastet er ikke lagret. Teksten står fortsatt her.")
    kare.finds_written("Din melding", TEXT)
    kare.presses("Fortsett senere")
    kare.sees("Det du skrev, er ikke sendt, men det står her.")
    kare.finds_written("Tekst", TEXT)


def test_the_page_is_not_asked_for_anything_while_nothing_is_written(kare: Person) -> None:
    asked: list[str] = []
    kare.page.on("request", lambda request: asked.append(request.url))
    kare.page.clock.install()
    kare.writes("Din melding", TEXT)
    pauses(kare)
    kare.sees(KEPT)
    kare.page.clock.fast_forward(60_000)
    assert len([url for url in asked if url.endswith("/utkast/")]) == 1


def test_what_was_sent_is_no_draft_however_hastily_it_was_written(kare: Person, helsevei: Installation) -> None:
    kare.page.clock.install()
    kare.writes("Emne", SUBJECT)
    kare.writes("Din melding", TEXT)
    pauses(kare)
    kare.sees(KEPT)
    kare.writes("Din melding", f"{TEXT} Hilsen Kåre")
    kare.presses("Send")
    kare.sees("Meldingen er sendt")
    assert drafts(helsevei) == 0


def test_an_answer_that_staff_have_begun_is_kept_too(meet: Meet) -> None:
    silje = meet("Silje Nygård")
    silje.is_logged_in()
    silje.follows("Innbyggerdialog")
    silje.follows("Kåre Solbakken")
    silje.page.clock.install()
    silje.writes("Svar", "Hei Kåre. Vi kommer")
    pauses(silje)
    silje.sees(KEPT)
    silje.follows("Oversikt")
    silje.follows("Innbyggerdialog")
    silje.follows("Kåre Solbakken")
    silje.finds_written("Svar", "Hei Kåre. Vi kommer")


def drafts(helsevei: Installation) -> int:
    return len(helsevei.rows("SELECT 1 FROM dialogue_draft"))

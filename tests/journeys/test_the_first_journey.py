"""An inhabitant logs in for the first time and writes; a nurse answers; the inhabitant reads, and sees who has looked."""

import pytest

from tests.journeys.conftest import WAYS, Meet
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

SUBJECT = "Ny dosett"
QUESTION = "Hei!\nKan dere ta med en ny dosett i morgen? Lokket på den gamle er sprukket.\n\nHilsen Astrid"
ANSWER = "Hei Astrid.\nJa, vi tar med en ny i morgen tidlig.\nHilsen Silje"


@pytest.mark.parametrize("way", WAYS)
def test_a_question_and_its_answer(meet: Meet, way: str) -> None:
    astrid, silje = meet("Astrid Fjellvang", **WAYS[way]), meet("Silje Nygård", **WAYS[way])

    # Astrid comes for the first time, and is asked before anything is stored about her wishes
    astrid.logs_in()
    astrid.sees("Velkommen, Astrid")
    astrid.chooses("Ja, jeg vil kunne skrive")
    astrid.presses("Fortsett")
    astrid.sees("Hei, Astrid")

    writes_to_the_service_she_knows(astrid)
    finds_it_among_what_waits_and_answers(silje)
    reads_the_answer_and_who_has_seen_what_she_wrote(astrid)
    astrid.logs_out()
    silje.logs_out()


def writes_to_the_service_she_knows(astrid: Person) -> None:
    astrid.follows("Send en melding")
    hjemmesykepleien = astrid.page.get_by_role("article").filter(has_text="Hjemmesykepleien")
    astrid.goes_to(hjemmesykepleien.get_by_role("link", name="Skriv melding"))
    astrid.sees("Forventet svartid på meldinger er første virkedag.")
    astrid.sees("Akutte henvendelser skal ikke sendes via melding")
    astrid.sees("Henvendelsen vil bli journalført.")
    astrid.writes("Emne", SUBJECT)
    astrid.writes("Din melding", QUESTION)
    astrid.presses("Send")
    astrid.sees("Meldingen er sendt")
    assert astrid.letters() == [QUESTION]


def finds_it_among_what_waits_and_answers(silje: Person) -> None:
    silje.logs_in()
    silje.follows("Innbyggerdialog")
    silje.follows("Astrid Fjellvang")
    silje.sees(SUBJECT)
    assert silje.letters() == [QUESTION]
    silje.writes("Svar", ANSWER)
    silje.presses("Send svar")
    silje.sees("Svaret er sendt")


def reads_the_answer_and_who_has_seen_what_she_wrote(astrid: Person) -> None:
    astrid.opens("/")
    astrid.sees("Nytt svar fra Hjemmesykepleien")
    astrid.follows(SUBJECT)
    assert astrid.letters() == [QUESTION, ANSWER]
    astrid.follows("Hvem har sett?")
    astrid.sees("Silje Nygård")
    astrid.sees("Leste en samtale med deg")
    astrid.sees("For å gi deg helse- og omsorgstjenester")

"""A daughter writes for her mother until the mother takes the power back; a parent's reach ends at midnight on the birthday."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from helsevei.core.clock import OSLO
from tests.journeys.conftest import BROWSERS, TELEPHONE, Meet
from tests.journeys.installation import Installation
from tests.journeys.person import INHABITANTS, Person

pytestmark = pytest.mark.browser

QUESTION = "Mor trenger ny dosett. Lokket er sprukket."
CANNOT_FIND = "Vi finner ikke siden"


def gives_a_power_to_ingrid(astrid: Person) -> None:
    astrid.follows("Fullmakter")
    astrid.follows("Gi en fullmakt")
    astrid.writes("Fornavn", "Ingrid")
    astrid.writes("Etternavn", "Fjellvang Moe")
    astrid.writes("Fødselsnummer", INHABITANTS["Ingrid Marie Fjellvang Moe"])
    astrid.page.get_by_label("Skrive meldinger").check()
    astrid.presses("Gi fullmakten")
    astrid.sees("Fullmakten er gitt")
    astrid.sees("Ikke tatt i bruk ennå")


def writes_for_her_mother(ingrid: Person) -> None:
    ingrid.follows("Representer andre")
    ingrid.follows("Astrid Fjellvang")
    ingrid.sees("Du representerer Astrid Fjellvang")
    ingrid.follows("Send en melding")
    ingrid.goes_to(ingrid.page.get_by_role("link", name="Skriv melding til Hjemmesykepleien"))
    ingrid.writes("Emne", "Ny dosett")
    ingrid.writes("Din melding", QUESTION)
    ingrid.presses("Send")
    ingrid.sees("Meldingen er sendt")
    ingrid.sees("Ingrid Marie Fjellvang Moe på vegne av Astrid Fjellvang")


def sees_what_was_done_and_takes_the_power_back(astrid: Person) -> None:
    astrid.follows("Meldinger")
    astrid.follows("Ny dosett")
    astrid.sees("Ingrid Marie Fjellvang Moe på vegne av Astrid Fjellvang")
    astrid.follows("Hvem har lest samtalen?")
    astrid.sees("Representerte deg")
    astrid.follows("Fullmakter")
    astrid.follows("Ta tilbake fullmakten til Ingrid Fjellvang Moe")
    astrid.presses("Ta tilbake fullmakten")


@pytest.mark.parametrize("way", BROWSERS)
def test_a_relative_writes_for_her_mother_and_is_refused_at_the_click_after_it_is_taken_back(
    meet: Meet, way: str
) -> None:
    astrid, ingrid = (
        meet("Astrid Fjellvang", **BROWSERS[way]),
        meet("Ingrid Marie Fjellvang Moe", size=TELEPHONE, **BROWSERS[way]),
    )
    for one in (astrid, ingrid):
        one.is_logged_in()
        one.chooses("Ja, jeg vil kunne skrive")
        one.presses("Fortsett")
    gives_a_power_to_ingrid(astrid)

    writes_for_her_mother(ingrid)

    # Ingrid still has the page open
    sees_what_was_done_and_takes_the_power_back(astrid)
    ingrid.writes("Din melding", "En ting til")
    ingrid.presses("Send")
    ingrid.sees(CANNOT_FIND)
    ingrid.opens("/")
    ingrid.does_not_see("Du representerer")
    astrid.follows("Meldinger")
    astrid.follows("Ny dosett")
    assert astrid.letters() == [QUESTION]


@pytest.fixture
def midnight(helsevei: Installation) -> Iterator[None]:
    """The demo's clock stands still for nobody; afterwards it is what it was."""
    yield
    (helsevei.folder / "clock-offset-seconds").unlink(missing_ok=True)


@pytest.mark.usefixtures("midnight")
@pytest.mark.parametrize("birthday", [12, 16])
def test_a_childs_birthday_passes_while_the_parent_has_a_page_open(
    meet: Meet, helsevei: Installation, birthday: int
) -> None:
    marte, somebody = meet("Marte Lyngstad"), meet("Kåre Solbakken")
    marte.is_logged_in()
    marte.chooses("Ja, jeg vil kunne skrive")
    marte.presses("Fortsett")
    marte.follows("Representer andre")
    turns_tomorrow(helsevei, "Ella Lyngstad", birthday)
    marte.follows("Ella Lyngstad Brekke")
    if birthday == 12:
        marte.sees("Digital dialog for Ella Lyngstad Brekke")
        marte.chooses("Ja, jeg vil kunne skrive")
        marte.presses("Fortsett")
        marte.follows("Hvem har sett?")
        marte.sees("Du representerer Ella Lyngstad Brekke")
    else:
        marte.follows("Helsekontakter")
        marte.sees("Helsestasjonen")

    somebody.opens("/demo/klokka/")
    somebody.presses("Til i morgen kl. 08.00")
    marte.page.reload()
    marte.sees(CANNOT_FIND)


def turns_tomorrow(helsevei: Installation, given_name: str, age: int) -> None:
    tomorrow = datetime.now(OSLO).date() + timedelta(days=1)
    born = date(tomorrow.year - age, tomorrow.month, min(tomorrow.day, 28) if tomorrow.month == 2 else tomorrow.day)
    helsevei.rows(
        "UPDATE accounts_person SET birth_date = %s WHERE given_name || ' ' || family_name LIKE %s",
        born,
        f"{given_name}%",
    )

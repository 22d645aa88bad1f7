"""Staff work side by side, each with what her role lets her do at this moment."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Meet
from tests.journeys.installation import Installation
from tests.journeys.person import KeyboardPerson, Person

pytestmark = pytest.mark.browser

SUBJECT = "Besøk på torsdag"
FIRST, SECOND = "Det er notert.\nHilsen Silje", "Fint, da kommer vi litt over ti."


def opens_the_thread(person: Person) -> None:
    person.is_logged_in()
    person.follows("Innbyggerdialog")
    person.goes_to(person.page.get_by_role("article").filter(has_text=SUBJECT).get_by_role("link"))


def test_who_answers_second_is_told_and_can_still_send(meet: Meet, helsevei: Installation) -> None:
    silje, anders = meet("Silje Nygård"), meet("Anders Myhrstad")
    opens_the_thread(silje)
    opens_the_thread(anders)
    silje.writes("Svar", FIRST)
    anders.writes("Svar", SECOND)

    silje.presses("Send svar")
    silje.sees("Svaret er sendt")
    anders.presses("Send svar")
    anders.sees("Svaret er ikke sendt")
    anders.sees("Det har kommet en ny melding siden du åpnet samtalen.")
    assert FIRST in anders.letters()
    anders.finds_written("Svar", SECOND)

    anders.presses("Send svar")
    anders.sees("Svaret er sendt")
    assert anders.letters()[-2:] == [FIRST, SECOND]


def test_who_takes_a_thread_second_sees_who_has_it(meet: Meet) -> None:
    silje, anders = meet("Silje Nygård"), meet("Anders Myhrstad")
    opens_the_thread(silje)
    opens_the_thread(anders)
    silje.presses("Ta samtalen")
    silje.sees("Du har tatt samtalen.")
    anders.presses("Ta samtalen")
    anders.sees("Silje Nygård har tatt samtalen mens du så på den.")
    anders.presses("Ta over samtalen")
    anders.sees("Du har tatt samtalen.")


def test_a_thread_is_noted_journalled_and_closed_by_keyboard_alone(meet: Meet) -> None:
    silje = meet("Silje Nygård", kind=KeyboardPerson)
    opens_the_thread(silje)
    silje.unfolds("Interne notater: 0")
    silje.writes("Internt notat", "Datteren har nøkkel.")
    silje.presses("Lagre notatet")
    silje.sees("Datteren har nøkkel.")
    silje.presses("Marker som journalført")
    silje.sees("Journalført av Silje Nygård")
    silje.follows("Avslutt samtalen")
    silje.sees("Hvorfor avslutter du samtalen?")
    silje.chooses("Vi er ferdige med det saken gjelder")
    silje.presses("Avslutt samtalen")
    silje.sees("Vi er ferdige med det saken gjelder")
    silje.sees("Åpne samtalen igjen")


def test_an_answer_is_taken_back_before_it_is_read_and_a_stub_stays(meet: Meet) -> None:
    silje, kare = meet("Silje Nygård"), meet("Kåre Solbakken")
    opens_the_thread(silje)
    silje.writes("Svar", "Dette skulle en annen ha.")
    silje.presses("Send svar")
    silje.follows("Trekk tilbake")
    silje.sees("Dette skulle en annen ha.")
    silje.presses("Trekk tilbake")
    silje.does_not_see("Dette skulle en annen ha.")
    kare.is_logged_in()
    kare.follows("Meldinger")
    kare.goes_to(kare.page.get_by_role("article").filter(has_text=SUBJECT).get_by_role("link"))
    kare.sees("trakk tilbake")
    kare.does_not_see("Dette skulle en annen ha.")


def test_the_keys_open_and_take_and_are_still_while_one_writes(meet: Meet) -> None:
    silje = meet("Silje Nygård")
    silje.is_logged_in()
    silje.follows("Innbyggerdialog")
    silje.types("j")
    silje.sees("Ingen har tatt samtalen ennå.")
    silje.types("t")
    silje.sees("Du har tatt samtalen.")
    silje.page.keyboard.press("r")
    silje.page.keyboard.type("Jeg tar det")
    silje.finds_written("Svar", "Jeg tar det")
    silje.page.get_by_role("heading", level=1).click()
    silje.types("?")
    silje.sees("Neste samtale i lista")


def test_what_one_has_opened_is_no_longer_new_in_the_list(meet: Meet) -> None:
    silje = meet("Silje Nygård")
    silje.is_logged_in()
    silje.follows("Innbyggerdialog")
    row = silje.page.get_by_role("article").filter(has_text=SUBJECT)
    expect(row).to_contain_text("Ikke lest")
    silje.goes_to(row.get_by_role("link"))
    row = silje.page.locator("article").filter(has=silje.page.locator("[aria-current=true]"))
    expect(row).to_contain_text("Lest")
    expect(row).not_to_contain_text("Ikke lest")


def test_a_reader_sees_the_thread_and_cannot_answer(meet: Meet) -> None:
    kari_anne = meet("Kari-Anne Strandvoll")
    opens_the_thread(kari_anne)
    kari_anne.sees("Du kan bare lese i denne tjenesten.")
    assert kari_anne.page.get_by_role("textbox").count() == 0


def test_a_role_that_is_taken_away_opens_nothing_at_the_next_click(meet: Meet) -> None:
    kari_anne, liv = meet("Kari-Anne Strandvoll"), meet("Liv Haugsdal")
    opens_the_thread(kari_anne)
    liv.is_logged_in()
    liv.follows("Ansatte")
    for role in ("Medarbeider i Helsestasjonen", "Medarbeider, bare lesing i Hjemmesykepleien"):
        liv.follows(f"Avslutt {role} for Kari-Anne Strandvoll")
        liv.sees("Avslutte rollen til Kari-Anne Strandvoll?")
        liv.presses("Avslutt rollen")
    liv.does_not_see("Kari-Anne Strandvoll")

    kari_anne.follows("Innbyggerdialog")
    kari_anne.sees("Vi finner ikke siden")
    kari_anne.follows("Gå til forsiden")
    kari_anne.sees("Du har ingen rolle nå")


def test_the_last_administrator_cannot_lock_everybody_out(meet: Meet) -> None:
    liv = meet("Liv Haugsdal")
    liv.is_logged_in()
    liv.follows("Ansatte")
    liv.follows("Avslutt Administrator i hele kommunen for Liv Haugsdal")
    liv.presses("Avslutt rollen")
    liv.sees("Dette er den siste administratoren.")
    liv.follows("Avbryt")
    liv.sees("Liv Haugsdal")

"""A service closes something while an inhabitant writes: her text stays, and there is always a way on."""

import pytest

from tests.journeys.conftest import BROWSERS, Meet
from tests.journeys.installation import Installation
from tests.journeys.person import KeyboardPerson, Person

pytestmark = pytest.mark.browser

SUBJECT, TEXT = "Besøk på torsdag", "Og en ting til: kan dere ta med bandasje?"


def opens_her_thread(person: Person) -> None:
    person.is_logged_in()
    person.follows("Meldinger")
    person.follows(SUBJECT)


@pytest.mark.parametrize("way", BROWSERS)
def test_the_thread_is_closed_while_she_writes_and_one_button_sends_it_as_a_new_one(
    meet: Meet, helsevei: Installation, way: str
) -> None:
    kare, silje = meet("Kåre Solbakken", **BROWSERS[way]), meet("Silje Nygård")
    opens_her_thread(kare)
    kare.writes("Din melding", TEXT)

    silje.is_logged_in()
    silje.follows("Innbyggerdialog")
    silje.goes_to(silje.page.get_by_role("article").filter(has_text=SUBJECT).get_by_role("link"))
    silje.follows("Avslutt samtalen")
    silje.chooses("Vi er ferdige med det saken gjelder")
    silje.presses("Avslutt samtalen")

    kare.trouble.expected = frozenset({409})
    kare.presses("Send")
    kare.sees("Hjemmesykepleien har avsluttet samtalen. Teksten står fortsatt her")
    kare.finds_written("Din melding", TEXT)
    kare.presses("Send som ny melding")
    kare.sees("Meldingen er sendt")
    assert kare.letters() == [TEXT]
    assert len(helsevei.rows("SELECT 1 FROM dialogue_message WHERE body = %s", TEXT)) == 1
    assert helsevei.rows("SELECT 1 FROM dialogue_draft") == []

    # each of the two leads to the other
    kare.follows("Fortsetter en samtale som er avsluttet")
    kare.sees("«Vi er ferdige med det saken gjelder.»")
    kare.follows("Gå til den nye samtalen")
    assert kare.letters() == [TEXT]


def test_the_service_takes_no_more_messages_while_she_writes(meet: Meet, helsevei: Installation) -> None:
    kare = meet("Kåre Solbakken")
    opens_her_thread(kare)
    kare.writes("Din melding", TEXT)
    helsevei.rows("UPDATE directory_service SET has_dialogue = false WHERE name = 'Hjemmesykepleien'")

    kare.trouble.expected = frozenset({409})
    kare.presses("Send")
    kare.sees("Meldingen er ikke sendt")
    kare.sees("Ring Hjemmesykepleien på 55\u00a055\u00a001\u00a000.")
    kare.finds_written("Din melding", TEXT)
    assert kare.page.get_by_role("button", name="Send", exact=True).count() == 0

    kare.presses("Fortsett senere")
    kare.sees("Utkastet er lagret. Ingenting er sendt.")
    kare.follows("Fortsett å skrive")
    kare.finds_written("Din melding", TEXT)


def test_by_keyboard_alone_a_closed_matter_is_taken_up_again(meet: Meet) -> None:
    kare = meet("Kåre Solbakken", kind=KeyboardPerson)
    kare.is_logged_in()
    kare.follows("Meldinger")
    kare.follows("Nøkkelboksen")
    kare.sees("Samtalen er avsluttet")
    kare.follows("Ta opp saken igjen")
    kare.writes("Din melding", "Nå henger den igjen.")
    kare.presses("Send som ny melding")
    kare.sees("Meldingen er sendt")


def test_without_javascript_she_writes_keeps_searches_and_takes_up_a_closed_matter(meet: Meet) -> None:
    kare = meet("Kåre Solbakken", java_script_enabled=False)
    kare.is_logged_in()
    kare.follows("Meldinger")
    kare.follows("Søk i meldingene dine")
    kare.page.get_by_role("searchbox").fill("vaktmester")
    kare.presses("Søk")
    kare.sees("Ja, vaktmesteren kommer innom i morgen")
    assert "vaktmester" not in kare.page.url

    kare.follows("Nøkkelboksen")
    kare.follows("Ta opp saken igjen")
    kare.writes("Din melding", "Nå henger den")
    kare.presses("Fortsett senere")
    kare.sees("Utkastet er lagret. Ingenting er sendt.")
    kare.follows("Fortsett å skrive")
    kare.finds_written("Emne", "Nøkkelboksen")
    kare.writes("Din melding", "Nå henger den igjen.")
    kare.presses("Send som ny melding")
    kare.sees("Meldingen er sendt")
    assert kare.letters() == ["Nå henger den igjen."]


def test_on_the_narrowest_screen_she_writes_sends_and_reads(meet: Meet) -> None:
    kare = meet("Kåre Solbakken", size={"width": 320, "height": 568})
    opens_her_thread(kare)
    kare.page.clock.install()
    kare.writes("Din melding", TEXT)
    kare.page.clock.fast_forward(2_000)
    kare.sees("Utkast lagret kl.")
    fits(kare)
    kare.presses("Send")
    kare.sees("Meldingen er sendt")
    fits(kare)
    assert kare.letters()[-1] == TEXT
    kare.follows("Meldinger")
    kare.sees(SUBJECT)
    fits(kare)


def fits(person: Person) -> None:
    """Nothing leads sideways."""
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

"""What somebody has written stays, whatever comes between: another day, a long pause, a session that ended."""

import pytest

from tests.journeys.conftest import Meet
from tests.journeys.installation import Installation
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

SUBJECT = "Legetimen på mandag"
TEXT = "Jeg skal til legen på mandag.\nKan dere komme litt tidligere?"


@pytest.fixture
def kare(meet: Meet) -> Person:
    person = meet("Kåre Solbakken")
    person.is_logged_in()
    return person


def begins_a_message(person: Person) -> None:
    person.follows("Helsekontakter")
    person.follows("Skriv melding")
    person.writes("Emne", SUBJECT)
    person.writes("Din melding", TEXT)


def finds_her_message(person: Person, label: str = "Din melding") -> None:
    person.finds_written("Emne", SUBJECT)
    person.finds_written(label, TEXT)


def test_what_is_put_aside_is_there_after_another_login(kare: Person, helsevei: Installation) -> None:
    begins_a_message(kare)
    kare.presses("Fortsett senere")
    kare.logs_out()

    kare.logs_in()
    kare.sees("Utkast til Hjemmesykepleien")
    kare.follows(SUBJECT)
    finds_her_message(kare)

    kare.presses("Send")
    kare.sees("Meldingen er sendt")
    kare.follows("Meldinger")
    kare.does_not_see("Utkast")
    assert messages(helsevei) == 1


def test_a_draft_can_be_thrown_away(kare: Person) -> None:
    begins_a_message(kare)
    kare.presses("Fortsett senere")
    kare.presses("Slett utkastet")
    kare.does_not_see(SUBJECT)


def test_whoever_falls_silent_is_asked_and_finds_her_text_after_logging_in_again(
    kare: Person, helsevei: Installation
) -> None:
    kare.page.clock.install()
    begins_a_message(kare)

    almost_half_an_hour_goes_by(kare, helsevei)
    kare.sees("Du ble helt stille. Har du noen spørsmål?")
    kare.sees("Om to minutter blir du logget ut.")
    kare.sees("Det du har skrevet, er tatt vare på.")
    ((left,),) = helsevei.rows("SELECT extract(epoch FROM expire_date - now())::int FROM accounts_session")
    assert 90 < left <= 120

    helsevei.let_sessions_sleep(minutes=31)
    kare.follows("Logg inn på nytt")
    kare.picks_herself()
    finds_her_message(kare)


def almost_half_an_hour_goes_by(person: Person, helsevei: Installation) -> None:
    """For the server, and for the page that is open."""
    helsevei.let_sessions_sleep(minutes=28)
    person.page.clock.fast_forward("28:01")


def test_whoever_falls_silent_can_go_on_where_she_was(kare: Person, helsevei: Installation) -> None:
    kare.page.clock.install()
    begins_a_message(kare)
    almost_half_an_hour_goes_by(kare, helsevei)
    kare.sees("Du ble helt stille. Har du noen spørsmål?")

    kare.page.get_by_role("dialog").get_by_role("button", name="Fortsett der du var").click()
    kare.does_not_see("Du ble helt stille")
    finds_her_message(kare)
    kare.presses("Send")
    kare.sees("Meldingen er sendt")


def test_a_silent_tab_does_not_disturb_whoever_goes_on_in_another(kare: Person, helsevei: Installation) -> None:
    kare.page.clock.install()
    begins_a_message(kare)
    other_tab = kare.opens_tab()

    # she has been reading there all the time
    helsevei.let_sessions_sleep(minutes=28)
    other_tab.opens("/")
    with kare.page.expect_response("**/fortsett/**"):
        kare.page.clock.fast_forward("28:01")
    kare.does_not_see("Du ble helt stille")

    # then she falls silent there too, and is asked here; and goes on there after all
    helsevei.let_sessions_sleep(minutes=28)
    kare.page.clock.fast_forward("28:01")
    kare.sees("Du ble helt stille. Har du noen spørsmål?")
    kare.sees("Det du har skrevet, er tatt vare på.")
    other_tab.opens("/")
    kare.page.clock.fast_forward("00:16")
    kare.does_not_see("Du ble helt stille")
    finds_her_message(kare)


def test_whoever_comes_back_after_the_session_is_told_that_it_is_over(kare: Person, helsevei: Installation) -> None:
    kare.page.clock.install()
    helsevei.let_sessions_sleep(minutes=60)
    kare.page.clock.fast_forward("01:00:00")
    kare.sees("Du ble helt stille. Har du noen spørsmål?")
    kare.does_not_see("blir du logget ut")
    kare.sees("Du er logget ut, og siden er skjult til du har logget inn på nytt.")
    kare.follows("Logg inn på nytt")
    kare.picks_herself()
    kare.sees("Hei, Kåre")


def test_a_page_left_open_is_hidden_until_she_who_opened_it_has_logged_in_again(
    meet: Meet, helsevei: Installation
) -> None:
    """At work a quarter of an hour is enough, and what no draft keeps is there too."""
    silje = meet("Silje Nygård")
    silje.is_logged_in()
    silje.follows("Helsekontakter")
    silje.page.clock.install()
    name = silje.page.get_by_role("searchbox").or_(silje.page.get_by_role("textbox")).first
    name.fill("Solbakken")
    helsevei.let_sessions_sleep(minutes=20)
    silje.page.clock.fast_forward("20:00")
    silje.sees("Du er logget ut, og siden er skjult til du har logget inn på nytt.")
    assert silje.page.locator("main").is_hidden()
    silje.page.get_by_role("button", name="Fortsett der du var").click()
    silje.sees("Det du skrev, står her fortsatt.")
    assert silje.page.locator("main").is_hidden()

    with silje.context.expect_page() as opened:
        silje.page.get_by_role("dialog").get_by_role("link", name="Logg inn på nytt").click()
    other_tab = silje.opens_tab()
    other_tab.opens(opened.value.url)
    other_tab.picks_herself()
    silje.page.get_by_role("button", name="Fortsett der du var").click()
    silje.does_not_see("Du ble helt stille")
    assert name.input_value() == "Solbakken"


def test_a_form_that_came_too_late_is_sent_once_after_logging_in_in_another_tab(
    kare: Person, helsevei: Installation
) -> None:
    begins_a_message(kare)
    helsevei.let_sessions_sleep(minutes=31)
    kare.presses("Send")
    kare.sees("Det du skrev, er ikke sendt, men det står her.")
    finds_her_message(kare, "Tekst")
    assert messages(helsevei) == 0

    with kare.context.expect_page() as opened:
        kare.page.get_by_role("link", name="Logg inn på nytt i et nytt vindu").click()
    other_tab = kare.opens_tab()
    other_tab.opens(opened.value.url)
    other_tab.picks_herself()

    tries_again(kare)
    kare.sees("Meldingen er sendt")
    assert kare.letters() == [TEXT]
    assert messages(helsevei) == 1


def tries_again(person: Person) -> None:
    """Once, or twice: the form's token may be older than the new login, and the page that says so has a newer one."""
    person.presses("Prøv igjen")
    if "Prøv igjen" in person.page.locator("main").inner_text():
        finds_her_message(person, "Tekst")
        person.presses("Prøv igjen")


def messages(helsevei: Installation) -> int:
    return len(helsevei.rows("SELECT 1 FROM dialogue_message WHERE body = %s", TEXT))

"""Logging in and out, and what is left behind: nothing."""

import pytest

from tests.journeys.conftest import Meet

pytestmark = pytest.mark.browser

SUBJECT = "Ny medisin fra sykehuset"


def test_whoever_breaks_off_at_the_provider_is_told_and_can_try_again(meet: Meet) -> None:
    kare = meet("Kåre Solbakken")
    kare.opens("/logg-inn/")
    kare.presses("Logg inn som innbygger")
    kare.presses("Avbryt")
    kare.sees("Du ble ikke logget inn")
    kare.follows("Logg inn på nytt")
    kare.picks_herself()
    kare.sees("Hei, Kåre")


def test_a_visitor_of_the_demo_becomes_one_person_after_another_by_one_press(meet: Meet) -> None:
    visitor = meet("Kåre Solbakken")
    visitor.opens("/")
    visitor.follows("Prøv som en annen")
    visitor.presses("Prøv som Kåre")
    visitor.sees("Hei, Kåre")
    visitor.follows("Prøv som en annen")
    visitor.presses("Prøv som Silje")
    visitor.sees("Innbyggerdialog")
    visitor.goes_back()
    visitor.goes_back()
    visitor.does_not_see("Hei, Kåre")


def test_a_link_to_a_page_is_followed_after_logging_in(meet: Meet) -> None:
    kare = meet("Kåre Solbakken")
    kare.is_logged_in()
    kare.follows("Meldinger")
    address = kare.page.url
    kare.context.clear_cookies()

    kare.opens(address)
    kare.sees("Logg inn")
    kare.picks_herself()
    assert kare.page.url == address
    kare.sees(SUBJECT)


def test_after_logging_out_nothing_can_be_seen_again(meet: Meet) -> None:
    kare, somebody = meet("Kåre Solbakken"), meet("Hilde Vikestad")
    kare.logs_in()
    kare.follows("Meldinger")
    kare.follows(SUBJECT)
    address, cookies = kare.page.url, kare.context.cookies()
    asked: list[str] = []
    kare.page.on("request", lambda request: asked.append(request.url))

    kare.logs_out()
    assert any("/endsession" in url for url in asked), "the provider's session goes on"

    # whoever sits down at the same machine presses Back
    kare.goes_back()
    kare.does_not_see(SUBJECT)
    kare.sees("Logg inn")

    # whoever has kept the cookies opens the address
    somebody.context.add_cookies(cookies)  # type: ignore[arg-type]
    somebody.opens(address)
    somebody.does_not_see(SUBJECT)
    somebody.sees("Logg inn")

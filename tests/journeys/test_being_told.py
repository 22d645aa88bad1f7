"""A service answers; the inhabitant's telephone says that something waits, and no more; both see that it came (M13)."""

import pytest

from helsevei.demo.outbox.journal import Taken
from helsevei.demo.outbox.sms import Gateway
from tests.journeys.conftest import TELEPHONE, Meet
from tests.journeys.installation import Installation, until
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

ANSWER = "Hei Amalie. Onsdag passer fint."
NOTICE = "Du har fått en ny melding på Helsevei. Logg inn for å lese den."
PRIVATE = ("Amalie", "Psykisk helse", "Lyngmo", "Onsdag", "Yusuf")


def test_an_answer_is_told_about_by_text_message(meet: Meet, helsevei: Installation) -> None:
    yusuf, amalie = meet("Yusuf Demirtun"), meet("Amalie Sundvoll", size=TELEPHONE)
    with helsevei.working():
        yusuf.logs_in()
        yusuf.follows("Innbyggerdialog")
        yusuf.follows("Amalie Sundvoll")
        yusuf.writes("Svar", ANSWER)
        yusuf.presses("Send svar")
        until(20, lambda: says(yusuf, "Varselet kom fram på SMS til nummeret som slutter på 109"), "the receipt")

    # what came to her telephone tells whoever finds it nothing
    amalie.opens("/demo/utboks/")
    message = amalie.page.get_by_role("article").filter(has_text="SMS til +4740000109")
    assert NOTICE in message.inner_text()
    assert not [word for word in PRIVATE if word in message.inner_text()]

    amalie.logs_in()
    amalie.follows("Flytte timen")
    amalie.sees("Varselet til deg kom fram på SMS til nummeret som slutter på 109")
    amalie.follows("Hvem har lest samtalen?")
    amalie.sees("Sendte deg et varsel")


def test_a_gateway_that_takes_the_message_and_falls_silent_is_asked_and_the_telephone_rings_once(
    meet: Meet, helsevei: Installation
) -> None:
    """Reliability NO1: handed over once more it would ring twice, given up it would be told as lost."""
    yusuf, amalie = meet("Yusuf Demirtun"), meet("Amalie Sundvoll", size=TELEPHONE)
    with helsevei.gateway_that("takes it and hangs") as gateway, helsevei.working():
        earlier = len(text_messages(gateway))
        yusuf.is_logged_in()
        yusuf.follows("Innbyggerdialog")
        yusuf.follows("Amalie Sundvoll")
        yusuf.writes("Svar", ANSWER)
        yusuf.presses("Send svar")
        until(20, lambda: len(text_messages(gateway)) > earlier, "the message in the gateway's hands")
        assert says(yusuf, "Varselet er på vei")
        until(30, lambda: says(yusuf, "Varsel sendt på SMS til nummeret som slutter på 109"), "the gateway's word")

        # the receipt comes late, and is believed
        (taken,) = text_messages(gateway)[earlier:]
        gateway.receipts_to = f"{helsevei.origin}/hooks/sms"
        gateway.send_receipt(taken.reference, "delivered")
        assert says(yusuf, "Varselet kom fram på SMS til nummeret som slutter på 109")
        assert text_messages(gateway)[earlier:] == [taken]

    amalie.is_logged_in()
    amalie.follows("Flytte timen")
    amalie.sees("Varselet til deg kom fram på SMS til nummeret som slutter på 109")


def says(person: Person, words: str) -> bool:
    person.page.reload()
    return words in person.page.locator("main").inner_text()


def text_messages(gateway: Gateway) -> list[Taken]:
    return [taken for taken in gateway.journal.all() if taken.provider == gateway.name]

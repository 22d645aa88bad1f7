"""What looks like a program is shown as the text it is, to inhabitants and staff alike (reliability ST3, G15)."""

import json

import pytest

from tests.journeys.conftest import Meet
from tests.journeys.person import Person
from tools.environment import ROOT

pytestmark = pytest.mark.browser

HOSTILE = {one["name"]: one["text"] for one in json.loads((ROOT / "tests" / "hostile.json").read_text())}
PROGRAMS = ("script", "image with onerror", "svg onload", "attribute break", "closing the page", "comment",
            "CDATA and entity", "javascript address", "data address", "bare address", "template of Django",
            "template of JavaScript", "percent holes", "RTL override")  # fmt: skip
BODY = "\n".join(HOSTILE[name] for name in PROGRAMS)
SUBJECT = HOSTILE["closing the page"]
SERVICE = HOSTILE["image with onerror"]


def ran(person: Person) -> list[str]:
    """What of the text has become part of the page."""
    script = """() => [...document.querySelectorAll("script:not([src]), img, [onerror], [onload], [onmouseover], base, iframe,"
        + " main a[href^='javascript'], main a[href*='example.no']")].map(one => one.outerHTML)"""
    found: list[str] = person.page.evaluate(script)
    return found


def test_hostile_text_does_nothing_to_those_who_read_it(meet: Meet) -> None:
    kare, silje, liv = meet("Kåre Solbakken"), meet("Silje Nygård"), meet("Liv Haugsdal")

    is_tricked_into_a_strange_name(liv)
    writes(kare)
    reads_it_and_answers_in_kind(silje)

    # who has seen, and the thread again
    kare.follows("Hvem har sett?")
    kare.sees(SERVICE)
    assert ran(kare) == []
    kare.opens("/")
    kare.follows(SUBJECT)
    assert kare.letters() == [BODY, BODY]
    assert ran(kare) == []


def is_tricked_into_a_strange_name(liv: Person) -> None:
    liv.is_logged_in()
    liv.follows("Tjenester")
    liv.follows("Hjemmesykepleien")
    liv.follows("Endre om tjenesten")
    liv.writes("Navn på tjenesten", SERVICE)
    liv.presses("Lagre")
    liv.sees(SERVICE)
    assert ran(liv) == []


def writes(kare: Person) -> None:
    kare.is_logged_in()
    kare.follows("Helsekontakter")
    kare.sees(SERVICE)
    kare.follows("Skriv melding")
    kare.writes("Emne", SUBJECT)
    kare.writes("Din melding", BODY)
    kare.presses("Fortsett senere")
    assert ran(kare) == []
    kare.follows(SUBJECT)
    kare.finds_written("Din melding", BODY)
    kare.presses("Send")
    kare.sees("Meldingen er sendt")
    assert kare.letters() == [BODY]
    assert ran(kare) == []


def reads_it_and_answers_in_kind(silje: Person) -> None:
    silje.is_logged_in()
    silje.follows("Innbyggerdialog")
    silje.goes_to(silje.page.get_by_role("article").filter(has_text=SUBJECT).get_by_role("link"))
    assert silje.letters() == [BODY]
    assert ran(silje) == []
    silje.writes("Svar", BODY)
    silje.presses("Send svar")
    silje.sees("Svaret er sendt")
    assert silje.letters() == [BODY, BODY]

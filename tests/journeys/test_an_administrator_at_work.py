"""The administrator runs a service herself: what she types is what inhabitants are told, and nothing is saved over another."""

import re

import pytest

from tests.journeys.conftest import Meet
from tests.journeys.person import Person

pytestmark = pytest.mark.browser


def opens_home_nursing(liv: Person) -> None:
    liv.follows("Tjenester")
    liv.follows("Hjemmesykepleien")


def test_what_she_types_is_what_the_inhabitant_is_told(meet: Meet) -> None:
    liv, kare = meet("Liv Haugsdal"), meet("Kåre Solbakken")
    liv.is_logged_in()
    opens_home_nursing(liv)
    liv.sees("Forventet svartid på meldinger er første virkedag.")

    # Friday is shorter from now on, and an answer may take three days
    liv.follows("Endre åpningstidene")
    liv.writes("Fredag", "8-11:30 og 12-14")
    liv.presses("Lagre")
    liv.sees("08.00–11.30, 12.00–14.00")
    liv.follows("Endre om tjenesten")
    liv.writes("Svarer innen (åpne timer)", "22,5")
    liv.presses("Lagre")
    promised = re.search(r"Forventet svartid på meldinger er innen \d virkedager\.", liv.page.inner_text("main"))
    assert promised  # how many depends on the day and the hour the promise is given

    kare.is_logged_in()
    kare.follows("Helsekontakter")
    kare.follows("Skriv melding")
    kare.sees(promised[0])

    liv.follows("Endringer")
    liv.sees("7,5 åpne timer")
    liv.sees("22,5 åpne timer")


def test_two_tabs_do_not_save_over_each_other(meet: Meet) -> None:
    liv = meet("Liv Haugsdal")
    liv.is_logged_in()
    opens_home_nursing(liv)
    liv.follows("Endre om tjenesten")
    other = liv.opens_tab()
    other.opens(liv.page.url)
    liv.writes("Telefon", "55 55 09 99")
    liv.presses("Lagre")
    liv.sees("Det er lagret.")

    other.writes("Navn på tjenesten", "Hjemmetjenesten")
    other.presses("Lagre")
    other.sees("Det er ikke lagret")
    other.sees("55 55 09 99")
    other.finds_written("Navn på tjenesten", "Hjemmetjenesten")
    other.writes("Telefon", "55 55 09 99")
    other.presses("Lagre")
    other.sees("Hjemmetjenesten")
    other.sees("55 55 09 99")

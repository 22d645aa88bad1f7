"""«Helsetilbud»: anybody may read what a municipality offers; nobody meets an empty page (M3, M34)."""

import json
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from helsevei.core.actor import SYSTEM
from helsevei.directory.actions.municipalities import add_municipality
from helsevei.directory.actions.offerings import save_offering
from helsevei.directory.models import Offering, OfferingKind
from helsevei.directory.models.offerings import STANDARD

CHOOSE = reverse("directory:offerings")
TODAY = date(2020, 7, 1)


def cards(municipality) -> str:
    return reverse("directory:municipality_offerings", args=[municipality.number])


def offering(municipality, kind: OfferingKind) -> Offering:
    return Offering.objects.get(municipality=municipality, kind=kind)


@pytest.fixture
def say(fjordvik):
    """Fjordvik says something on one of its cards."""

    def write(kind=OfferingKind.HEALTH_AND_CARE, **said):
        known = offering(fjordvik, kind)
        target = ("from_age", "to_age", "is_for_oneself", "is_for_parents")
        facts = {"information": {"nb": "Vi hjelper deg."}, "home_page": "", "phone": "", "address": "",
                 "opening_hours": "", "contact_options": [], **{name: getattr(known, name) for name in target}, **said}  # fmt: skip
        return save_offering(actor=SYSTEM, municipality_id=fjordvik.id, offering_id=known.id,
                             seen_version=known.version, **facts)  # fmt: skip

    return write


def headings(page) -> list[str]:
    return [heading.text for heading in page.main.all("h2", class_="card-heading")]


def test_a_new_municipality_has_something_to_show_at_once(client, fjordvik, read):
    page = read(client.get(cards(fjordvik)))
    assert (page.heading, headings(page)) == ("Helsetilbud i Fjordvik", ["Helse og omsorg"])
    assert "Kommunen hjelper deg når du er syk" in page.main.text
    assert {"113", "116117"} <= {link.attributes["href"].removeprefix("tel:") for link in page.main.all("a")}


def test_municipalities_that_were_here_before_offer_something_too(fjordvik, lyngmo):
    Offering.objects.all().delete()
    import_module("helsevei.directory.migrations.0003_offerings").give_everybody_offerings(apps, None)
    told = list(Offering.objects.filter(municipality=lyngmo).values("kind", "is_shown", "from_age", "to_age",
                                                                    "is_for_oneself", "is_for_parents"))  # fmt: skip
    Offering.objects.all().delete()
    new = add_municipality(actor=SYSTEM, number="9903", name="Ny")
    names = told[0].keys()
    assert told == list(Offering.objects.filter(municipality=new).values(*names))


def test_standard_texts_are_there_in_every_language_that_is_complete():
    for kind, standard in json.loads(STANDARD.read_text()).items():
        assert kind in OfferingKind.values
        assert standard["information"].keys() == {"nb", "nn", "en"}


def test_the_card_says_what_the_municipality_has_said(client, fjordvik, say, read):
    options = [
        {"label": "Har du mistanke om koronasmitte?", "explanation": "Ring først.", "phone": "55 55 01 90", "link": ""},
        {"label": "Vil du søke?", "explanation": "", "phone": "", "link": "https://fjordvik.example/sok"},
    ]
    say(information={"nb": "Første avsnitt.\n\nAndre avsnitt."}, home_page="https://www.fjordvik.example/helse",
        phone="55 55 00 10", address="Kaigata 1", opening_hours="Mandag\nTirsdag", contact_options=options)  # fmt: skip
    page = read(client.get(cards(fjordvik)))
    links = {link.attributes["href"]: link.text.strip() for link in page.main.all("a")}
    assert links["https://www.fjordvik.example/helse"] == "Les mer om Helse og omsorg på www.fjordvik.example"
    assert links["tel:55550190"].replace("\xa0", " ") == "55 55 01 90"
    assert "https://fjordvik.example/sok" in links
    assert {"Første avsnitt.", "Andre avsnitt.", "Adresse: Kaigata 1"} <= {one.text for one in page.main.all("p")}
    labels = [heading.text for heading in page.main.all("h3")]
    assert labels == ["Åpningstider", "Har du mistanke om koronasmitte?", "Vil du søke?"]


def test_the_emergency_numbers_stand_on_the_card_of_the_emergency_service(client, fjordvik, say, read):
    say(OfferingKind.EMERGENCY)
    page = read(client.get(cards(fjordvik)))
    [warning] = page.main.all("div", class_="alert")
    emergency = list(page.main.all("article"))[1]
    assert warning in list(emergency.all("div"))


@pytest.mark.parametrize(
    ("texts", "language", "read_as"),
    [
        ({"nb": "Hei", "nn": "Hei du", "en": "Hello", "se": "Bures"}, "se", ("Bures", "se")),
        ({"nb": "Hei", "nn": "Hei du", "en": "Hello", "se": "Bures"}, "nn", ("Hei du", "nn")),
        ({"nb": "Hei"}, "en", ("Hei", "nb")),
        ({"nb": "Hei"}, "se", ("Hei", "nb")),
        ({"nb": "Hei", "en": "Hello"}, "nb", ("Hei", "nb")),
    ],
)
def test_the_text_is_read_in_ones_own_language_or_in_bokmal(fjordvik, say, texts, language, read_as):
    written = say(information=texts)
    with translation.override(language):
        assert written.words == read_as


def test_a_text_says_which_language_it_is_in(fjordvik, say, read):
    say(information={"nb": "Vi hjelper deg."})
    page = read(Client(headers={"accept-language": "en"}).get(cards(fjordvik)))
    [written] = page.main.all("div", lang="nb")
    assert written.text.strip() == "Vi hjelper deg."
    assert headings(page) == ["Health and care"]


def test_only_what_is_shown_is_shown(client, fjordvik, say, turid, astrid, read):
    say(OfferingKind.EMERGENCY)
    say(OfferingKind.YOUTH_HEALTH, is_shown=False)
    for browser in (client, turid.browser, astrid.browser):
        assert headings(read(browser.get(cards(fjordvik)))) == ["Helse og omsorg", "Legevakt"]


def test_one_chooses_among_the_municipalities_in_norwegian_order(client, fjordvik, lyngmo, silje, read):
    for number, name in (("4601", "Åfjord"), ("4602", "Østre"), ("4603", "Aremark")):
        add_municipality(actor=SYSTEM, number=number, name=name)
    for browser in (client, silje.browser):
        tiles = [
            link.text for link in read(browser.get(CHOOSE)).main.all("a") if "helsetilbud" in link.attributes["href"]
        ]
        assert tiles == ["Aremark", "Fjordvik", "Lyngmo", "Østre", "Åfjord"]


def test_where_there_is_one_municipality_nobody_has_to_choose(client, fjordvik):
    assert client.get(CHOOSE)["Location"] == cards(fjordvik)


@pytest.mark.parametrize("number", ["0000", "x", "99010", "--"])
def test_a_municipality_that_is_not_here_is_not_found(client, fjordvik, number):
    assert client.get(f"{CHOOSE}{number}/").status_code == 404


def test_the_front_page_leads_there(client, fjordvik, read):
    assert CHOOSE in [link.attributes["href"] for link in read(client.get("/")).main.all("a")]


def test_many_municipalities_and_contact_options_cost_no_more_questions(client, fjordvik, lyngmo, say):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = [queries(CHOOSE), queries(cards(fjordvik))]
    for number in range(60):
        add_municipality(actor=SYSTEM, number=str(4600 + number), name=f"Kommune {number}")
    option = {"label": "Ring", "explanation": "", "phone": "113", "link": ""}
    for kind in OfferingKind:
        say(kind, contact_options=[option] * 12)
    assert [queries(CHOOSE), queries(cards(fjordvik))] == few
    assert max(few) <= 12


@pytest.mark.parametrize(
    ("kind", "born", "children", "is_for_her"),
    [
        (OfferingKind.HEALTH_AND_CARE, date(1942, 3, 14), [], True),
        (OfferingKind.EMERGENCY, date(2020, 6, 30), [], True),
        # both ages are included, to the day before the next birthday
        (OfferingKind.YOUTH_HEALTH, date(2008, 7, 1), [], True),
        (OfferingKind.YOUTH_HEALTH, date(2008, 7, 2), [], False),
        (OfferingKind.YOUTH_HEALTH, date(1999, 7, 2), [], True),
        (OfferingKind.YOUTH_HEALTH, date(1999, 7, 1), [], False),
        # young people come themselves: their parents do not get the card
        (OfferingKind.YOUTH_HEALTH, date(1980, 1, 1), [date(2005, 1, 1)], False),
        (OfferingKind.CHILD_HEALTH, date(1990, 1, 1), [], False),
        (OfferingKind.CHILD_HEALTH, date(1990, 1, 1), [date(2020, 6, 30)], True),
        (OfferingKind.CHILD_HEALTH, date(1990, 1, 1), [date(2014, 7, 2)], True),
        (OfferingKind.CHILD_HEALTH, date(1990, 1, 1), [date(2014, 7, 1)], False),
        (OfferingKind.CHILD_HEALTH, date(1990, 1, 1), [date(2000, 1, 1), date(2018, 1, 1)], True),
        (OfferingKind.CHILD_HEALTH, date(2016, 1, 1), [], False),
        (OfferingKind.SCHOOL_HEALTH, date(2011, 2, 8), [], True),
        (OfferingKind.SCHOOL_HEALTH, date(1988, 5, 17), [date(2011, 2, 8)], True),
        (OfferingKind.SCHOOL_HEALTH, date(1988, 5, 17), [], False),
    ],
)
def test_an_offering_is_for_its_target_group(fjordvik, kind, born, children, is_for_her):
    assert offering(fjordvik, kind).is_for(born, children, TODAY) is is_for_her


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (OfferingKind.HEALTH_AND_CARE, {"is_shown": False}),
        (OfferingKind.EMERGENCY, {"from_age": 0, "to_age": 5, "is_for_oneself": True}),
        (OfferingKind.CHILD_HEALTH, {"from_age": None}),
        (OfferingKind.CHILD_HEALTH, {"from_age": 6}),
        (OfferingKind.CHILD_HEALTH, {"is_for_parents": False}),
        (OfferingKind.EMERGENCY, {"home_page": "http://fjordvik.example"}),
        (OfferingKind.EMERGENCY, {"information": {"en": "Hello"}}),
        (OfferingKind.EMERGENCY, {"kind": OfferingKind.HEALTH_AND_CARE, "is_shown": True}),
    ],
)
def test_the_database_refuses_what_makes_no_sense(fjordvik, kind, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.filter(municipality=fjordvik, kind=kind).update(**wrong)

"""The list of national services: ours is right, an installation's own takes its place, and a wrong one is found at the start."""

import json

import pytest
from django.conf import settings as ours
from django.urls import reverse

from helsevei.accounts.tests.pages import Page
from helsevei.home.national_services import FaultyFile, national_services, read

NAMES = {"nb": "Vaksiner", "nn": "Vaksinar", "en": "Vaccines"}
ONE = {
    "name": NAMES,
    "url": "https://vaksiner.example.no/",
    "icon": "heart",
}
RIGHT = {"front_page": "https://helse.example.no", "services": [ONE]}


@pytest.fixture
def write(tmp_path):
    """A file with this content, as JSON or as it stands."""

    def to_file(content) -> str:
        path = tmp_path / "national.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return to_file


@pytest.fixture
def chosen(settings, write):
    """This installation has a list of its own."""

    def choose(content) -> None:
        settings.NATIONAL_SERVICES_FILE = write(content)
        national_services.cache_clear()

    yield choose
    national_services.cache_clear()


@pytest.fixture
def start(astrid):
    """Astrid's start page."""
    return lambda: Page(astrid.browser.get(reverse("home:start", args=[astrid.person_id])))


def test_ours_names_what_the_mission_names():
    names = [service.names["nb"] for service in read(ours.NATIONAL_SERVICES_FILE).services]
    assert names == ["Resepter", "Prøvesvar", "Henvisninger", "Koronaverktøy", "Fastlege", "Helsenorge"]


def test_an_installations_own_list_takes_its_place_on_the_page_and_in_the_footer(astrid, chosen, start):
    chosen(RIGHT)
    page = start()
    assert [link.text for link in page.main.all("a", href="https://vaksiner.example.no/")] == ["Vaksiner"]
    assert "Resepter" not in page.main.text
    footer = next(page.root.all("footer"))
    assert [link.text for link in footer.all("a", href="https://helse.example.no")] == ["Nasjonale helsetjenester"]


def test_a_list_may_be_empty_and_leaves_no_heading(astrid, chosen, start):
    chosen({**RIGHT, "services": []})
    assert "Nasjonale" not in start().main.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "no front_page"),
        ({"front_page": "https://helse.example.no"}, "no list of services"),
        ({**RIGHT, "services": None}, "no list of services"),
        ({**RIGHT, "front_page": "http://helse.example.no"}, "no https address"),
        ({**RIGHT, "front_page": "javascript:alert(1)"}, "no https address"),
        ({**RIGHT, "front_page": None}, "no https address"),
        ({**RIGHT, "services": [{**ONE, "url": "https://"}]}, "no https address"),
        ({**RIGHT, "services": [{**ONE, "url": "https://a b"}]}, "no https address"),
        ({**RIGHT, "services": [{**ONE, "icon": "unicorn"}]}, "service 1 has the icon 'unicorn'"),
        ({**RIGHT, "services": [ONE, {**ONE, "name": {"nb": "Vaksiner"}}]}, "service 2 lacks a name in nb, nn, en"),
        ({**RIGHT, "services": [{**ONE, "name": "Vaksiner"}]}, "service 1 lacks a name"),
        ({**RIGHT, "services": [{**ONE, "name": {**NAMES, "en": " "}}]}, "empty or longer"),
        ({**RIGHT, "services": [{**ONE, "name": {**NAMES, "en": "x" * 61}}]}, "empty or longer"),
        ({**RIGHT, "services": ["x"]}, "service 1 lacks"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(write, content, reason):
    with pytest.raises(FaultyFile, match=reason):
        read(write(content))


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FaultyFile, match="cannot be read"):
        read(str(tmp_path / "nowhere"))

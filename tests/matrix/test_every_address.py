"""Every address of Helsevei, opened by everybody: allowed exactly as the table says; everything else is not there.

Somebody else's thing and a thing that does not exist answer with the same status and the same bytes (reliability TZ1, D13).
A new address without a line in the table (table.py) fails the first test.
"""

import http.client
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import requests

from tests.house.source import refuse
from tests.journeys.installation import Installation
from tests.journeys.person import INHABITANTS, STAFF
from tests.matrix.table import FORMS, LEADS_ON, NOT_OPENED, ONLY_POST, TABLE
from tests.matrix.town import Address, addresses, patterns, things
from tools.journey import log_in
from tools.visitor import Visitor

NOBODY = "nobody in particular"
NAMES = {name.split()[0]: name for name in [*INHABITANTS, *STAFF]}  # everybody in the demo's people.json
EVERYBODY = (NOBODY, *NAMES)
AT_WORK = {name.split()[0] for name in STAFF}
# Whoever has nothing in any of the worlds, neither of her own nor to do: each closed door, near and far, meets three of them.
NOTHING_THERE = {"Astrid", "Ingrid", "Marte", "Henrik", "Jonas", "Ella", "Emil", "Hilde", "Sigurd", "Máret", "Tomasz"}  # fmt: skip
# Who may, and in which worlds: A and B are in one municipality, C is in the other (tests/matrix/town.py).
MAY: dict[str, dict[str, str]] = {
    "anybody": dict.fromkeys(EVERYBODY, "ABC"),
    "whoever is logged in": dict.fromkeys(NAMES, "ABC"),
    "the person": {"Kåre": "A", "Bjørg": "B", "Amalie": "C"},
    "whoever acts for the person": {"Kåre": "A", "Bjørg": "B", "Torbjørn": "B", "Amalie": "C"},
    "staff there": {"Silje": "AB", "Kari-Anne": "AB", "Anders": "AB", "Liv": "AB", "Petter": "ABC", "Yusuf": "C"},
    "those who meet inhabitants there": {"Silje": "AB", "Kari-Anne": "AB", "Anders": "AB", "Yusuf": "C"},
    "readers of the service": {"Silje": "AB", "Kari-Anne": "A", "Anders": "AB", "Yusuf": "C"},
    "case workers of the service": {"Silje": "AB", "Anders": "AB", "Yusuf": "C"},
    "those who meet inhabitants there, and administrators": {
        "Silje": "AB",
        "Kari-Anne": "AB",
        "Anders": "AB",
        "Liv": "AB",
        "Yusuf": "C",
    },
    "those who answer there": {"Silje": "AB", "Kari-Anne": "AB", "Anders": "AB", "Yusuf": "C"},
    "those who answer there, and administrators": {
        "Silje": "AB",
        "Kari-Anne": "AB",
        "Anders": "AB",
        "Liv": "AB",
        "Yusuf": "C",
    },
    "leaders there": {"Anders": "AB"},
    "whoever broke the glass": {"Kari-Anne": "AB", "Yusuf": "C"},
    "the leader of whoever broke the glass": {"Anders": "AB"},
    "the author": {"Silje": "A", "Anders": "B", "Yusuf": "C"},
    "whoever is away, her leader and administrators": {"Silje": "A", "Anders": "AB", "Liv": "AB", "Yusuf": "C"},
    "authors in the service, and its leaders": {"Silje": "A", "Anders": "AB"},
    "leaders of the service, and administrators": {"Anders": "AB", "Liv": "AB"},
    "leaders of the service": {"Anders": "AB"},
    "administrators there": {"Liv": "AB"},
    "auditors there": {"Petter": "ABC"},
    "operators": {"Vigdis": "ABC"},
}
# By whom pages are asked for as few do: the inhabitant, the nurse, the administrator and the operator
CURIOUS = ("Kåre", "Silje", "Liv", "Vigdis")
NO_PAGE = Address("no page", "/finnes-ikke/", "R", "R")
MUNICIPALITY = {"A": "Fjordvik", "B": "Fjordvik", "C": "Lyngmo", "R": "nowhere"}


def allowed(who: str, address: Address) -> bool:
    """Whether the table lets this person open this address."""
    word = TABLE[address.name]
    worlds = MAY[word].get(who, "")
    if word in ("the person", "whoever acts for the person", "anybody", "whoever is logged in"):
        return address.place == address.thing and address.thing in worlds
    if word == "operators":  # whose pages belong to no place
        return address.thing in worlds
    return MUNICIPALITY[address.place] == MUNICIPALITY[address.thing] and address.thing in worlds


@dataclass
class Answers:
    """What one of them got from every address. One session does for all: `comes` keeps it."""

    who: str
    origin: str
    session: requests.Session
    wrong: list[str] = field(default_factory=list)
    nowhere: dict[tuple[str, str], requests.Response] = field(default_factory=dict)

    def ask(self, method: str, path: str) -> requests.Response:
        headers = {"Origin": self.origin, "X-CSRFToken": self.session.cookies.get("csrf") or ""}
        return self.session.request(method, self.origin + path, headers=headers, allow_redirects=False, timeout=20)

    def of_nobody(self, method: str, nowhere: Address) -> requests.Response:
        """What the same address answers for ids that do not exist."""
        known = (nowhere.name, method)
        if known not in self.nowhere:
            self.nowhere[known] = self.ask(method, nowhere.path)
        return self.nowhere[known]

    def expect(self, address: Address, what: str, *, holds: bool) -> None:
        if not holds:
            self.wrong.append(f"{self.who} {what} {address.name} of {address.place}{address.thing} ({address.path})")


@pytest.fixture(scope="module")
def town(running_helsevei: Installation) -> list[Address]:
    running_helsevei.renew()
    return list(addresses(things(running_helsevei)))


@pytest.fixture(scope="module")
def people(running_helsevei: Installation, town: list[Address]) -> dict[str, Answers]:
    """Everybody, logged in once, to the database that `town` has made anew."""
    with ThreadPoolExecutor(4) as four:
        return dict(zip(EVERYBODY, four.map(lambda who: comes(running_helsevei, who), EVERYBODY), strict=True))


@pytest.fixture(scope="module")
def asked(people: dict[str, Answers], town: list[Address]) -> list[str]:
    """What was wrong when everybody had opened everything, four of them at a time."""
    with ThreadPoolExecutor(4) as four:
        return [one for wrong in four.map(lambda one: opens_everything(one, town), people.values()) for one in wrong]


def comes(helsevei: Installation, who: str) -> Answers:
    visitor = Visitor(helsevei.origin)
    if who in NAMES:
        log_in(visitor, helsevei.origin, "ansatt" if who in AT_WORK else "innbygger", NAMES[who])
    else:
        visitor.open(f"{helsevei.origin}/logg-inn/")
    return Answers(who, helsevei.origin, visitor.browser)


def opens_everything(answers: Answers, town: list[Address]) -> list[str]:
    who = answers.who
    nowhere = {address.name: address for address in town if address.place == address.thing == "R"}
    for address in town:
        if address.name in NOT_OPENED or is_far_off(who, address):
            continue
        if allowed(who, address):
            may_open(answers, address)
        elif who not in NAMES and TABLE[address.name] != "anybody":
            must_log_in(answers, address)
        else:
            is_not_there(answers, address, nowhere.get(address.name, NO_PAGE))
    return answers.wrong


def is_far_off(who: str, address: Address) -> bool:
    """Staff at inhabitants' pages, inhabitants at the staff's, whoever has nothing there: one near and one elsewhere are enough,
    and open pages are opened by a few."""
    if TABLE[address.name] == "anybody":
        return who not in (NOBODY, *CURIOUS)
    if who in NOTHING_THERE and (sorted(NOTHING_THERE).index(who) + len(address.name)) % 4:
        return True
    wrong_door = who in NOTHING_THERE or address.path.startswith("/p/" if who in AT_WORK else "/k/")
    return wrong_door and (address.place, address.thing) not in (("A", "A"), ("C", "C"))


def may_open(answers: Answers, address: Address) -> None:
    got = answers.ask("GET", address.path)
    if address.name in ONLY_POST:
        answers.expect(address, f"got {got.status_code} for a GET of", holds=got.status_code == 405)
        return
    fine = (200, 302) if address.name in LEADS_ON else (200, 204)
    answers.expect(address, f"got {got.status_code} for", holds=got.status_code in fine)
    head = answers.ask("HEAD", address.path)
    same = head.status_code == got.status_code and not head.content
    answers.expect(address, f"got {head.status_code} for HEAD of", holds=same)


def must_log_in(answers: Answers, address: Address) -> None:
    got = answers.ask("GET", address.path)
    to_login = got.status_code == 302 and got.headers["Location"].startswith("/logg-inn/?next=")
    answers.expect(address, f"got {got.status_code} instead of the login page for", holds=to_login)
    sent = answers.ask("POST", address.path)
    answers.expect(address, f"got {sent.status_code} when sending to", holds=sent.status_code == 401)


def is_not_there(answers: Answers, address: Address, nowhere: Address) -> None:
    """As if it did not exist, however it is asked for."""
    methods = ["GET"] if address.name not in ONLY_POST else []
    methods += ["POST"] if address.name in FORMS | ONLY_POST and address.thing in "BCR" else []
    methods += ["HEAD", "OPTIONS"] if address.place == address.thing == "C" and answers.who in CURIOUS else []
    for method in methods:
        got = answers.ask(method, address.path)
        random = answers.of_nobody(method, nowhere)
        # 405 comes before anything is looked up
        refused = (404,) if method in ("GET", "POST") else (404, 405)
        answers.expect(address, f"got {got.status_code} for {method} of", holds=got.status_code in refused)
        # A page about the method names the address that was asked for, whatever it is.
        same = got.status_code == random.status_code and (got.status_code == 405 or got.content == random.content)
        answers.expect(address, f"can tell by {method} that there is a", holds=same)


def test_every_address_has_a_line_in_the_table() -> None:
    names = set(patterns())
    refuse(sorted(names - TABLE.keys()), "Say in TABLE who may open these:")
    refuse(sorted(TABLE.keys() - names), "These are gone; take them out of TABLE:")


def test_nobody_is_forgotten() -> None:
    has_something = {name for people in MAY.values() if len(people) < len(NAMES) for name in people}
    assert len(NAMES) == len(INHABITANTS) + len(STAFF), (
        "two of the demo's people have the same first name: tell them apart"
    )
    refuse(
        sorted(NAMES.keys() - has_something - NOTHING_THERE), "Say in MAY what these may, or put them in NOTHING_THERE:"
    )
    refuse(sorted((has_something | NOTHING_THERE) - NAMES.keys()), "These are not among the demo's people any more:")
    refuse(sorted(has_something & NOTHING_THERE), "These have something there after all:")


def test_everybody_reaches_what_the_table_says_and_nothing_else(asked: list[str]) -> None:
    refuse(asked, "Not as the table says:")


def test_whoever_has_not_been_asked_for_consent_is_asked_first(people: dict[str, Answers]) -> None:
    astrid = people["Astrid"]
    start = astrid.ask("GET", "/").headers["Location"]
    for path in (start, f"{start}meldinger/", f"{start}helsekontakter/", f"{start}innsyn/", f"{start}profil/"):
        answer = astrid.ask("GET", path)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, f"{start}velkommen/")
    assert astrid.ask("GET", f"{start}velkommen/").status_code == 200


def crooked(path: str, own: str) -> Iterator[str]:
    """Other ways to write an address, hoping that one check reads it otherwise than another (reliability TZ7)."""
    yield path.rstrip("/")
    yield f"/{path}"
    yield path.replace("/", "//")
    yield path.replace("/p/", "/P/").replace("/k/", "/K/")
    yield re.sub("[0-9a-f-]{36}", lambda id_: id_[0].upper(), path)
    yield f"{own}%2e%2e/%2e%2e{path}"
    yield f"{own}../..{path}"
    yield f"{own}..%2f..{path}"
    yield path.rstrip("/") + ";a=b/"
    yield path + "%00"
    yield path.replace("/", "\\")
    yield f"{path}?_method=GET&person={own}"


def raw(answers: Answers, path: str) -> tuple[int, bytes]:
    """The request exactly as written; libraries would straighten it."""
    connection = http.client.HTTPConnection(urlsplit(answers.origin).netloc, timeout=20)
    cookies = "; ".join(f"{one.name}={one.value}" for one in answers.session.cookies)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.putheader("Cookie", cookies)
    connection.putheader("X-HTTP-Method-Override", "GET")
    connection.putheader("X-Original-URL", path)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.parametrize("who", ["Kåre", "Silje"])
def test_crooked_addresses_open_nothing(people: dict[str, Answers], town: list[Address], who: str) -> None:
    answers = people[who]
    own = answers.ask("GET", "/").headers["Location"]
    wrong = []
    for address in town:
        if address.place == address.thing == "C" and not allowed(who, address):
            for path in crooked(address.path, own):
                status, body = raw(answers, path)
                if status < 300 or status >= 500 or b"Amalie" in body or b"Flytte timen" in body:
                    wrong.append(f"{status} {path}")
    refuse(wrong, "These answer:")

"""Staff log in without HelseID: a password and a code from an app, both, for one municipality (docs/decisions/0034)."""

import re
import time
from base64 import b32decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import connection
from django.test import Client
from django.urls import reverse

from helsevei.accounts.models import Session, User
from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import real_now
from helsevei.local_login import ceremony
from helsevei.local_login.models import LocalLogin

LOG_IN, SET_UP = "/lokal-innlogging/", "/lokal-innlogging/ny/"
PASSWORD = "fire korte ord og litt til"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture(autouse=True)
def offered(settings, outside):
    settings.LOCAL_LOGIN = True
    ceremony.TRIES.tries.clear()


@dataclass
class App:
    """On her telephone."""

    secret: str

    def code(self, seconds: int = 0) -> str:
        app = TOTP(b32decode(self.secret), 6, SHA1(), 30, enforce_key_length=False)
        return app.generate(int(real_now().timestamp()) + seconds).decode()


@pytest.fixture
def page_of(fjordvik):
    """The administrator's page about somebody's local login."""
    return lambda someone: reverse(
        "local_login:invitation", args=[fjordvik.id, someone.user.staff_roles.get(municipality=fjordvik).id]
    )


@pytest.fixture
def code(turid, silje, page_of, read) -> str:
    """The one-time code that the administrator has made for Silje."""
    [code] = re.findall("(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}", read(turid.browser.post(page_of(silje))).main.text)
    return str(code)


@pytest.fixture
def app(code, read) -> App:
    [secret] = re.findall("Nøkkel: ([A-Z2-7 ]+)", read(Client().post(SET_UP, {"invitation": code})).main.text)
    return App(secret.replace(" ", ""))


@pytest.fixture
def recovery(code, app, read) -> list[str]:
    """Silje has chosen her password and added the app; the recovery codes she was shown."""
    chosen = {"invitation": code.lower().replace("-", " "), "password": PASSWORD, "app_code": app.code(-30)}
    return [one.text for one in read(Client().post(SET_UP, chosen)).main.all("li")]


def log_in(browser: Client, silje, code: str, password: str = PASSWORD, number: str = "", **said):
    sent = {"identity_number": number or silje.identity_number, "password": password, "code": code}
    return browser.post(LOG_IN, sent, **said)


def start(fjordvik) -> str:
    return reverse("home:staff_start", args=[fjordvik.id])


def test_from_the_administrators_code_to_the_first_working_day(recovery, app, silje, turid, fjordvik, page_of, read):
    browser = Client()
    answer = browser.post(f"{LOG_IN}?next=/innlogginger/", {
        "identity_number": silje.identity_number, "password": PASSWORD, "code": app.code(),
    })  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, "/innlogginger/")
    assert browser.get(start(fjordvik)).status_code == 200
    assert len(recovery) == 10
    session = Session.objects.get(user=silje.user)
    assert (session.provider, session.provider_session) == ("lokal", "")
    assert browser.post(reverse("accounts:logout"))["Location"] == reverse("accounts:logged_out")
    events = ["local_login.login.invited", "local_login.login.set_up"]
    assert list(Entry.objects.filter(event__in=events).order_by("seq").values_list("event", flat=True)) == events
    assert "kan logge inn med passord" in read(turid.browser.get(page_of(silje))).main.text


@pytest.mark.parametrize("wrong", ["number", "password", "code", "all"])
def test_whatever_is_wrong_the_answer_is_the_same_and_an_entry_is_left(recovery, app, silje, wrong):
    nobodys = "30856849852"
    said = {
        "number": nobodys if wrong in ("number", "all") else silje.identity_number,
        "password": "noe helt annet" if wrong in ("password", "all") else PASSWORD,
        "code": "000000" if wrong in ("code", "all") else app.code(),
    }
    answer = log_in(Client(), silje, **said)
    assert answer.status_code == 422
    assert "Fødselsnummer, passord eller kode er feil." in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert "session" not in answer.cookies
    assert Entry.objects.get(event="accounts.login.refused").reason == "wrong_local_login"


def test_a_code_counts_once_also_in_another_browser(recovery, app, silje):
    code = app.code()
    assert log_in(Client(), silje, code).status_code == 302
    assert log_in(Client(), silje, code).status_code == 422
    assert log_in(Client(), silje, app.code(-30)).status_code == 422  # older than the one that was used
    assert log_in(Client(), silje, app.code(30)).status_code == 302


@pytest.mark.parametrize("seconds", [-90, 90, 86_400])
def test_a_code_of_another_time_is_worth_nothing(recovery, app, silje, seconds):
    assert log_in(Client(), silje, app.code(seconds)).status_code == 422


@pytest.mark.parametrize("typed", ["", "1", "æøå", "١٢٣٤٥٦", "\x00", "9" * 10_000, "AAAA-AAAA-AAAA-AAAA"])
def test_what_is_no_code_opens_nothing(recovery, silje, typed):
    assert log_in(Client(), silje, typed).status_code == 422


def test_a_recovery_code_opens_once_and_the_others_are_left(recovery, silje):
    assert log_in(Client(), silje, recovery[0].lower()).status_code == 302
    assert log_in(Client(), silje, recovery[0]).status_code == 422
    assert log_in(Client(), silje, recovery[1]).status_code == 302


def test_nobody_guesses_on_and_on_at_one_number_whether_anybody_has_it_or_not(recovery, app, silje):
    for number in (silje.identity_number, "30856849852"):
        answers = [
            log_in(Client(), silje, "000000", "feil", number).status_code for _ in range(ceremony.TRIES.most + 1)
        ]
        assert answers == [422] * ceremony.TRIES.most + [429]
    assert log_in(Client(), silje, app.code()).status_code == 429  # she too has to wait
    assert Entry.objects.filter(event="accounts.login.refused").count() == 2 * ceremony.TRIES.most


def test_the_administrators_code_is_for_one_set_up(code, app):
    chosen = {"invitation": code, "password": PASSWORD, "app_code": app.code()}
    assert Client().post(SET_UP, chosen).status_code == 200
    assert Client().post(SET_UP, {"invitation": code}).status_code == 422
    assert Client().post(SET_UP, {"invitation": "AAAA-BBBB-CCCC-DDDD"}).status_code == 422


def test_a_code_nobody_used_in_a_day_is_worth_nothing(code, time_machine):
    time_machine.move_to(real_now() + timedelta(hours=24, seconds=1))
    assert Client().post(SET_UP, {"invitation": code}).status_code == 422


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "kort"}, "Passordet må ha fra 12 til 200 tegn."),
        ({"password": "x" * 201}, "Passordet må ha fra 12 til 200 tegn."),
        ({"password": "qwerty123456"}, "Mange bruker dette passordet."),
        ({"app_code": "000000"}, "Koden fra appen stemmer ikke."),
    ],
)
def test_what_is_not_good_enough_can_be_tried_again(code, app, changed, said):
    chosen = {"invitation": code, "password": PASSWORD, "app_code": app.code(), **changed}
    answer = Client().post(SET_UP, chosen)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not LocalLogin.objects.get().is_set_up
    assert Client().post(SET_UP, chosen | {"password": PASSWORD, "app_code": app.code()}).status_code == 200


def test_it_is_good_in_the_municipality_that_gave_it_and_nowhere_else(recovery, app, silje, fjordvik, lyngmo, worker):
    worker(silje.identity_number, "Silje Nygård", Role.ADMINISTRATOR, lyngmo)
    User.objects.filter(id=silje.user.id).update(is_operator=True)
    browser = Client()
    log_in(browser, silje, app.code())
    assert browser.get(start(fjordvik)).status_code == 200
    assert browser.get(start(lyngmo)).status_code == 404
    assert browser.get(reverse("operation:jobs")).status_code == 404
    assert browser.get("/")["Location"] == start(fjordvik)
    assert silje.browser.get(start(lyngmo)).status_code == 200  # with HelseID she is all she is


def test_it_ends_at_the_next_click_when_the_administrator_says_so(recovery, app, silje, turid, fjordvik, page_of):
    browser = Client()
    log_in(browser, silje, app.code())
    turid.browser.post(page_of(silje), {"end": "yes"})
    assert browser.get(start(fjordvik)).status_code == 302
    assert log_in(browser, silje, app.code(30)).status_code == 422
    assert Entry.objects.filter(event="local_login.login.ended").count() == 1


def test_a_new_code_stops_what_was_there(recovery, app, silje, turid, fjordvik, page_of):
    browser = Client()
    log_in(browser, silje, app.code())
    turid.browser.post(page_of(silje))
    assert browser.get(start(fjordvik)).status_code == 302
    assert log_in(browser, silje, recovery[0]).status_code == 422


def test_a_closed_account_cannot_log_in(recovery, app, silje):
    User.objects.filter(id=silje.user.id).update(is_active=False)
    assert log_in(Client(), silje, app.code()).status_code == 422


def test_only_the_administrator_there_lets_people_in(silje, liv, worker, lyngmo, page_of):
    petra = worker("11887449955", "Petra Admin", Role.ADMINISTRATOR, lyngmo)
    assert {one.browser.post(page_of(silje)).status_code for one in (silje, liv, petra)} == {404}
    assert not LocalLogin.objects.exists()


def test_nothing_of_it_can_be_read_from_the_database(recovery, app, code):
    kept = str(LocalLogin.objects.values().get())
    assert [one for one in (PASSWORD, app.secret, code, *recovery) if one in kept] == []


def test_without_the_setting_there_is_no_such_thing(silje, turid, page_of, settings, read):
    settings.LOCAL_LOGIN = False
    addresses = [(Client(), LOG_IN), (Client(), SET_UP), (turid.browser, page_of(silje))]
    assert {browser.get(address).status_code for browser, address in addresses} == {404}
    assert {browser.post(address).status_code for browser, address in addresses} == {404}
    assert "Logg inn uten HelseID" not in Client().get(reverse("accounts:login")).content.decode()


def test_staff_find_it_on_the_login_page_and_the_administrator_beside_each_role(silje, turid, fjordvik, page_of, read):
    assert read(Client().get(reverse("accounts:login"))).link(href=f"{LOG_IN}?next=%2F")
    assert read(turid.browser.get(reverse("accounts:staff", args=[fjordvik.id]))).link(href=page_of(silje))


@pytest.mark.parametrize("path", ["//evil.example", "https:evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere_after_it(recovery, app, silje, path):
    answer = Client().post(f"{LOG_IN}?next={path}", {
        "identity_number": silje.identity_number, "password": PASSWORD, "code": app.code(),
    })  # fmt: skip
    assert answer["Location"] == "/"


def test_a_one_time_code_counts_once_also_when_it_comes_twice_at_the_same_moment(
    own_database, code, app, another_connection
):
    def choose(seconds: int) -> int:
        chosen = {"invitation": code, "password": PASSWORD, "app_code": app.code(seconds)}
        try:
            return Client().post(SET_UP, chosen).status_code
        finally:
            connection.close()

    holder, watcher = another_connection(), another_connection()
    holder.execute("BEGIN")
    holder.execute("SELECT FROM local_login_locallogin FOR UPDATE")
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(choose, (-30, 0))
        deadline = time.monotonic() + 30
        while watcher.execute(WAITING).fetchone() != (2,) and time.monotonic() < deadline:
            time.sleep(0.01)
        holder.execute("ROLLBACK")
    assert sorted(answers) == [200, 422]

"""A login counts once, in the browser that began it (AU1, AU3, AU10); what is refused leaves an entry in the access log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from helsevei.accounts.actions import clear_expired
from helsevei.accounts.doorway import TRIES
from helsevei.accounts.models import LoginAttempt, Person, Session, User
from helsevei.accounts.ports import LevelTooLow, LoginRefused
from helsevei.audit.models import PLATFORM, Entry
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import real_now

NOBODYS_NUMBER = "13116900216"  # of a real person's kind; an example in public documentation


@pytest.fixture
def visitor(outside, astrid) -> Client:
    """Somebody's browser, before she logs in."""
    return Client()


def refused_because(answer, status: int) -> str:
    """The refusal was a page without a session, and stands in the platform's chain; its reason."""
    assert answer.status_code == status
    assert "session" not in answer.cookies
    assert Session.objects.count() == 0
    entry = Entry.objects.get(event="accounts.login.refused")
    assert (entry.chain, entry.persons) == (PLATFORM, [])
    return str(entry.reason)


def test_an_inhabitant_logs_in(outside, visitor, astrid):
    answer = outside.log_in(visitor, "idporten", astrid.identity_number, session_id="sid-1")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    session = Session.objects.get()
    assert (session.user_id, session.provider_session) == (astrid.user.id, "sid-1")
    assert Entry.objects.filter(event="accounts.session.started", actor_user_id=astrid.user.id).exists()


def test_an_employee_logs_in_under_the_name_the_provider_knows(outside, visitor, silje):
    outside.log_in(visitor, "helseid", silje.identity_number, name="Silje Nygård Berg")
    silje.user.refresh_from_db()
    assert silje.user.name == "Silje Nygård Berg"
    assert Session.objects.get().user_id == silje.user.id


def test_an_employee_logs_in_with_the_municipalitys_own_provider_where_there_is_one(
    outside, visitor, silje, settings, read
):
    page = reverse("accounts:login")
    assert "Logg inn med" not in read(visitor.get(page)).main.text
    assert visitor.post(reverse("accounts:begin_login", args=["kommune"])).status_code == 404
    settings.STAFF_OIDC_NAME = "Fjordvik kommune"
    settings.LOGIN_ORIGINS = {**settings.LOGIN_ORIGINS, "kommune": ["https://login.fjordvik.example"]}
    assert "Logg inn med Fjordvik kommune" in read(visitor.get(page)).main.text
    outside.log_in(visitor, "kommune", silje.identity_number, session_id="sid-1")
    session = Session.objects.get()
    assert (session.user_id, session.provider) == (silje.user.id, "kommune")
    assert session.expire_date - session.started_at < timedelta(minutes=16)  # she is at work
    visitor.get(reverse("accounts:provider_logout", args=["kommune"]), {"iss": outside.kommune.issuer, "sid": "sid-1"})
    assert not Session.objects.exists()


@pytest.mark.parametrize("provider", ["helseid", "kommune"])
def test_an_inhabitant_does_not_come_in_as_staff_by_any_provider(outside, visitor, astrid, settings, provider):
    settings.LOGIN_ORIGINS = {**settings.LOGIN_ORIGINS, "kommune": ["https://login.fjordvik.example"]}
    assert refused_because(outside.log_in(visitor, provider, astrid.identity_number), 403) == "no_staff_role"


@pytest.mark.parametrize("state", ["", "made-up", "\x00", "a\x00b", "a" * 10_000, "\ufffd"])
def test_a_callback_that_nobody_began_is_refused(outside, visitor, astrid, state):
    code = outside.idporten.log_in(astrid.identity_number)
    assert refused_because(outside.come_back(visitor, state=state, code=code), 400) == "unknown_state"


def test_a_callback_without_a_state_is_refused(outside, visitor):
    assert refused_because(outside.come_back(visitor, code="a"), 400) == "unknown_state"


def test_a_callback_counts_once(outside, visitor, astrid):
    state, code = outside.begin(visitor), outside.idporten.log_in(astrid.identity_number)
    assert outside.come_back(visitor, state=state, code=code).status_code == 302
    stolen = Client()
    stolen.cookies["login"] = visitor.cookies["login"].value
    again = outside.come_back(stolen, state=state, code=outside.idporten.log_in(astrid.identity_number))
    assert again.status_code == 400
    assert "session" not in again.cookies
    assert Session.objects.count() == 1


def test_somebody_elses_login_cannot_be_finished_in_my_browser(outside, visitor, kare):
    attacker = Client()
    state, code = outside.begin(attacker), outside.idporten.log_in(kare.identity_number)
    outside.begin(visitor)
    assert refused_because(outside.come_back(visitor, state=state, code=code), 400) == "unknown_state"


def test_a_login_begun_for_inhabitants_cannot_be_finished_as_an_employee(outside, visitor, silje):
    state, code = outside.begin(visitor, "idporten"), outside.helseid.log_in(silje.identity_number)
    assert refused_because(outside.come_back(visitor, "helseid", state=state, code=code), 400) == "unknown_state"


def test_a_login_not_finished_in_ten_minutes_must_be_begun_again(outside, visitor, astrid, time_machine):
    state, code = outside.begin(visitor), outside.idporten.log_in(astrid.identity_number)
    time_machine.move_to(real_now() + timedelta(minutes=10, seconds=1))
    assert refused_because(outside.come_back(visitor, state=state, code=code), 400) == "unknown_state"
    outside.begin(visitor)
    clear_expired(actor=SYSTEM)
    assert LoginAttempt.objects.count() == 1


def test_two_logins_begun_in_one_browser_can_both_be_finished(outside, visitor, astrid):
    states = [outside.begin(visitor), outside.begin(visitor)]
    answers = [
        outside.come_back(visitor, state=state, code=outside.idporten.log_in(astrid.identity_number))
        for state in states
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Session.objects.count() == 1


def test_parallel_callbacks_give_one_session(own_database, outside, astrid):
    visitor = Client()
    state = outside.begin(visitor)
    codes = [outside.idporten.log_in(astrid.identity_number) for _ in range(4)]

    def come_back(code: str) -> int:
        browser = Client(raise_request_exception=False)
        browser.cookies["login"] = visitor.cookies["login"].value
        answer = outside.come_back(browser, state=state, code=code)
        connection.close()
        return int(answer.status_code)

    with ThreadPoolExecutor(len(codes)) as pool:
        assert sorted(pool.map(come_back, codes)) == [302, 400, 400, 400]
    assert Session.objects.count() == 1
    assert Entry.objects.filter(event="accounts.login.refused").count() == 3


def test_somebody_new_may_log_in_on_two_devices_at_once(own_database, outside):
    outside.population.add("17858849810", "Marte", "Lyngstad")

    def log_in(_device: int) -> int:
        answer = outside.log_in(Client(raise_request_exception=False), "idporten", "17858849810")
        connection.close()
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(log_in, range(4))) == {302}
    assert (Person.objects.count(), User.objects.count(), Session.objects.count()) == (1, 1, 4)


def test_whoever_breaks_off_at_the_provider_is_not_logged_in(outside, visitor):
    outside.idporten.fault = LoginRefused("access_denied")
    visitor_came_back = refused_when_coming_back(outside, visitor)
    assert refused_because(visitor_came_back, 400) == "access_denied"


def test_a_login_below_the_high_level_is_told_to_log_in_higher(outside, visitor, read):
    outside.idporten.fault = LevelTooLow("level_too_low")
    answer = refused_when_coming_back(outside, visitor)
    assert refused_because(answer, 403) == "level_too_low"
    page = read(answer)
    assert page.heading == "Du må logge inn på det høyeste nivået"
    assert page.form().attributes["action"] == reverse("accounts:begin_login", args=["idporten"])


@pytest.mark.parametrize("fault", [LoginRefused("access_denied"), LevelTooLow("level_too_low")])
def test_whoever_is_turned_away_can_try_again_and_still_comes_where_she_was_going(
    outside, visitor, astrid, read, fault
):
    outside.idporten.fault = fault
    page = read(refused_when_coming_back(outside, visitor, "/personvern/"))
    outside.idporten.fault = None
    if not any(page.main.all("form")):
        page = read(visitor.get(next(page.main.all("a")).attributes["href"]))
    sent_to = visitor.post(page.form().attributes["action"], page.form().fields)
    state, code = (
        parse_qs(urlsplit(sent_to["Location"]).query)["state"][0],
        outside.idporten.log_in(astrid.identity_number),
    )
    assert outside.come_back(visitor, state=state, code=code)["Location"] == "/personvern/"


@pytest.mark.parametrize("twice", ["state", "code"])
def test_a_parameter_that_comes_twice_is_none(outside, visitor, astrid, twice):
    answer = {"state": outside.begin(visitor), "code": outside.idporten.log_in(astrid.identity_number)}
    came_back = visitor.get(
        reverse("accounts:callback", args=["idporten"]), {**answer, twice: [answer[twice], answer[twice]]}
    )
    assert came_back.status_code == 400
    assert Session.objects.count() == 0


def test_whoever_the_population_register_says_is_dead_is_not_let_in(outside, visitor):
    outside.population.add("17858849810", "Marte", "Lyngstad", is_dead=True)
    answer = outside.log_in(visitor, "idporten", "17858849810")
    assert refused_because(answer, 400) == "registered_as_dead"


def test_too_many_tries_that_lead_nowhere_are_stopped_and_leave_no_more_entries(outside, visitor, read, monkeypatch):
    monkeypatch.setattr(TRIES, "most", 20)
    for _ in range(TRIES.most):
        assert outside.come_back(visitor, state="made-up").status_code == 400
    kept = Entry.objects.count()
    stopped = outside.come_back(visitor, state="made-up")
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "300")
    assert read(stopped).heading == "For mange forsøk"
    assert visitor.post(reverse("accounts:begin_login", args=["idporten"])).status_code == 429
    assert Entry.objects.count() == kept
    assert LoginAttempt.objects.count() == 0


def test_a_workplace_behind_one_address_is_not_stopped_while_its_people_get_in(outside, visitor, astrid, monkeypatch):
    monkeypatch.setattr(TRIES, "most", 20)
    for _ in range(TRIES.most - 1):
        outside.begin(visitor)
        if TRIES.tries["127.0.0.1"] > TRIES.most // 2:
            outside.log_in(Client(), "idporten", astrid.identity_number)
    assert outside.log_in(visitor, "idporten", astrid.identity_number).status_code == 302


def test_nobody_is_stopped_because_the_provider_was_away(outside, visitor, monkeypatch):
    monkeypatch.setattr(TRIES, "most", 20)
    outside.idporten.fault = outside.silence
    begin = reverse("accounts:begin_login", args=["idporten"])
    assert {visitor.post(begin).status_code for _ in range(TRIES.most + 1)} == {503}
    outside.idporten.fault = None
    assert visitor.post(begin).status_code == 302


def refused_when_coming_back(outside, visitor, next_path="/"):
    """The provider lets her begin and says no afterwards."""
    fault, outside.idporten.fault = outside.idporten.fault, None
    state = outside.begin(visitor, next_path=next_path)
    outside.idporten.fault = fault
    return outside.come_back(visitor, state=state, code="a")


def test_an_employee_without_a_role_here_is_not_let_in(outside, visitor):
    answer = outside.log_in(visitor, "helseid", "11887449955", name="Anders")
    assert refused_because(answer, 403) == "no_staff_role"
    assert "Be administratoren i kommunen" in answer.content.decode()
    assert not User.objects.filter(staff_name="Anders").exists()


def test_a_disabled_employee_is_not_let_in(outside, visitor, silje):
    silje.user.is_active = False
    silje.user.save()
    assert refused_because(outside.log_in(visitor, "helseid", silje.identity_number), 403) == "no_staff_role"


def test_an_inhabitant_is_no_employee_and_an_employee_no_inhabitant(outside, visitor, astrid, silje):
    assert refused_because(outside.log_in(visitor, "helseid", astrid.identity_number), 403) == "no_staff_role"
    answer = outside.log_in(visitor, "idporten", silje.identity_number)
    assert answer.status_code == 400
    assert Session.objects.count() == 0


def test_whoever_the_population_register_does_not_know_is_not_let_in(outside, visitor):
    answer = outside.log_in(visitor, "idporten", "17858849810")
    assert refused_because(answer, 400) == "not_in_population_register"


@pytest.mark.parametrize("silent", ["idporten", "population"])
def test_when_a_system_outside_is_silent_one_is_told_to_try_again(outside, visitor, astrid, read, silent):
    state = outside.begin(visitor, next_path="/personvern/")
    code = outside.idporten.log_in(astrid.identity_number)
    getattr(outside, silent).fault = outside.silence
    answer = outside.come_back(visitor, state=state, code=code)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert read(answer).heading == "Innloggingen svarer ikke"
    assert read(answer).form().fields["next"] == "/personvern/"
    assert Session.objects.count() == 0


def test_a_silent_provider_is_said_before_one_is_sent_there_and_the_way_is_kept(outside, visitor, read):
    outside.helseid.fault = outside.silence
    answer = visitor.post(reverse("accounts:begin_login", args=["helseid"]), {"next": "/personvern/"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    form = read(answer).form()
    assert form.attributes["action"] == reverse("accounts:begin_login", args=["helseid"])
    assert form.fields["next"] == "/personvern/"


def test_those_who_are_logged_in_do_not_notice_that_the_provider_is_silent(outside, astrid):
    outside.idporten.fault = outside.helseid.fault = outside.silence
    profile = reverse("accounts:profile", args=[astrid.person_id])
    outside.idporten.fault = None
    assert astrid.browser.get(profile).status_code == 200
    outside.idporten.fault = outside.silence
    assert astrid.browser.get(profile).status_code == 200


def test_the_cookie_before_the_login_is_for_this_browser_alone_and_ten_minutes(outside, visitor):
    outside.begin(visitor)
    cookie = visitor.cookies["login"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["domain"]) == (True, "Lax", 600, "")
    assert len(cookie.value) >= 32
    other = Client()
    outside.begin(other)
    assert other.cookies["login"].value != cookie.value
    assert cookie.value not in str(LoginAttempt.objects.values())


@pytest.mark.parametrize("provider", ["bankid", "idporten2", "x" * 200])
def test_there_are_two_ways_in_and_no_others(outside, visitor, provider):
    assert visitor.post(f"/logg-inn/{provider}/").status_code == 404
    assert visitor.get(f"/oidc/{provider}/callback").status_code == 404


def test_the_provider_is_asked_in_the_readers_language(outside, visitor):
    visitor.cookies["language"] = "nn"
    outside.begin(visitor)
    assert outside.idporten.languages == ["nn"]


def test_the_provider_is_told_which_test_person_it_is_and_no_real_person_is_ever_told_of(outside, visitor, settings):
    address, test_person = reverse("accounts:begin_login", args=["idporten"]), "14834249805"
    for said in (test_person, "", "14834249806", "Astrid", "\x00", NOBODYS_NUMBER, "1" * 10_000):
        visitor.post(address, {"login_hint": said})
    settings.TEST_PERSONS = False
    visitor.post(address, {"login_hint": test_person})
    assert outside.idporten.hints == [test_person, *[""] * 7]

"""A session lives while it is used, half an hour after that, and half a day at most (reliability D16, AU5–AU8, AU12)."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.accounts.actions import clear_expired, end_role
from helsevei.accounts.models import Session
from helsevei.audit.models import Entry
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now, real_now


@pytest.fixture
def profile(astrid):
    return reverse("accounts:profile", args=[astrid.person_id])


@pytest.fixture
def at(time_machine):
    """Move the clock to so long after the start of the test; it stands still there."""
    start = real_now()

    def move(**after: float) -> datetime:
        time_machine.move_to(start + timedelta(**after), tick=False)
        return real_now()

    move()
    return move


def is_logged_in(browser: Client, address: str) -> bool:
    answer = browser.get(address)
    assert answer.status_code == 200 or answer["Location"].startswith(reverse("accounts:login"))
    return answer.status_code == 200


def with_session(key: str) -> Client:
    browser = Client()
    browser.cookies["session"] = key
    return browser


def key_of(browser: Client) -> str:
    return browser.cookies["session"].value


def test_a_session_planted_before_the_login_is_worth_nothing_afterwards(outside, astrid, profile):
    planted = "planted0000000000000000000000000"
    browser = with_session(planted)
    outside.log_in(browser, "idporten", astrid.identity_number)
    assert key_of(browser) != planted
    assert is_logged_in(browser, profile)
    assert not is_logged_in(with_session(planted), profile)


def test_logging_in_again_gives_a_new_session_and_ends_the_one_before(outside, astrid, profile):
    first = key_of(astrid.browser)
    outside.log_in(astrid.browser, "idporten", astrid.identity_number)
    assert key_of(astrid.browser) != first
    assert is_logged_in(astrid.browser, profile)
    assert not is_logged_in(with_session(first), profile)


def test_whoever_logs_in_where_somebody_else_is_logged_in_ends_her_session_and_wipes_the_browser(
    outside, astrid, kare, profile
):
    browser, earlier = astrid.browser, key_of(astrid.browser)
    browser.get(reverse("accounts:logged_out"))
    secret = browser.cookies["csrf"].value
    answer = outside.log_in(browser, "idporten", kare.identity_number)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.cookies["csrf"].value != secret  # her forms cannot be sent as him
    assert not is_logged_in(with_session(earlier), profile)
    assert browser.get(profile).status_code == 404
    assert browser.get(reverse("accounts:profile", args=[kare.person_id])).status_code == 200
    assert Entry.objects.get(event="accounts.session.ended").actor_user_id == astrid.user.id


def test_a_session_ends_after_half_an_hour_of_silence(astrid, profile, at):
    assert is_logged_in(astrid.browser, profile)
    at(minutes=29)
    assert is_logged_in(astrid.browser, profile)
    at(minutes=29 + 29)
    assert is_logged_in(astrid.browser, profile)
    at(minutes=29 + 29 + 31)
    assert not is_logged_in(astrid.browser, profile)


BY_SCRIPT = {"Sec-Fetch-Mode": "cors"}


def tell(someone, idle_seconds: str | int, **headers: str) -> int:
    """What a page of ours says by itself of how long its reader has been still; how long the session lasts."""
    answer = someone.browser.get(
        reverse("accounts:stay"), headers={**BY_SCRIPT, "X-Idle-Seconds": str(idle_seconds), **headers}
    )
    assert answer.status_code == 200
    return int(answer.json()["seconds_left"])


def test_typing_keeps_a_session_alive(astrid, profile, at):
    assert is_logged_in(astrid.browser, profile)
    at(minutes=20)
    assert tell(astrid, 0) == 30 * 60
    at(minutes=45)
    assert is_logged_in(astrid.browser, profile)


def test_a_session_is_reckoned_from_the_last_sign_of_the_person_not_from_when_the_page_told_of_it(astrid, profile, at):
    assert is_logged_in(astrid.browser, profile)
    at(minutes=20)
    assert tell(astrid, 5 * 60) == 25 * 60
    at(minutes=44)
    assert tell(astrid, 29 * 60) == 60
    at(minutes=45, seconds=1)
    assert not is_logged_in(astrid.browser, profile)


@pytest.mark.parametrize("idle", [28 * 60, 30 * 60, 999_999_999])
def test_the_dialogs_two_minutes_are_two_minutes_also_after_it_has_kept_a_draft(astrid, contact, at, idle):
    draft = reverse("dialogue:save_draft", args=[astrid.person_id, contact.id])
    astrid.browser.get("/")
    at(minutes=28)
    said = {"X-By-Itself": "yes", "X-Idle-Seconds": str(idle)}
    assert astrid.browser.post(draft, {"body": "Halvt", "key": ""}, headers=said).status_code == 204
    assert tell(astrid, idle) == 2 * 60


def test_what_was_not_written_down_at_once_is_when_it_may_be_the_last(astrid, profile, at):
    assert is_logged_in(astrid.browser, profile)
    at(seconds=50)
    assert is_logged_in(astrid.browser, profile)
    at(minutes=28, seconds=50)
    assert tell(astrid, 28 * 60) == 2 * 60


@pytest.mark.parametrize("said", ["", "-1", "1.5", "1e3", "x", "１２", "NaN", "9" * 10, "0, 0"])
def test_what_a_page_asks_by_itself_without_saying_how_still_she_was_moves_nothing(astrid, profile, at, said):
    assert is_logged_in(astrid.browser, profile)
    at(minutes=20)
    assert tell(astrid, said) == 10 * 60
    assert astrid.browser.get(profile, headers=BY_SCRIPT).status_code == 200
    at(minutes=31)
    assert not is_logged_in(astrid.browser, profile)


@pytest.mark.parametrize("said", ["", "-1", "x", "9" * 10])
def test_opening_a_page_is_a_sign_whatever_it_says(astrid, profile, at, said):
    for minutes in (0, 20, 45):
        at(minutes=minutes)
        assert (
            astrid.browser.get(profile, headers={"Sec-Fetch-Mode": "navigate", "X-Idle-Seconds": said}).status_code
            == 200
        )


def test_a_page_that_the_browser_fetches_ahead_is_no_sign(astrid, profile, at):
    assert is_logged_in(astrid.browser, profile)
    at(minutes=20)
    astrid.browser.get(profile, headers={"Sec-Purpose": "prefetch"})
    at(minutes=31)
    assert not is_logged_in(astrid.browser, profile)


def test_a_silent_tab_takes_nothing_from_the_one_in_use(astrid, profile, at):
    assert is_logged_in(astrid.browser, profile)
    at(minutes=28)
    assert is_logged_in(astrid.browser, profile)  # in one tab
    assert tell(astrid, 28 * 60) == 30 * 60  # the other
    at(minutes=57)
    assert is_logged_in(astrid.browser, profile)


def test_how_long_is_left_never_goes_past_twelve_hours(astrid, profile, at):
    for minutes in range(0, 12 * 60 - 10, 25):
        at(minutes=minutes)
        assert is_logged_in(astrid.browser, profile)
    at(minutes=12 * 60 - 10)
    assert tell(astrid, 0) == 10 * 60


def test_whoever_is_out_is_not_told_how_long_is_left(client):
    answer = client.get(reverse("accounts:stay"), headers={**BY_SCRIPT, "X-Idle-Seconds": "0"})
    assert answer["Location"].startswith(reverse("accounts:login"))


def test_a_session_in_constant_use_ends_after_twelve_hours(astrid, profile, at):
    for minutes in range(0, 12 * 60, 25):
        at(minutes=minutes)
        assert is_logged_in(astrid.browser, profile)
    at(minutes=12 * 60 - 1)
    assert is_logged_in(astrid.browser, profile)
    at(minutes=12 * 60 + 1)
    assert not is_logged_in(astrid.browser, profile)


def test_using_a_session_writes_to_the_database_at_most_once_a_minute(astrid, profile, at):
    def writes() -> int:
        with CaptureQueriesContext(connection) as queries:
            astrid.browser.get(profile)
        return sum(query["sql"].startswith(('UPDATE "accounts_session"', "INSERT")) for query in queries)

    astrid.browser.get(profile)
    at(seconds=59)
    assert writes() == 0
    at(seconds=61)
    assert writes() == 1
    assert writes() == 0


def test_who_somebody_is_and_where_she_lives_is_one_question(astrid, profile):
    address = reverse("home:accessibility")
    astrid.browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert astrid.browser.get(address).status_code == 200
    assert len(queries) == 1


@pytest.mark.parametrize("proof", ["", "another", None])
def test_a_session_whose_proof_does_not_fit_its_user_opens_nothing(astrid, profile, proof):
    session = astrid.browser.session
    held = session.encode({**session, "_auth_user_hash": proof})
    Session.objects.filter(session_key=session.session_key).update(session_data=held)
    assert not is_logged_in(astrid.browser, profile)


def test_a_session_survives_that_the_secret_key_is_replaced_while_the_old_one_is_still_known(astrid, profile, settings):
    assert is_logged_in(astrid.browser, profile)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    assert is_logged_in(astrid.browser, profile)


def test_a_closed_account_has_no_living_session(astrid, profile):
    assert is_logged_in(astrid.browser, profile)
    type(astrid.user).objects.filter(id=astrid.user.id).update(is_active=False)
    assert not is_logged_in(astrid.browser, profile)


def test_logging_out_ends_the_session_here_and_at_the_provider_and_wipes_the_browser(astrid, profile):
    key = key_of(astrid.browser)
    answer = astrid.browser.post(reverse("accounts:logout"))
    assert answer["Location"].startswith("https://login.example.no/endsession")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert key_of(astrid.browser) == ""
    assert not is_logged_in(with_session(key), profile)
    assert Entry.objects.get(event="accounts.session.ended").actor_user_id == astrid.user.id


def test_one_can_log_out_here_when_the_provider_is_silent(outside, astrid, profile):
    key = key_of(astrid.browser)
    outside.idporten.fault = outside.silence
    answer = astrid.browser.post(reverse("accounts:logout"))
    assert answer["Location"] == reverse("accounts:logged_out")
    assert not is_logged_in(with_session(key), profile)


def test_one_can_log_out_although_the_session_has_ended_meanwhile(astrid, profile, at):
    assert is_logged_in(astrid.browser, profile)
    at(hours=2)
    answer = astrid.browser.post(reverse("accounts:logout"))
    assert answer["Location"] == reverse("accounts:logged_out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert key_of(astrid.browser) == ""


def test_a_link_cannot_log_anybody_out(astrid, profile):
    assert astrid.browser.get(reverse("accounts:logout")).status_code == 405
    assert is_logged_in(astrid.browser, profile)


def test_a_disabled_user_is_out_at_the_next_click(astrid, profile):
    assert is_logged_in(astrid.browser, profile)
    astrid.user.is_active = False
    astrid.user.save()
    assert not is_logged_in(astrid.browser, profile)


def test_a_role_that_has_ended_opens_nothing_at_the_next_click(silje, turid, fjordvik):
    start = reverse("home:staff_start", args=[fjordvik.id])
    assert silje.browser.get(start).status_code == 200
    end_role(
        actor=turid.actor(fjordvik), municipality_id=fjordvik.id, role_id=silje.user.staff_roles.get().id, now=now()
    )
    assert silje.browser.get(start).status_code == 404


@pytest.mark.parametrize("skew", [-120, -90, 90, 120])
def test_a_clock_two_minutes_off_on_one_machine_ends_no_session(astrid, profile, at, skew):
    assert is_logged_in(astrid.browser, profile)
    at(minutes=27)
    assert is_logged_in(astrid.browser, profile)
    until = Session.objects.get(session_key=key_of(astrid.browser)).expire_date
    at(minutes=27, seconds=skew)
    assert is_logged_in(astrid.browser, profile)
    assert Session.objects.get(session_key=key_of(astrid.browser)).expire_date >= until


def test_a_session_found_ended_stays_ended_when_the_clock_is_set_back(astrid, profile, at):
    key = key_of(astrid.browser)
    at(hours=2)
    assert not is_logged_in(with_session(key), profile)
    at(minutes=1)
    assert not is_logged_in(with_session(key), profile)


def test_a_session_used_later_than_the_clock_says_opens_nothing_until_the_clock_is_right(astrid, profile, at):
    at(hours=2)
    assert is_logged_in(astrid.browser, profile)
    key = key_of(astrid.browser)
    at(minutes=0)
    assert not is_logged_in(with_session(key), profile)
    at(hours=2, minutes=1)
    assert is_logged_in(with_session(key), profile)


def test_a_new_secret_key_logs_nobody_out_while_the_old_one_is_kept(astrid, kare, profile, settings):
    for someone in (astrid, kare):
        someone.browser.get("/")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert is_logged_in(astrid.browser, profile)
    settings.SECRET_KEY_FALLBACKS = []
    assert is_logged_in(astrid.browser, profile)  # her session is signed with the new one since
    assert kare.browser.get("/").status_code == 200  # the front page of one who is not logged in


def test_ended_sessions_are_cleared_away_and_living_ones_stay(astrid, kare, profile, at):
    astrid.browser.get(profile)
    at(minutes=20)
    key = key_of(kare.browser)
    at(minutes=40)
    clear_expired(actor=SYSTEM)
    assert [session.session_key for session in Session.objects.all()] == [key]


def test_what_came_after_the_session_ended_leads_to_the_login_first_and_then_to_another_try(profile, settings, read):
    page = read(Client().post(profile, {"choice": "yes"}, headers={"origin": settings.BASE_URL}))
    login = next(page.main.all("a", class_="ds-button"))
    again = next(page.main.all("button"))
    assert (login.text, login.attributes["href"]) == (
        "Logg inn på nytt i et nytt vindu",
        reverse("accounts:login"),
    )
    assert "data-variant" not in login.attributes
    assert (again.text, again.attributes["data-variant"]) == ("Prøv igjen", "secondary")


@pytest.mark.parametrize(
    "cookie", ["", "a", "aaaaaaaa", r'"aaaaaaaa\000"', "æøå" * 20, "a" * 4000, "' OR 1=1 --", "\x80\xff" * 9]
)
def test_a_cookie_that_is_no_session_is_nobody(astrid, profile, cookie):
    answer = Client().get(profile, headers={"cookie": f"session={cookie}"})
    assert answer["Location"].startswith(reverse("accounts:login"))

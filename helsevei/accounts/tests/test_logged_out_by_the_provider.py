"""Whoever logs out at the provider is logged out here: OpenID Connect Front-Channel Logout 1.0, by issuer and `sid`."""

import pytest
from django.test import Client
from django.urls import reverse

from helsevei.accounts.models import Session
from helsevei.audit.models import Entry

ISSUER = "https://login.example.no"


@pytest.fixture
def browser(outside, astrid) -> Client:
    """Logged in, in the provider's session sid-1."""
    browser = Client()
    outside.log_in(browser, "idporten", astrid.identity_number, session_id="sid-1")
    return browser


def told(provider: str = "idporten", **said: str):
    """The provider's page loads our address in a frame, where no cookie of ours comes along."""
    answer = Client().get(reverse("accounts:provider_logout", args=[provider]), said)
    assert (answer.content, answer.cookies, answer["Cache-Control"]) == (b"", {}, "private, no-store")
    return answer.status_code


def is_in(browser: Client) -> bool:
    return bool(browser.get("/innlogginger/").status_code == 200)


def test_every_session_begun_in_hers_at_the_provider_ends_and_no_other(outside, astrid, browser):
    second, other = Client(), Client()
    outside.log_in(second, "idporten", astrid.identity_number, session_id="sid-1")
    outside.log_in(other, "idporten", astrid.identity_number, session_id="sid-2")
    assert told(iss=ISSUER, sid="sid-1") == 200
    assert [is_in(one) for one in (browser, second, other)] == [False, False, True]
    assert Entry.objects.filter(event="accounts.session.ended_by_provider", object_kind="session").count() == 2


def test_the_answer_is_the_same_when_there_is_nothing_to_end_and_leaves_no_entry(browser):
    entries = Entry.objects.count()
    assert told(iss=ISSUER, sid="sid-9") == 200
    assert told() == 200
    assert Entry.objects.count() == entries
    assert is_in(browser)


@pytest.mark.parametrize(
    "said",
    [
        {"sid": "sid-1"},
        {"iss": "", "sid": "sid-1"},
        {"iss": "https://login.example.no/", "sid": "sid-1"},
        {"iss": "https://evil.example", "sid": "sid-1"},
        {"iss": ISSUER},
        {"iss": ISSUER, "sid": ""},
        {"iss": ISSUER, "sid": "sid-1\x00"},
        {"iss": ISSUER, "sid": "sid-1 "},
        {"iss": ISSUER, "sid": "x" * 10_000},
        {"iss": ISSUER, "sid": "\ufffd"},
    ],
)
def test_what_the_provider_cannot_have_said_ends_nothing(browser, said):
    assert told(**said) == 200
    assert is_in(browser)


def test_a_session_without_an_id_at_the_provider_is_never_meant(outside, kare):
    outside.log_in(kare.browser, "idporten", kare.identity_number)
    assert told(iss=ISSUER, sid="") == 200
    assert is_in(kare.browser)


def test_one_provider_does_not_end_what_was_begun_with_another(browser):
    assert told("helseid", iss=ISSUER, sid="sid-1") == 200
    assert is_in(browser)


def test_nobody_else_has_such_an_address(browser):
    assert Client().get("/oidc/feide/logout", {"iss": ISSUER, "sid": "sid-1"}).status_code == 404
    assert Client().post("/oidc/idporten/logout", {"iss": ISSUER, "sid": "sid-1"}).status_code == 405
    assert Session.objects.count() == 1

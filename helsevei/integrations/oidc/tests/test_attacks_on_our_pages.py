"""Every attack on a login, all the way through our pages: refused in words, nobody let in, an entry left (reliability 2.1)."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from helsevei.accounts import login
from helsevei.accounts.models import Session
from helsevei.audit.models import PLATFORM, Entry
from helsevei.integrations.oidc.tests.conftest import CLIENT_ID
from helsevei.integrations.oidc.tests.hostile import KEY, STRANGER, HostileProvider, send

NOW = int(time.time())
ELSEWHERE = "https://login.evil.example"


@pytest.fixture
def browser(outside, astrid, hostile_client, monkeypatch) -> Browser:
    """Of somebody who is to log in as Astrid, where the hostile provider stands in ID-porten's place."""
    monkeypatch.setitem(login.PROVIDERS, "idporten", lambda: hostile_client)
    return Browser()


def come_back(browser: Browser, hostile: HostileProvider, **changes: str) -> Any:
    """Begin, and come back from there with an honest code, but for the changes."""
    browser.post(reverse("accounts:begin_login", args=["idporten"]), {"next": "/"})
    answer = {"state": hostile.pushed["state"], "iss": hostile.issuer, "code": "a", **changes}
    return browser.get(reverse("accounts:callback", args=["idporten"]), answer)


def refused(answer: Any, status: int) -> str:
    """In words, without a session, and in the platform's chain; why."""
    assert answer.status_code == status
    assert "session" not in answer.cookies
    assert not Session.objects.exists()
    assert "Logg inn på" in answer.content.decode()
    entry = Entry.objects.get(event="accounts.login.refused")
    assert (entry.chain, entry.object_kind, entry.persons) == (PLATFORM, "idporten", [])
    return str(entry.reason)


def says(**claims: object) -> Callable[[HostileProvider], None]:
    return lambda hostile: hostile.claims.update(claims)


def signs(header: dict[str, object], seal: Callable[[bytes], bytes]) -> Callable[[HostileProvider], None]:
    """An honest body below another header and signature."""

    def forge(hostile: HostileProvider) -> None:
        def answer(handler: Any) -> None:
            signed = f"{_base64(json.dumps(header).encode())}.{hostile.id_token().split('.')[1]}"
            token = f"{signed}.{_base64(seal(signed.encode()))}"
            send(handler, 200, json.dumps({"id_token": token}).encode())

        hostile.answers["/token"] = answer

    return forge


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def with_the_public_key(signed: bytes) -> bytes:
    return hmac.digest(KEY.as_pem(private=False), signed, "sha256")


def by_a_stranger(hostile: HostileProvider) -> None:
    hostile.key = STRANGER


def with_an_unknown_key(hostile: HostileProvider) -> None:
    hostile.header = {"kid": "rsa-2"}


ATTACKS = {
    "the nonce of another login": (says(nonce="older"), "id_token_nonce"),
    "a token for another client": (says(aud="another"), "id_token_aud"),
    "a token for us and others": (says(aud=[CLIENT_ID, "another"]), "id_token_aud"),
    "a token of another issuer": (says(iss=ELSEWHERE), "id_token_iss"),
    "an expired token": (says(exp=NOW - 180), "id_token_exp"),
    "a token from two hours ago": (says(iat=NOW - 7_260, exp=NOW - 7_200), "id_token_exp"),
    "a token made ten minutes from now": (says(iat=NOW + 600), "id_token_iat"),
    "a token without a person": (says(pid=None), "identity_number"),
    "a number that is none": (says(pid="14834249806"), "identity_number"),
    "no signature": (signs({"alg": "none", "kid": "rsa-1"}, lambda _: b""), "id_token_unsupported_algorithm"),
    "our key as a secret": (signs({"alg": "HS256", "kid": "rsa-1"}, with_the_public_key), "id_token_unsupported_algorithm"),
    "a stranger's signature": (by_a_stranger, "id_token_bad_signature"),
    "an unknown key": (with_an_unknown_key, "id_token_unknown_key"),
}  # fmt: skip


def test_while_the_provider_is_honest_she_is_let_in(browser, hostile, astrid):
    assert come_back(browser, hostile).status_code == 302
    assert Session.objects.get().user_id == astrid.user.id


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_token_that_cannot_be_trusted_lets_nobody_in(browser, hostile, attack):
    lie, reason = ATTACKS[attack]
    lie(hostile)
    assert refused(come_back(browser, hostile), 400) == reason


def test_a_login_below_the_high_level_sees_nothing_and_is_sent_up_a_step(browser, hostile, astrid):
    hostile.claims = {"acr": "idporten-loa-substantial"}
    answer = come_back(browser, hostile)
    assert refused(answer, 403) == "level_too_low"
    assert "Du må logge inn på det høyeste nivået" in answer.content.decode()
    assert browser.get(reverse("accounts:profile", args=[astrid.person_id])).status_code == 302


@pytest.mark.parametrize("issuer", [ELSEWHERE, ""])
def test_an_answer_from_another_provider_is_refused_and_its_code_goes_nowhere(browser, hostile, issuer):
    assert refused(come_back(browser, hostile, iss=issuer), 400) == "iss"
    assert hostile.calls["/token"] == 0


def test_a_second_provider_cannot_finish_a_login_begun_at_the_first(browser, hostile):
    """The mix-up: it is honest, and all it says is signed, but she began elsewhere."""
    with HostileProvider(CLIENT_ID) as second:
        assert refused(come_back(browser, hostile, iss=second.issuer), 400) == "iss"
        assert (hostile.calls["/token"], second.calls) == (0, {})


def test_a_code_that_was_used_is_refused(browser, hostile):
    hostile.answers["/token"] = lambda handler: send(handler, 400, b'{"error": "invalid_grant"}')
    assert refused(come_back(browser, hostile), 400) == "invalid_grant"


@pytest.mark.parametrize("error", ["access_denied", "<script>alert(1)</script>", "14834249805", "x" * 1_000])
def test_an_error_she_comes_back_with_is_no_more_than_a_word_in_the_log(browser, hostile, error, read):
    answer = come_back(browser, hostile, error=error)
    assert error not in read(answer).main.text
    assert "<script>alert" not in answer.content.decode()
    assert refused(answer, 400) in {"access_denied", "error"}


@pytest.mark.parametrize(
    "fault",
    [lambda handler: send(handler, 500, b"{}"), lambda handler: send(handler, 200, b'{"issuer": '),
     lambda handler: handler.connection.close()],
)  # fmt: skip
def test_a_provider_that_fails_gives_a_page_that_says_so_and_the_running_sessions_go_on(browser, hostile, read, fault):
    inside = Browser()
    come_back(inside, hostile)
    hostile.answers["/token"] = fault
    answer = come_back(browser, hostile)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert read(answer).heading == "Innloggingen svarer ikke"
    assert Session.objects.count() == 1
    assert inside.get("/innlogginger/").status_code == 200

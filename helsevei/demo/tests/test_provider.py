"""The demo's login provider is honest: it believes nobody without proof, and nothing twice."""

import json
import subprocess
import sys
import time

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import ECKey

ORIGIN = "http://127.0.0.1:8000"
CALLBACK = f"{ORIGIN}/callback"
CHALLENGE = "x" * 43
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = ECKey.generate_key("P-256", {"kid": "portal"})


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    key_file = tmp_path_factory.mktemp("client") / "key.json"
    key_file.write_text(json.dumps(KEY.as_dict(private=True)))
    client = ["--client-id", "portal", "--client-key-file", str(key_file), "--redirect-origin", ORIGIN]
    command = [sys.executable, "-m", "helsevei.demo.provider", "--kind", "idporten", "--port", "0", *client]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


def proof(issuer, key=KEY, **changes):
    now = int(time.time())
    claims = {"iss": "portal", "sub": "portal", "aud": issuer, "iat": now, "exp": now + 60, "jti": str(time.time_ns())}
    said = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode({"alg": "ES256"}, said, key)


def push(issuer, assertion=None, **changes):
    form = {
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": CALLBACK,
        "state": "a",
        "nonce": "b",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "client_id": "portal",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion or proof(issuer),
        **changes,
    }
    return requests.post(f"{issuer}/par", data=form, timeout=5)


def pick(issuer, request_uri, person):
    form = {"request_uri": request_uri, "person": person}
    return requests.post(f"{issuer}/authorize", data=form, allow_redirects=False, timeout=5)


@pytest.fixture
def page(issuer):
    query = {"client_id": "portal", "request_uri": push(issuer).json()["request_uri"]}
    return requests.get(f"{issuer}/authorize", params=query, timeout=5)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://idporten.no"},
        {"aud": None},
        {"iss": "another"},
        {"sub": "another"},
        {"jti": None},
        {"exp": None},
        {"exp": 1},
        {"exp": int(time.time()) + 3600},
        {"key": ECKey.generate_key("P-256")},
    ],
)
def test_a_client_without_proof_is_refused(issuer, changes):
    answer = push(issuer, proof(issuer, **changes))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_proof_is_used_once(issuer):
    assertion = proof(issuer)
    assert push(issuer, assertion).status_code == 201
    assert push(issuer, assertion).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"state": ""},
        {"nonce": ""},
        {"scope": "profile"},
        {"response_type": "token"},
        {"redirect_uri": "http://127.0.0.1:8000.evil.example/"},
        {"redirect_uri": "https://evil.example/"},
    ],
)
def test_a_request_that_idporten_would_refuse_is_refused(issuer, changes):
    assert push(issuer, **changes).status_code == 400


def test_a_request_that_was_never_pushed_leads_nowhere(issuer):
    query = {"client_id": "portal", "request_uri": "urn:a", "redirect_uri": "https://evil.example/"}
    page = requests.get(f"{issuer}/authorize", params=query, allow_redirects=False, timeout=5)
    assert page.status_code == 400
    assert "evil" not in page.text


def test_a_pushed_request_is_answered_once(issuer):
    request_uri = push(issuer).json()["request_uri"]
    assert "code=" in pick(issuer, request_uri, "14834249805").headers["Location"]
    assert pick(issuer, request_uri, "14834249805").status_code == 400


def test_one_who_is_said_to_be_somebody_meets_no_list(issuer):
    query = {"client_id": "portal", "request_uri": push(issuer, login_hint="14834249805").json()["request_uri"]}
    answer = requests.get(f"{issuer}/authorize", params=query, allow_redirects=False, timeout=5)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{CALLBACK}?state=a&")
    assert "code=" in answer.headers["Location"]
    assert requests.get(f"{issuer}/authorize", params=query, timeout=5).status_code == 400


def test_one_who_is_said_to_be_nobody_here_picks_from_the_list(issuer):
    query = {"client_id": "portal", "request_uri": push(issuer, login_hint="20914695016").json()["request_uri"]}
    assert "Velg en testperson" in requests.get(f"{issuer}/authorize", params=query, timeout=5).text


def test_whoever_picks_nobody_comes_back_without_a_code(issuer):
    answer = pick(issuer, push(issuer).json()["request_uri"], "")
    assert answer.headers["Location"].startswith(f"{CALLBACK}?state=a&")
    assert "error=access_denied" in answer.headers["Location"]


def test_the_page_shows_everybody_with_name_age_and_a_line_about_them(page):
    assert page.status_code == 200
    for text in ("Velg en testperson", "oppdiktede personer", "Astrid Fjellvang", "84 år", "Máret Iŋgá", "Avbryt"):
        assert text in page.text


def test_the_page_runs_nothing_and_belongs_to_nobody_else(page):
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert not page.cookies


LANGUAGES = {"nb": "Velg en testperson", "nn": "Vel ein testperson", "en": "Choose a test person"}


def shown(page, code):
    """Whether a page is in this language, and says so."""
    return f'<html lang="{code}"' in page.text and page.headers["Content-Language"] == code


@pytest.mark.parametrize(
    ("ui_locales", "code"),
    [
        ("nb", "nb"),
        ("nn", "nn"),
        ("en", "en"),
        ("nn-NO", "nn"),
        ("no", "nb"),
        ("sv en", "en"),
        ("se", "nb"),
        ("SE nn", "nb"),
    ],
)
def test_the_page_is_in_the_language_that_the_portal_asks_for(issuer, ui_locales, code):
    query = {"client_id": "portal", "request_uri": push(issuer, ui_locales=ui_locales).json()["request_uri"]}
    page = requests.get(f"{issuer}/authorize", params=query, headers={"Accept-Language": "fr, en;q=0.5"}, timeout=5)
    assert shown(page, code)
    assert LANGUAGES[code] in page.text


@pytest.mark.parametrize(
    ("accepted", "code", "gone", "logged_out"),
    [
        ("nn-NO, nb;q=0.8", "nn", "Innlogginga er avbroten", "Du er logga ut"),
        ("fr, en;q=0.5", "en", "The login was interrupted", "You are logged out"),
        ("fr", "nb", "Innloggingen er avbrutt", "Du er logget ut"),
    ],
)
def test_where_the_portal_asks_for_no_language_the_browser_decides(issuer, accepted, code, gone, logged_out):
    pushed = {"client_id": "portal", "request_uri": push(issuer, ui_locales="sv").json()["request_uri"]}
    texts = {
        "authorize": (pushed, LANGUAGES[code]),
        "authorize?request_uri=urn:a": ({}, gone),
        "endsession": ({}, logged_out),
    }
    for address, (query, text) in texts.items():
        page = requests.get(f"{issuer}/{address}", params=query, headers={"Accept-Language": accepted}, timeout=5)
        assert shown(page, code)
        assert text in page.text


def test_what_stands_in_bokmal_on_every_page_says_so(issuer):
    query = {"client_id": "portal", "request_uri": push(issuer, ui_locales="en").json()["request_uri"]}
    page = requests.get(f"{issuer}/authorize", params=query, timeout=5)
    assert '<p class="quiet" lang="nb">' in page.text
    assert "84 years" in page.text


def test_the_metadata_says_which_languages_there_are(issuer):
    metadata = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).json()
    assert metadata["ui_locales_supported"] == list(LANGUAGES)


@pytest.mark.parametrize("return_to", ["https://evil.example/", "http://127.0.0.1:8000@evil.example/", "//evil", ""])
def test_logging_out_leads_nowhere_else_than_to_the_portal(issuer, return_to):
    query = {"post_logout_redirect_uri": return_to, "id_token_hint": "a.b.c"}
    page = requests.get(f"{issuer}/endsession", params=query, allow_redirects=False, timeout=5)
    assert page.status_code == 200
    assert "Du er logget ut" in page.text


def test_an_identity_provider_for_the_demo_cannot_be_reached_by_another_name(issuer):
    page = requests.get(f"{issuer}/jwks", headers={"Host": "evil.example"}, timeout=5)
    assert page.status_code == 400

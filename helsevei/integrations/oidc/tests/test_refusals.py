"""What a hostile, confused or dying provider may do to us: nothing (reliability AU2, AU3, AU4, AU11)."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from contextlib import contextmanager

import pytest
from django.core.exceptions import ImproperlyConfigured

from helsevei.accounts.ports import LevelTooLow, LoginRefused, ProviderUnavailable
from helsevei.integrations.calls import Conversation
from helsevei.integrations.oidc.client import Client
from helsevei.integrations.oidc.metadata import Published
from helsevei.integrations.oidc.profiles import HELSEID, IDPORTEN
from helsevei.integrations.oidc.tests import hostile as ways
from helsevei.integrations.oidc.tests.conftest import CALLBACK, CLIENT_ID, ORIGIN, demo_command, log_in, served
from helsevei.integrations.oidc.tests.hostile import IDENTITY_NUMBER, KEY, STRANGER, send
from helsevei.integrations.oidc.tests.visitor import Visitor

METADATA = "/.well-known/openid-configuration"
PAR = "/pushed_authorization_request"
NOW = int(time.time())
STAFF = {
    "helseid://claims/identity/security_level": "4", "helseid://claims/identity/pid": IDENTITY_NUMBER, "name": "Silje"
}  # fmt: skip


@contextmanager
def in_time(seconds: float = 5):
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


def test_the_hostile_provider_is_believed_while_it_is_honest(hostile_client):
    assert log_in(hostile_client).identity_number == IDENTITY_NUMBER


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "of an older login"}, "id_token_nonce"),
        ({"nonce": None}, "id_token_nonce"),
        ({"aud": "another-client"}, "id_token_aud"),
        ({"aud": [CLIENT_ID, "another-client"]}, "id_token_aud"),
        ({"aud": []}, "id_token_aud"),
        ({"aud": None}, "id_token_aud"),
        ({"iss": "https://idporten.no"}, "id_token_iss"),
        ({"iss": None}, "id_token_iss"),
        ({"exp": NOW - 180}, "id_token_exp"),
        ({"exp": None}, "id_token_exp"),
        ({"exp": "tomorrow"}, "id_token_exp"),
        ({"iat": NOW + 600}, "id_token_iat"),
        ({"iat": None}, "id_token_iat"),
        ({"nbf": NOW + 600}, "id_token_nbf"),
        ({"sub": None}, "id_token_sub"),
        ({"sub": ["a"]}, "id_token_sub"),
        ({"pid": None}, "identity_number"),
        ({"pid": "14834249806"}, "identity_number"),
        ({"pid": 14834249805}, "identity_number"),
    ],
)
def test_an_id_token_that_says_something_wrong_is_refused(hostile, hostile_client, claims, reason):
    hostile.claims = claims
    with pytest.raises(LoginRefused) as refusal:
        log_in(hostile_client)
    assert refusal.value.reason == reason


def test_an_issuer_with_a_slash_too_many_is_another_issuer(hostile, hostile_client):
    hostile.claims = {"iss": hostile.issuer + "/"}
    with pytest.raises(LoginRefused, match="id_token_iss"):
        log_in(hostile_client)


def test_clocks_two_minutes_apart_are_tolerated(hostile, hostile_client):
    hostile.claims = {"exp": int(time.time()) - 100, "iat": int(time.time()) + 100}
    assert log_in(hostile_client).identity_number == IDENTITY_NUMBER


@pytest.mark.parametrize(
    "level", ["idporten-loa-substantial", "idporten-loa-low", "Level4", "", None, ["idporten-loa-high"]]
)
def test_a_login_below_the_high_level_is_too_low(hostile, hostile_client, level):
    hostile.claims = {"acr": level}
    with pytest.raises(LevelTooLow):
        log_in(hostile_client)


@pytest.mark.parametrize(("kind", "profile"), [("idporten", IDPORTEN), ("helseid", HELSEID)])
def test_the_demo_can_show_a_login_that_is_too_low(kind, profile, key_file):
    with served(*demo_command(kind, key_file, "--level", "substantial")) as issuer:
        client = Client(profile, issuer=issuer, client_id=CLIENT_ID, key_file=str(key_file))
        start = client.begin(redirect_uri=CALLBACK, language="nb")
        parameters = Visitor(ORIGIN).log_in(start.url)
        with pytest.raises(LevelTooLow):
            client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)


def test_a_token_signed_by_somebody_else_is_refused(hostile, hostile_client):
    hostile.key = STRANGER
    with pytest.raises(LoginRefused, match="id_token_bad_signature"):
        log_in(hostile_client)


def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused(hostile, hostile_client):
    signed = f"{_part({'alg': 'HS256', 'kid': 'rsa-1'})}.{hostile.id_token().split('.')[1]}"
    digest = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    hostile.answers["/token"] = _token(f"{signed}.{_base64(digest)}")
    with pytest.raises(LoginRefused, match="id_token_unsupported_algorithm"):
        log_in(hostile_client)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, 7, "RS512", "ES256"])
def test_a_token_of_another_algorithm_is_refused(hostile, hostile_client, algorithm):
    body = hostile.id_token().split(".")[1]
    forged = f"{_part({'alg': algorithm, 'kid': 'rsa-1'})}.{body}."
    hostile.answers["/token"] = _token(forged)
    with pytest.raises(LoginRefused, match="id_token"):
        log_in(hostile_client)


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "e30.e30.", "bnVsbA.bnVsbA.", "W10.W10.", "ø.æ.å", "." * 100_000]
)
def test_what_is_no_token_is_refused(hostile, hostile_client, text):
    hostile.answers["/token"] = _token(text)
    with pytest.raises((LoginRefused, ProviderUnavailable)):
        log_in(hostile_client)


def test_a_key_nobody_published_is_refused_and_looked_for_at_most_once_a_minute(hostile, hostile_client):
    hostile.header = {"kid": "rsa-2"}
    for _ in range(5):
        with pytest.raises(LoginRefused, match="id_token_unknown_key"):
            log_in(hostile_client)
    assert hostile.calls["/jwks"] == 1
    assert hostile.calls[METADATA] == 1


def test_a_new_key_is_found_when_the_minute_is_over(hostile):
    published = Published(hostile.issuer, refetch_seconds=0.2)
    conversation = Conversation(5)
    published.key(conversation, "rsa-1")
    for _ in range(3):
        with pytest.raises(LoginRefused):
            published.key(conversation, "rsa-2")
    assert hostile.calls["/jwks"] == 1
    new = {**KEY.as_dict(private=False), "kid": "rsa-2"}
    hostile.answers["/jwks"] = lambda handler: send(handler, 200, json.dumps({"keys": [new]}).encode())
    time.sleep(0.3)
    assert published.key(conversation, "rsa-2").kid == "rsa-2"


def test_keys_of_unknown_kinds_are_passed_over(hostile, hostile_client):
    odd = [
        {"kty": "OKP2", "kid": "a"},
        {"kty": "RSA", "kid": "b", "n": "?"},
        {"kid": 7},
        "key",
        {"kty": "EC", "kid": "c"},
    ]
    keys = {"keys": [*odd, {"kty": "oct", "k": "AAAA", "kid": "d"}, KEY.as_dict(private=False)]}
    hostile.answers["/jwks"] = lambda handler: send(handler, 200, json.dumps(keys).encode())
    assert log_in(hostile_client).identity_number == IDENTITY_NUMBER


@pytest.mark.parametrize("issuer", ["https://idporten.no", ""])
def test_an_answer_of_another_provider_is_refused_before_its_code_is_used(hostile, hostile_client, issuer):
    with pytest.raises(LoginRefused, match="iss"):
        log_in(hostile_client, iss=issuer)
    assert hostile.calls["/token"] == 0


def test_an_answer_without_issuer_is_taken_only_from_providers_that_never_name_it(hostile, hostile_client):
    hostile.metadata = {"authorization_response_iss_parameter_supported": False}
    start = hostile_client.begin(redirect_uri=CALLBACK, language="nb")
    parameters = {"state": start.state, "code": "a"}
    assert hostile_client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)
    with pytest.raises(LoginRefused, match="iss"):
        hostile_client.complete(start=start, parameters={**parameters, "iss": "https://a.no"}, redirect_uri=CALLBACK)


@pytest.mark.parametrize("error", ["server_error", "login_required", "<script>", "14834249805", "a" * 1000])
def test_an_error_in_the_callback_is_a_refusal_with_a_code_that_is_safe_to_log(hostile_client, error):
    with pytest.raises(LoginRefused) as refusal:
        log_in(hostile_client, error=error)
    assert refusal.value.reason in {"server_error", "login_required", "error"}


def test_a_name_too_long_for_us_is_cut_and_signs_that_cannot_be_stored_are_left_out(hostile, staff_client):
    hostile.claims = {**STAFF, "name": "Sil\0je\uffff " + "Ng" * 200}
    name = log_in(staff_client).name
    assert name.startswith("Silje NgNg")
    assert len(name) == 200


@pytest.mark.parametrize("number", ["1234567890", "12345A", "-1", "١٢٣", "9 990 017", "9990017\n"])
def test_an_impossible_hpr_number_is_refused(hostile, staff_client, number):
    hostile.claims = {**STAFF, "helseid://claims/hpr/hpr_number": number}
    with pytest.raises(LoginRefused) as refusal:
        log_in(staff_client)
    assert refusal.value.reason == "id_token_hpr_number"


@pytest.mark.parametrize("number", ["", "1", "999001733", None])
def test_not_everybody_has_an_hpr_number(hostile, staff_client, number):
    hostile.claims = {**STAFF, "helseid://claims/hpr/hpr_number": number}
    assert log_in(staff_client).hpr_number == (number or "")


@pytest.mark.parametrize("session_id", ["s" * 201, "s\0", "sø"])
def test_a_session_id_that_cannot_be_kept_is_refused(hostile, hostile_client, session_id):
    hostile.claims = {"sid": session_id}
    with pytest.raises(LoginRefused) as refusal:
        log_in(hostile_client)
    assert refusal.value.reason == "id_token_sid"


def test_a_session_id_is_kept_as_it_is(hostile, hostile_client):
    hostile.claims = {"sid": "s" * 200}
    assert log_in(hostile_client).session_id == "s" * 200


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://idporten.no"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"jwks_uri": ["http://127.0.0.1/"]},
        {"token_endpoint": "http://"},
        {"token_endpoint": "http://[::1"},
    ],
)
def test_metadata_that_is_not_the_issuers_is_refused(hostile, hostile_client, metadata):
    hostile.metadata = metadata
    with pytest.raises(ProviderUnavailable):
        log_in(hostile_client)


FAULTS = {
    "500": lambda handler: send(handler, 500, b"{}"),
    "503 as a page": lambda handler: send(handler, 503, b"<h1>Nede</h1>"),
    "bad JSON": lambda handler: send(handler, 200, b'{"issuer": '),
    "not UTF-8": lambda handler: send(handler, 200, b'{"issuer": "\xff"}'),
    "a list": lambda handler: send(handler, 200, b"[]"),
    "deep nesting": lambda handler: send(handler, 200, b"[" * 100_000),
    "empty": lambda handler: send(handler, 200, b""),
    "redirect": lambda handler: send(handler, 302, b"{}", Location="http://127.0.0.1:1/"),
    "hangs up": lambda handler: handler.connection.close(),
    "no HTTP": lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n"),
    "compressed": lambda handler: send(handler, 200, b"\x1f\x8b" + b"0" * 100, **{"Content-Encoding": "gzip"}),
    "wrong length": lambda handler: send(handler, 200, b"{}", **{"Content-Length": "-1"}),
}


@pytest.mark.parametrize("path", [METADATA, PAR, "/token", "/jwks"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_provider_that_fails_is_unavailable(hostile, hostile_client, path, fault):
    hostile.answers[path] = FAULTS[fault]
    with in_time(), pytest.raises(ProviderUnavailable):
        log_in(hostile_client)


@pytest.mark.parametrize("path", [METADATA, "/token"])
@pytest.mark.parametrize("way", [ways.never_answer, ways.drip, ways.drip_headers, ways.endless])
def test_a_provider_without_end_is_left_within_five_seconds(hostile, hostile_client, path, way):
    hostile.answers[path] = way
    with in_time(), pytest.raises(ProviderUnavailable):
        log_in(hostile_client)


def test_a_provider_that_is_not_there_is_unavailable_and_then_left_alone(key_file):
    client = Client(IDPORTEN, issuer="http://127.0.0.1:1", client_id=CLIENT_ID, key_file=str(key_file))
    with in_time(2):
        for _ in range(10):
            with pytest.raises(ProviderUnavailable):
                client.begin(redirect_uri=CALLBACK, language="nb")


def test_plain_http_is_for_one_machine_only(key_file, settings):
    settings.ON_LOOPBACK = False
    with pytest.raises(ImproperlyConfigured):
        Client(IDPORTEN, issuer="http://idporten.example.no", client_id=CLIENT_ID, key_file=str(key_file))


def test_nothing_about_the_person_is_shown_with_an_identity(hostile, hostile_client):
    identity = log_in(hostile_client)
    assert identity.id_token not in repr(identity)


def _part(content: object) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _token(id_token: str):
    return lambda handler: send(handler, 200, json.dumps({"id_token": id_token}).encode())

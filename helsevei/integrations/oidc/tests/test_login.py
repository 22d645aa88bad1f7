"""One contract for every login provider: the demo's two, and npm's certified provider dressed as each, and as a municipality's."""

import dataclasses
from urllib.parse import parse_qsl, urlsplit

import pytest

from helsevei.accounts.ports import LoginRefused
from helsevei.core import identity_numbers
from helsevei.integrations.calls import FAILURES
from helsevei.integrations.oidc.client import Client
from helsevei.integrations.oidc.profiles import HELSEID, IDPORTEN
from helsevei.integrations.oidc.tests.conftest import CALLBACK, CLIENT_ID, ORIGIN, demo_command, served
from helsevei.integrations.oidc.tests.visitor import Visitor


def log_in(client: Client):
    start = client.begin(redirect_uri=CALLBACK, language="nb")
    return start, Visitor(ORIGIN).log_in(start.url)


def test_a_person_logs_in_and_is_known_by_her_identity_number(client):
    start, parameters = log_in(client)
    identity = client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)
    assert identity.issuer == client.issuer
    assert identity.subject
    assert identity_numbers.is_synthetic(identity.identity_number)
    assert bool(identity.name) == (client.profile.name != "idporten")
    assert bool(identity.hpr_number) == (client.profile.name == "helseid")


def test_the_address_carries_only_who_asks_and_a_reference(client):
    start = client.begin(redirect_uri=CALLBACK, language="nb")
    assert {name for name, _ in parse_qsl(urlsplit(start.url).query)} == {"client_id", "request_uri"}


def test_every_login_has_its_own_state_nonce_and_verifier(client):
    starts = [client.begin(redirect_uri=CALLBACK, language=language) for language in ("nb", "nn", "en", "se")]
    secrets = {secret for start in starts for secret in (start.state, start.nonce, start.code_verifier)}
    assert len(secrets) == 12
    assert all(len(secret) >= 43 for secret in secrets)


def test_a_code_is_used_once(client):
    start, parameters = log_in(client)
    client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)
    with pytest.raises(LoginRefused, match="invalid_grant"):
        client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)


def forged_in_a_row(client: Client, code: str) -> set[str]:
    """Why each of several callbacks with this code was refused; then somebody else logs in."""
    starts = [client.begin(redirect_uri=CALLBACK, language="nb") for _ in range(FAILURES + 1)]
    reasons = set()
    for start in starts:
        forged = {"state": start.state, "iss": client.issuer, "code": code}
        with pytest.raises(LoginRefused) as refusal:
            client.complete(start=start, parameters=forged, redirect_uri=CALLBACK)
        reasons.add(refusal.value.reason)
    start, parameters = log_in(client)
    client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)
    return reasons


@pytest.mark.parametrize("code", ["x" * 60_000, "x" * 2_001, "kode\0", "kodé", "kode\n"])
def test_what_cannot_be_a_code_is_refused_and_stops_nobody_else(client, code):
    assert forged_in_a_row(client, code) == {"code"}


@pytest.mark.parametrize(
    "code", ["x" * 2_000, "%00", "' OR 1=1 --", "<script>alert(1)</script>", "../../etc/passwd", " "]
)
def test_whatever_is_brought_as_a_code_is_refused_and_stops_nobody_else(client, code):
    assert forged_in_a_row(client, code) <= {"invalid_grant", "invalid_request"}


def test_a_code_is_of_no_use_without_the_verifier_of_its_login(client):
    start, parameters = log_in(client)
    other = dataclasses.replace(start, code_verifier="x" * 43)
    with pytest.raises(LoginRefused, match="invalid_grant"):
        client.complete(start=other, parameters=parameters, redirect_uri=CALLBACK)


def test_an_id_token_for_another_login_is_refused(client):
    start, parameters = log_in(client)
    other = dataclasses.replace(start, nonce="another")
    with pytest.raises(LoginRefused, match="id_token_nonce"):
        client.complete(start=other, parameters=parameters, redirect_uri=CALLBACK)


@pytest.mark.parametrize("state", ["", "foreign", "ÆØÅ"])
def test_a_foreign_state_is_refused(client, state):
    start, parameters = log_in(client)
    with pytest.raises(LoginRefused, match="state"):
        client.complete(start=start, parameters={**parameters, "state": state}, redirect_uri=CALLBACK)


@pytest.mark.parametrize("issuer", [None, "", "https://idporten.example.no"])
def test_an_answer_that_does_not_come_from_this_provider_is_refused(client, issuer):
    start, parameters = log_in(client)
    answer = {name: value for name, value in {**parameters, "iss": issuer}.items() if value is not None}
    with pytest.raises(LoginRefused, match="iss"):
        client.complete(start=start, parameters=answer, redirect_uri=CALLBACK)


def test_a_callback_without_a_code_is_refused(client):
    start = client.begin(redirect_uri=CALLBACK, language="nb")
    with pytest.raises(LoginRefused, match="no_code"):
        client.complete(start=start, parameters={"state": start.state, "iss": client.issuer}, redirect_uri=CALLBACK)


def test_breaking_off_is_told_apart(client):
    start = client.begin(redirect_uri=CALLBACK, language="nb")
    parameters = {"state": start.state, "iss": client.issuer, "error": "access_denied"}
    with pytest.raises(LoginRefused, match="access_denied"):
        client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)


def test_logging_out_comes_back_to_the_portal(client):
    start, parameters = log_in(client)
    identity = client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)
    query = dict(parse_qsl(urlsplit(client.logout_url(id_token=identity.id_token, return_to=f"{ORIGIN}/")).query))
    assert query == {"id_token_hint": identity.id_token, "post_logout_redirect_uri": f"{ORIGIN}/"}
    page = Visitor(ORIGIN).open(client.logout_url(id_token=identity.id_token, return_to=f"{ORIGIN}/"))
    assert page.headers.get("Location") == f"{ORIGIN}/" or "<form" in page.text  # the certified one asks first


@pytest.mark.parametrize(
    ("kind", "profile", "number"), [("idporten", IDPORTEN, "14834249805"), ("helseid", HELSEID, "19838649877")]
)
def test_in_the_demo_whoever_is_said_to_be_somebody_is_not_asked(kind, profile, number, key_file):
    with served(*demo_command(kind, key_file)) as issuer:
        client = Client(profile, issuer=issuer, client_id=CLIENT_ID, key_file=str(key_file))
        start = client.begin(redirect_uri=CALLBACK, language="nb", login_hint=number)
        answer = Visitor(ORIGIN).open(start.url)
        parameters = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
        identity = client.complete(start=start, parameters=parameters, redirect_uri=CALLBACK)
    assert identity.identity_number == number

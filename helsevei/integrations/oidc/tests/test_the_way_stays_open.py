"""Nobody can close the login for others: what one person's callback brings about is no outage of the provider (decision 0013)."""

import json

import pytest

from helsevei.accounts.ports import LoginRefused, ProviderUnavailable
from helsevei.integrations.calls import FAILURES
from helsevei.integrations.oidc.tests.conftest import begun, come_back, log_in
from helsevei.integrations.oidc.tests.hostile import send


def test_forged_callbacks_do_not_stop_the_logins_of_others(hostile_client):
    for start in begun(hostile_client, 2 * FAILURES):
        with pytest.raises(LoginRefused):
            come_back(hostile_client, start, error="server_error")
    assert log_in(hostile_client)


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        (400, "invalid_grant", "invalid_grant"),
        (400, "invalid_request", "invalid_request"),
        (401, "unauthorized_client", "unauthorized_client"),
        (414, "14834249805", "error"),
        (400, "", "error"),
    ],
)
def test_a_code_the_provider_does_not_take_is_refused_and_does_not_stop_the_logins_of_others(
    hostile, hostile_client, status, error, reason
):
    hostile.answers["/token"] = _error(status, error)
    for start in begun(hostile_client, 2 * FAILURES):
        with pytest.raises(LoginRefused) as refusal:
            come_back(hostile_client, start)
        assert refusal.value.reason == reason
    del hostile.answers["/token"]
    assert log_in(hostile_client)


@pytest.mark.parametrize("error", ["invalid_client", "server_error", "temporarily_unavailable"])
def test_what_no_code_can_cause_is_an_outage(hostile, hostile_client, error):
    hostile.answers["/token"] = _error(400, error)
    for start in begun(hostile_client, FAILURES):
        with pytest.raises(ProviderUnavailable, match=error):
            come_back(hostile_client, start)
    with pytest.raises(ProviderUnavailable, match="left alone"):
        log_in(hostile_client)


@pytest.mark.parametrize(
    "answer",
    [
        lambda handler: send(handler, 403, b"<h1>Request rejected</h1>"),
        lambda handler: send(handler, 200, b"<h1>Request rejected</h1>"),
        lambda handler: send(handler, 400, b"{}"),
        lambda handler: send(handler, 400, b'{"error": ["invalid_client"]}'),
        lambda handler: send(handler, 302, b"{}", Location="/rejected"),
    ],
)
def test_an_odd_answer_to_a_code_does_not_stop_the_logins_of_others(hostile, hostile_client, answer):
    """A guard in front of the provider may have disliked the code."""
    hostile.answers["/token"] = answer
    for start in begun(hostile_client, 2 * FAILURES):
        with pytest.raises(ProviderUnavailable, match="status"):
            come_back(hostile_client, start)
    del hostile.answers["/token"]
    assert log_in(hostile_client)


def test_what_cannot_be_a_code_never_reaches_the_provider(hostile, hostile_client):
    with pytest.raises(LoginRefused, match="code"):
        log_in(hostile_client, code="x" * 2_001)
    assert hostile.calls["/token"] == 0


def _error(status: int, error: str):
    return lambda handler: send(handler, status, json.dumps({"error": error}).encode())

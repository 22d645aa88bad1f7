"""A slow or dead counterpart costs its callers little time and few threads, and is used again when it is well (AU11, D24)."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helsevei.accounts.ports import LoginRefused, ProviderUnavailable
from helsevei.accounts.tests.contracts import OutageContract
from helsevei.core import deadline
from helsevei.integrations.calls import (
    FAILURES,
    TOTAL_SECONDS,
    WAIT_SECONDS,
    Conversation,
    Counterpart,
    NotTried,
    retry_after,
)


class Server(ThreadingHTTPServer):
    """Answers `body` after `delay` seconds; with status 500 while it `is_ill`; counts the connections still open."""

    daemon_threads = True
    delay = 0.0
    is_ill = False
    body = b"{}"
    open_connections = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.open_connections += 1

    def finish(self) -> None:
        super().finish()
        self.server.open_connections -= 1

    def do_GET(self) -> None:
        time.sleep(self.server.delay)
        self.send_response(500 if self.server.is_ill else 200)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the caller has given up: that is what is tested
            self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def counterpart(request) -> Counterpart:
    """With a second for everything, or as many as the test says."""
    return Counterpart("test", total_seconds=getattr(request, "param", 1), rest_seconds=0.5)


@pytest.fixture
def ask(server, counterpart):
    """Asks the server once through one counterpart, and says how it went and how long it took."""
    url = f"http://127.0.0.1:{server.server_port}/"

    def ask_once() -> tuple[str, float]:
        started = time.monotonic()
        try:
            counterpart.talk(lambda conversation: conversation.get(url))
        except ProviderUnavailable as failure:
            return str(failure), time.monotonic() - started
        return "well", time.monotonic() - started

    return ask_once


def test_many_callers_of_a_healthy_counterpart_are_all_served(server, ask):
    server.delay = 0.02
    results = _at_once(ask, 12)
    assert [result for result, _ in results] == ["well"] * 12


@pytest.mark.parametrize("counterpart", [2], indirect=True)
def test_the_third_caller_of_a_slow_counterpart_is_refused_before_pages_suffer(server, ask):
    server.delay = 5
    results = _at_once(ask, 6)
    refused = [seconds for result, seconds in results if "busy" in result]
    assert len(refused) == 4
    assert max(refused) < 1.6  # the line is waited for no longer than a second


def test_whoever_waited_for_a_line_is_not_kept_longer_than_the_others(server, ask):
    """The wait for a line is part of her time: she has what is left of it."""
    server.delay = 0.6
    results = _at_once(ask, 4)
    assert [result for result, _ in results].count("well") == 2
    assert max(seconds for _, seconds in results) < 1.2


def test_a_page_is_kept_less_than_five_seconds(server):
    assert WAIT_SECONDS < TOTAL_SECONDS < 5


def test_a_call_ends_with_the_request_it_is_for(server, ask, monkeypatch):
    server.delay = 5
    monkeypatch.setattr(deadline, "ANSWER_SECONDS", 0.3)
    with deadline.under_way():
        result, seconds = ask()
        assert "in time" in result or "no answer" in result
        assert 0.2 < seconds < 0.6
        result, seconds = ask()  # her time is up
        assert result != "well"
        assert seconds < 0.1


def test_requests_with_little_time_left_do_not_close_the_way_for_others(server, ask, monkeypatch):
    server.delay = 0.4
    monkeypatch.setattr(deadline, "ANSWER_SECONDS", 0.1)
    for _ in range(FAILURES):
        with deadline.under_way():
            assert ask()[0] != "well"
    time.sleep(0.1)  # for their lines, but less than a counterpart's rest
    assert ask()[0] == "well"


def test_three_failures_in_a_row_give_the_counterpart_a_rest_and_then_it_is_used_again(server, ask):
    server.is_ill = True
    assert [ask()[0] for _ in range(FAILURES)] == ["status 500"] * FAILURES
    result, seconds = ask()
    assert "left alone" in result
    assert seconds < 0.05
    server.is_ill = False
    time.sleep(0.6)
    assert ask()[0] == "well"


def test_a_counterpart_that_is_still_ill_after_its_rest_gets_another_at_once(server, ask):
    server.is_ill = True
    for _ in range(FAILURES):
        ask()
    time.sleep(0.6)
    assert ask()[0] == "status 500"
    assert "left alone" in ask()[0]


def test_a_success_forgets_the_failures_before_it(server, ask):
    for is_ill in (True, True, False, True, True):
        server.is_ill = is_ill
        ask()
    server.is_ill = False
    assert ask()[0] == "well"


def test_a_caller_that_waited_in_vain_hangs_up_and_leaves_the_line_to_others(server, ask):
    server.delay = 1.5
    assert ask()[0] != "well"
    assert ask()[0] != "well"
    server.delay = 0
    assert ask()[0] == "well"


def test_no_connection_is_left_open(server, ask):
    for _ in range(20):
        ask()
    time.sleep(0.1)
    assert server.open_connections == 0


def test_a_refusal_is_no_failure_of_the_counterpart(counterpart):
    def refuse(_: Conversation) -> None:
        raise LoginRefused("state")

    for _ in range(2 * FAILURES):
        with pytest.raises(LoginRefused):
            counterpart.talk(refuse)


@pytest.mark.parametrize("body", [b"<h1>Request rejected</h1>", b"[]", b""])
def test_odd_answers_do_not_close_the_way_for_others(server, ask, body):
    """A guard in front of the counterpart may answer so to whatever one person wrote."""
    server.body = body
    for _ in range(2 * FAILURES):
        assert ask()[0].startswith("status 200 without")
    server.body = b"{}"
    assert ask()[0] == "well"


class TestAnAdapterThatCallsOutThisWay(OutageContract):
    """Keeps the promise that every port makes, whatever becomes of the other side."""

    @pytest.fixture(params=["silent", "ill", "odd", "away"])
    def ask(self, request, server):
        server.delay = 20 if request.param == "silent" else 0
        server.is_ill = request.param == "ill"
        server.body = b"<h1>" if request.param == "odd" else b"{}"
        port = 1 if request.param == "away" else server.server_port
        counterpart = Counterpart("register")
        return lambda: counterpart.talk(lambda conversation: conversation.get(f"http://127.0.0.1:{port}/"))


@pytest.mark.parametrize("port", [1, 0])
def test_whoever_was_never_reached_was_sent_nothing(counterpart, port):
    with pytest.raises(NotTried):
        counterpart.talk(lambda conversation: conversation.get(f"http://127.0.0.1:{port}/"))


def test_whoever_rests_after_failures_was_sent_nothing(server, counterpart, ask):
    server.is_ill = True
    for _ in range(FAILURES):
        ask()
    with pytest.raises(NotTried):
        counterpart.talk(lambda conversation: conversation.get("http://127.0.0.1:1/"))


def test_whoever_was_sent_something_and_is_silent_may_have_it(server, counterpart):
    server.delay = 5
    with pytest.raises(ProviderUnavailable) as silence:
        counterpart.talk(lambda conversation: conversation.get(f"http://127.0.0.1:{server.server_port}/"))
    assert not isinstance(silence.value, NotTried)


@pytest.mark.parametrize(
    ("said", "seconds"), [("7", 7), ("86400", 3600), ("", 0), ("-1", 0), ("1.5", 0), ("９", 0), ("9" * 5000, 3600),
                          ("Wed, 21 Oct 2026 07:28:00 GMT", 0)],
)  # fmt: skip
def test_a_pause_that_is_asked_for_is_believed_for_an_hour_at_most(said, seconds):
    assert retry_after({"Retry-After": said}) == seconds


def test_nothing_is_sent_from_a_netrc_file(server, tmp_path, monkeypatch):
    seen: list[str | None] = []
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    class Curious(Handler):
        def do_GET(self) -> None:
            seen.append(self.headers["Authorization"])
            super().do_GET()

    server.RequestHandlerClass = Curious
    Conversation(5).get(f"http://127.0.0.1:{server.server_port}/")
    assert seen == [None]


def _at_once(ask, number: int) -> list[tuple[str, float]]:
    results: list[tuple[str, float]] = []
    callers = [threading.Thread(target=lambda: results.append(ask())) for _ in range(number)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return results

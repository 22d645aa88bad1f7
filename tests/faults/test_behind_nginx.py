"""The nginx that is shipped (docs/operations/nginx.conf) keeps slow visitors from everybody else, and claims from Helsevei (D27, PL7)."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from tests.faults.front import needs_nginx, nginx_before
from tests.faults.harm import LONGEST_SECONDS, Harmed, Somebody, timed
from tests.journeys.installation import until
from tools import local

HALF_SENT = 40
pytestmark = needs_nginx


@pytest.fixture
def front(harmed: Harmed, tmp_path: Path) -> Iterator[str]:
    with nginx_before(harmed.helsevei.port, tmp_path, harmed.helsevei.folder) as address:
        yield address


@pytest.fixture
def session(harmed: Harmed) -> requests.Session:
    """Trusts the certificate of the test, and asks for the name that Helsevei goes by there."""
    session = requests.Session()
    session.headers["Host"] = "127.0.0.1"
    session.verify = str(local.mail_certificate(harmed.helsevei.folder)[0])
    return session


def half_sent(front: str) -> socket.socket:
    """A letter of which the second half never comes."""
    port = int(front.rsplit(":", 1)[1])
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    line = unchecked.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="localhost")
    line.sendall(b"POST /logg-inn/idporten/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nbody=Hei")
    return line


def test_forty_half_sent_letters_stop_nobody(front: str, session: requests.Session) -> None:
    with ExitStack() as lines:
        for _ in range(HALF_SENT):
            lines.enter_context(half_sent(front))
        others = [timed("GET", f"{front}/personvern/", session) for _ in range(20)]
    assert {one.answer.status_code for one in others} == {200}
    assert max(one.seconds for one in others) < LONGEST_SECONDS


def test_what_is_sent_through_it_comes_once(harmed: Harmed, front: str, session: requests.Session) -> None:
    kare = Somebody(harmed.helsevei, "innbygger", "Kåre Solbakken")
    kare.writes_to()
    cookies = "; ".join(f"{one.name}={one.value}" for one in kare.visitor.browser.cookies)
    values = {**kare.form().values, "subject": "Gjennom nginx", "body": "Kommer den fram?"}
    page = kare.visitor.page.url.removeprefix(harmed.origin)
    sent = session.post(
        front + page, data=values, headers={"Origin": "http://127.0.0.1", "Cookie": cookies}, allow_redirects=False
    )
    assert sent.status_code == 302
    assert harmed.helsevei.rows("SELECT count(*) FROM dialogue_thread WHERE subject = 'Gjennom nginx'") == [(1,)]


def test_more_than_helsevei_takes_is_refused_in_its_words(front: str, session: requests.Session) -> None:
    refused = session.post(f"{front}/logg-inn/idporten/", data={"body": "x" * 2_000_000})
    assert refused.status_code == 413
    assert "Det ble for mye på en gang" in refused.text


def test_its_log_tells_no_address_of_a_page_and_nobodys(front: str, session: requests.Session, tmp_path: Path) -> None:
    session.get(f"{front}/personvern/")
    log = tmp_path / "helsevei.log"
    until(5, lambda: log.read_text().endswith("\n"), "a line in the log")
    (line,) = log.read_text().splitlines()
    assert re.fullmatch(r"[-0-9T:]+\+\d\d:\d\d GET 200 \d+\.\d{3}", line)


def test_while_helsevei_is_away_it_says_so_and_logs_nobodys_page(
    harmed: Harmed, front: str, session: requests.Session, tmp_path: Path
) -> None:
    with harmed.provider_dead("the web server"):
        away = timed("GET", f"{front}/personvern/", session)
    assert away.answer.status_code == 503
    assert away.seconds < LONGEST_SECONDS
    assert "Vi er straks tilbake" in away.answer.text
    assert away.answer.headers["Retry-After"].isdigit()
    assert "personvern" not in (tmp_path / "error.log").read_text()
    harmed.recovers(30)
    assert session.get(f"{front}/personvern/").status_code == 200


def test_another_name_gets_no_answer(front: str) -> None:
    port = int(front.rsplit(":", 1)[1])
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port)) as line, pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(line, server_hostname="another.example")

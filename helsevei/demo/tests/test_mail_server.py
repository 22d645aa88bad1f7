"""The adapter to mail servers keeps its promises against a real one, and never speaks unencrypted (reliability NO3, NO10)."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.demo.outbox.journal import Journal
from helsevei.demo.outbox.mail import DROP, LetterBox, mail_server
from helsevei.demo.outbox.out_of_order import EMAIL
from helsevei.integrations.smtp.server import Server
from helsevei.notifications.ports import NotTaken
from helsevei.notifications.tests.contracts import MAIL_TO, SUBJECT, TEXT, MailServerContract
from tools.local import mail_certificate

SENDER = "helsevei@fjordvik.example.no"
REFERENCE = UUID("01890000-0000-7000-8000-000000000001")
Open = Callable[..., str]


@pytest.fixture
def box(tmp_path: Path) -> LetterBox:
    return LetterBox(Journal(tmp_path / "journal.jsonl"))


@pytest.fixture
def opened(box: LetterBox, tmp_path: Path) -> Iterator[Open]:
    """Open a mail server; its address."""
    running = []

    def open_one(*, with_certificate: bool = True) -> str:
        certificate, key = mail_certificate(tmp_path) if with_certificate else (None, None)
        running.append(mail_server(free_port(), box, certificate, key))
        running[-1].start()
        return f"smtp://127.0.0.1:{running[-1].port}"

    yield open_one
    for one in running:
        one.stop()


@pytest.fixture
def trusting(tmp_path: Path) -> ssl.SSLContext:
    """Who trusts the certificate of the mail server here."""
    return ssl.create_default_context(cafile=str(mail_certificate(tmp_path)[0]))


@pytest.fixture
def server(opened: Open, trusting: ssl.SSLContext) -> Server:
    return Server(opened(), SENDER, trusting)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class TestTheMailServer(MailServerContract):
    @pytest.fixture
    def taken(self, box):
        return lambda: [(one.reference, one.to, one.subject, one.text) for one in box.journal.all()]

    @pytest.fixture
    def goes_wrong(self, box):
        replies = {"451": "451 Later", "550": "550 No such user", "takes it and breaks off": DROP}
        return lambda how: box.faults.append(replies[how])


def test_letters_are_encrypted_on_their_way(server, box):
    server.send(REFERENCE, to=MAIL_TO, subject=SUBJECT, text=TEXT)
    assert box.was_encrypted == [True]
    assert server.check() is None


def test_a_server_from_which_encryption_was_stripped_gets_nothing(opened, trusting, box):
    stripped = Server(opened(with_certificate=False), SENDER, trusting)
    with pytest.raises(NotTaken):
        stripped.send(REFERENCE, to=MAIL_TO, subject=SUBJECT, text=TEXT)
    with pytest.raises(ProviderUnavailable):
        stripped.check()
    assert box.journal.all() == []


def test_on_this_machine_with_test_persons_it_may_be_unencrypted_but_is_not_where_it_need_not(opened, trusting, box):
    for with_certificate in (True, False):
        near = Server(opened(with_certificate=with_certificate), SENDER, trusting, allows_plain=True)
        near.send(REFERENCE, to=MAIL_TO, subject=SUBJECT, text=TEXT)
    assert box.was_encrypted == [True, False]


def test_a_server_that_nobody_vouches_for_gets_nothing(opened, box):
    with pytest.raises(NotTaken):
        Server(opened(), SENDER, ssl.create_default_context()).send(REFERENCE, to=MAIL_TO, subject=SUBJECT, text=TEXT)
    assert box.journal.all() == []


def test_a_server_that_cannot_be_reached_gets_nothing(trusting):
    for address in ("smtp://127.0.0.1:1", "smtps://127.0.0.1:1"):
        with pytest.raises(NotTaken):
            Server(address, SENDER, trusting).send(REFERENCE, to=MAIL_TO, subject=SUBJECT, text=TEXT)


def test_a_letter_says_that_no_person_wrote_it(server, box, monkeypatch):
    seen = []
    original = box.handle_DATA

    async def look(smtp, session, envelope):
        seen.append(envelope.content.decode())
        return await original(smtp, session, envelope)

    monkeypatch.setattr(box, "handle_DATA", look)
    server.send(REFERENCE, to=MAIL_TO, subject=SUBJECT, text=TEXT)
    assert "Auto-Submitted: auto-generated" in seen[0]
    assert f"Message-ID: <{REFERENCE}@fjordvik.example.no>" in seen[0]


@pytest.mark.parametrize("broken", [EMAIL, MAIL_TO])
def test_what_a_visitor_of_the_demo_has_broken_takes_no_letter_until_it_works_again(box, server, broken):
    box.out_of_order.turn(broken, works=False)
    with pytest.raises(NotTaken):
        server.send(REFERENCE, to=MAIL_TO, subject=SUBJECT, text=TEXT)
    box.out_of_order.turn(broken, works=True)
    server.send(REFERENCE, to=MAIL_TO, subject=SUBJECT, text=TEXT)
    assert len(box.journal.all()) == 1

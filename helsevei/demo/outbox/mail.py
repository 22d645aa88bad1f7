"""A mail server that keeps every letter, speaks STARTTLS, and fails when it is told to."""

import email
import ssl
from collections import deque
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from helsevei.demo.outbox.journal import Journal
from helsevei.demo.outbox.out_of_order import EMAIL, OutOfOrder

HOST = "127.0.0.1"
DROP = "drop"  # the connection, once the letter is taken
TAKEN = "250 Taken"
CLOSED, FULL = "421 4.3.2 Closed for a while", "452 4.2.2 The mailbox is full"


class LetterBox:
    """`faults` are the fates of the next letters, in order: an SMTP reply to the recipient's name, or DROP."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.out_of_order = OutOfOrder(journal.path.parent)
        self.faults: deque[str] = deque()
        self.was_encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.faults and self.faults[0] != DROP:
            return self.faults.popleft()
        broken = self.out_of_order.now()
        if broken & {EMAIL, address}:
            return CLOSED if EMAIL in broken else FULL
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        letter = email.message_from_bytes(cast(bytes, envelope.content), policy=default)
        self.was_encrypted.append(session.ssl is not None)
        self.journal.add(
            provider="email", reference=str(letter["Message-ID"]), to=", ".join(map(str, envelope.rcpt_tos)),
            text=letter.get_content().strip(), subject=str(letter["Subject"]),
        )  # fmt: skip
        if self.faults:
            self.faults.popleft()
            cast(Any, server.transport).abort()
        return TAKEN


def mail_server(port: int, box: LetterBox, certificate: Path | None, key: Path | None) -> Controller:
    """Started by its `start`, in a thread of its own. Without a certificate it offers no encryption."""
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
    return Controller(box, hostname=HOST, port=port, tls_context=context)

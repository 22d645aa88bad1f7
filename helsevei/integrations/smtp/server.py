"""One mail server. Implements notifications.ports.MailServer."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit
from uuid import UUID

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.core.clock import real_now
from helsevei.integrations.calls import Conversation, Counterpart, NotTried
from helsevei.notifications.ports import NotTaken, Refused

NAME = "smtp"
TOTAL_SECONDS = 15.0  # mail servers think before they take a letter; nobody looks at a page meanwhile
OPEN_SECONDS = 5.0
STEP_SECONDS = 10.0
AT_ONCE = 4  # as many as a worker's jobs
PORTS = {"smtp": 587, "smtps": 465}


class Server:
    """Made once per process."""

    name = NAME

    def __init__(
        self,
        url: str,
        sender: str,
        trusted: ssl.SSLContext,
        *,
        allows_plain: bool = False,
        counterpart: Counterpart | None = None,
    ) -> None:
        self._parts = urlsplit(url)
        self._sender = sender
        self._trusted = trusted
        self._allows_plain = allows_plain
        self._server = counterpart or Counterpart(NAME, total_seconds=TOTAL_SECONDS, at_once=AT_ONCE)

    def send(self, message_id: UUID, *, to: str, subject: str, text: str) -> None:
        letter = self._letter(message_id, to, subject, text)
        try:
            self._server.talk(lambda conversation: self._hand_over(conversation, letter))
        except NotTried:
            raise NotTaken from None

    def check(self) -> None:
        def greet(conversation: Conversation) -> None:
            with self._connected(conversation):
                pass

        self._server.talk(greet)

    def _letter(self, message_id: UUID, to: str, subject: str, text: str) -> EmailMessage:
        """Raises ValueError for a line break in a header, the last one too, which Python would let pass (reliability NO10)."""
        if not (to + subject).isprintable():
            raise ValueError("a header is one line of printable signs")
        letter = EmailMessage(policy=SMTP)
        letter["From"], letter["To"], letter["Subject"] = self._sender, to, subject
        letter["Message-ID"] = f"<{message_id}@{self._domain}>"
        letter["Date"] = format_datetime(real_now())
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text)
        return letter

    @property
    def _domain(self) -> str:
        return self._sender.rpartition("@")[2].rstrip(">")

    def _hand_over(self, conversation: Conversation, letter: EmailMessage) -> None:
        with self._connected(conversation) as server:
            try:
                server.send_message(letter)
            except smtplib.SMTPRecipientsRefused as refusal:
                _refuse(next(iter(refusal.recipients.values()))[0])
            except smtplib.SMTPDataError as refusal:
                _refuse(refusal.smtp_code)
            except smtplib.SMTPResponseException:  # the sender, or the whole conversation: not about this letter
                raise NotTried("refused before the recipient was named") from None
            except (smtplib.SMTPException, OSError) as failure:
                raise ProviderUnavailable(f"no answer: {type(failure).__name__}") from None

    @contextmanager
    def _connected(self, conversation: Conversation) -> Iterator[smtplib.SMTP]:
        """A conversation that is encrypted, and logged in where the address names somebody. Raises NotTried."""
        with ExitStack() as open_ones:
            try:
                server = self._called(conversation)
                open_ones.callback(server.close)
                self._introduced(server, conversation)
            except (smtplib.SMTPException, OSError) as failure:
                raise NotTried(f"not connected: {type(failure).__name__}") from None
            yield server
            with suppress(smtplib.SMTPException, OSError):
                server.putcmd("QUIT")  # what it says to that makes no difference

    def _called(self, conversation: Conversation) -> smtplib.SMTP:
        host, port = str(self._parts.hostname), self._parts.port or PORTS[self._parts.scheme]
        seconds = min(OPEN_SECONDS, conversation.seconds_left())
        if self._parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, self._domain, timeout=seconds, context=self._trusted)
        return smtplib.SMTP(host, port, self._domain, timeout=seconds)

    def _introduced(self, server: smtplib.SMTP, conversation: Conversation) -> None:
        _watch(conversation, server)
        server.ehlo_or_helo_if_needed()
        if self._parts.scheme == "smtp" and (server.has_extn("starttls") or not self._allows_plain):
            server.starttls(context=self._trusted)  # raises for a server that does not offer it
            _watch(conversation, server)
        if self._parts.username:
            server.login(unquote(self._parts.username), unquote(self._parts.password or ""))


def _watch(conversation: Conversation, server: smtplib.SMTP) -> None:
    if server.sock:
        server.sock.settimeout(STEP_SECONDS)
        conversation.watch(server.sock)


def _refuse(code: int) -> None:
    """What a mail server says no with: for good (5xx), or for now (4xx)."""
    raise Refused(f"refused_{code}") if code >= 500 else NotTaken

"""What notifications needs from outside: gateways for text messages, and a mail server (M13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast
from uuid import UUID

from helsevei.core.ports import resolve


class NotTaken(Exception):
    """The provider has not got it: it says so, or was never reached. Another may have it, or the same one later."""

    def __init__(self, retry_after: int = 0) -> None:
        super().__init__("not taken")
        self.retry_after = retry_after  # seconds


class Refused(Exception):
    """Nobody will ever get it at this address. `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Forged(Exception):
    """A receipt that our provider has not signed, or that is too old."""


class Outcome(StrEnum):
    """What a provider says has become of a message."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    reference: UUID
    outcome: Outcome


class SmsGateway(Protocol):
    """Its promises as tests: SmsGatewayContract in notifications/tests/contracts.py. `name` tells gateways apart.

    When it cannot be told whether a message was taken, `send` raises ProviderUnavailable; so does anything else that gets
    no answer, always within 5 seconds.
    """

    name: str

    def send(self, reference: UUID, *, to: str, text: str) -> None:
        """Hand over a message to a number (E.164). Returns when the gateway has it. Raises NotTaken and Refused."""
        ...

    def status(self, *, reference: UUID) -> Outcome | None:
        """What has become of the message with this reference; None when the gateway does not know it."""
        ...

    def receipt(self, *, body: bytes, headers: Mapping[str, str]) -> Receipt:
        """Read what the gateway has sent us. Raises Forged, and ValueError for what is signed but no receipt."""
        ...

    def check(self) -> None:
        """Ask whether the gateway answers now, for the health checks."""
        ...


class MailServer(Protocol):
    """Its promises as tests: MailServerContract in notifications/tests/contracts.py."""

    name: str

    def send(self, message_id: UUID, *, to: str, subject: str, text: str) -> None:
        """Hand over a letter; sent again with the same id it is the same letter (Message-ID, RFC 5322).

        Raises NotTaken, Refused, and ProviderUnavailable when it cannot be told whether it was taken.
        """
        ...

    def check(self) -> None:
        """Ask whether the server answers now, for the health checks."""
        ...


def sms_gateways() -> Sequence[SmsGateway]:
    """The gateways in the order in which they are tried; none means that no text messages are sent."""
    return cast(Sequence[SmsGateway], resolve("sms_gateways"))


def mail_servers() -> Sequence[MailServer]:
    """One, or none: then no e-mail is sent."""
    return cast(Sequence[MailServer], resolve("mail_servers"))

"""Providers in memory that keep the promises of `notifications.ports`: what they were given, and what goes wrong next."""

import hmac
import json
from collections.abc import Mapping
from uuid import UUID

from helsevei.notifications.ports import Forged, Outcome, Receipt

KEY = b"known to the gateway and us"


class Telephones:
    """A gateway. `faults` are what happens to the next messages, in order: an exception is raised, None is all well."""

    def __init__(self, name: str = "sms") -> None:
        self.name = name
        self.sent: dict[UUID, tuple[str, str]] = {}
        self.faults: list[Exception | None] = []
        self.fault: Exception | None = None

    def send(self, reference: UUID, *, to: str, text: str) -> None:
        fault = self.faults.pop(0) if self.faults else self.fault
        if fault:
            raise fault
        self.sent[reference] = (to, text)

    def status(self, *, reference: UUID) -> Outcome | None:
        self.check()
        return Outcome.ACCEPTED if reference in self.sent else None

    def receipt(self, *, body: bytes, headers: Mapping[str, str]) -> Receipt:
        if headers.get("X-Signature") != hmac.digest(KEY, body, "sha256").hex():
            raise Forged
        told = json.loads(body)
        return Receipt(UUID(told["ref"]), Outcome(told["state"]))

    def check(self) -> None:
        if self.fault:
            raise self.fault


class Post:
    """A mail server, told to fail in the same way."""

    name = "smtp"

    def __init__(self) -> None:
        self.sent: list[tuple[UUID, str, str, str]] = []
        self.faults: list[Exception | None] = []
        self.fault: Exception | None = None

    def send(self, message_id: UUID, *, to: str, subject: str, text: str) -> None:
        fault = self.faults.pop(0) if self.faults else self.fault
        if fault:
            raise fault
        self.sent.append((message_id, to, subject, text))

    def check(self) -> None:
        if self.fault:
            raise self.fault


def gateways() -> list[Telephones]:
    return [Telephones("sms"), Telephones("sms_2")]


def servers() -> list[Post]:
    return [Post()]

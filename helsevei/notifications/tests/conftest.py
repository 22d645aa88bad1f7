"""What tests of notices start from: a kind of notice, people it is for, and what the contact register knows of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from helsevei.accounts.models import Person
from helsevei.accounts.ports import ContactDetails
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.directory.models import Municipality
from helsevei.notifications.actions import notify
from helsevei.notifications.kinds import KINDS, Kind, Recipient, Words
from helsevei.notifications.models import Notice
from helsevei.notifications.sending import send

KIND = "tests.something_waits"
MOBILE, OTHER_MOBILE, EMAIL = "+4740000101", "+4740000103", "astrid.fjellvang@example.no"
TEXT = "Noe venter på deg."


@pytest.fixture
def details(outside: Any) -> Callable[..., None]:
    """Say what the contact register knows of somebody."""

    def know(someone: Any, mobile: str = "", email: str = "", **also: Any) -> None:
        facts = {"can_be_notified": True, "mobile": mobile, "email": email, **also}
        outside.contacts.details[someone.identity_number] = ContactDetails(**facts)

    return know


@pytest.fixture
def audience(monkeypatch: pytest.MonkeyPatch) -> list[Recipient]:
    """For whom notices of the kind KIND are; a test changes the list."""
    audience: list[Recipient] = []
    monkeypatch.setitem(KINDS, KIND, Kind(lambda *_: list(audience), lambda *_: Words("Noe venter", TEXT)))
    return audience


@pytest.fixture
def meant_for(audience: list[Recipient]) -> Callable[..., None]:
    """Notices are for these from now on, as they are when it is sent."""

    def change(*people: Any) -> None:
        audience[:] = [
            Recipient(mailbox=one) if isinstance(one, str) else Recipient(person=Person.objects.get(id=one.person_id))
            for one in people
        ]

    return change


@pytest.fixture
def for_astrid(astrid: Any, meant_for: Callable[..., None], details: Callable[..., None]) -> None:
    """Notices are for Astrid, who has a telephone and a mailbox."""
    details(astrid, MOBILE, EMAIL)
    meant_for(astrid)


@pytest.fixture
def tell(audience: list[Recipient], fjordvik: Municipality) -> Callable[..., Notice]:
    """Ask for a notice; nobody has sent it yet."""

    def ask(at: datetime | None = None) -> Notice:
        return notify(actor=SYSTEM, kind=KIND, about_id=uuid4(), municipality_id=fjordvik.id, service_id=None,
                      now=at or now())  # fmt: skip

    return ask


@pytest.fixture
def try_to_send() -> Callable[..., Notice]:
    """One try, as the job makes it; the notice as it is then. Raises Later."""

    def once(notice: Notice, at: datetime | None = None) -> Notice:
        try:
            send(notice_id=notice.id, now=at or now())
        finally:
            notice.refresh_from_db()
        return notice

    return once

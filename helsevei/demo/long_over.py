"""Threads of years ago, which have been kept for as long as they should: «Lagring og sletting» has something to show."""

from datetime import timedelta
from typing import Any
from uuid import uuid5

from helsevei.contacts.actions import end_contact, open_contact
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import OSLO
from helsevei.demo.living import Town
from helsevei.demo.past_notices import tell_as_it_was
from helsevei.demo.seed import KEYS, registered, service_of
from helsevei.dialogue.actions.handling import close_thread, mark_journalled
from helsevei.dialogue.actions.writing import answer_thread, write_message
from helsevei.dialogue.models import CloseReason
from helsevei.notifications.models import Notice, NoticeState

A_YEAR, AN_HOUR = timedelta(days=365.25), timedelta(hours=1)


def remember(planned: dict[str, Any], town: Town) -> None:
    """Asked, answered, closed and in the journal, with a service that has ended since."""
    at = town.now - planned["years_ago"] * A_YEAR
    inhabitant, staff = town.inhabitant(planned["by"]), town.staff(planned["staff"])
    contact = open_contact(
        actor=SYSTEM, service_id=service_of(planned).id, registered=registered({"identity_number": town.numbers[planned["by"]]}),
        start_date=(at - A_YEAR).astimezone(OSLO).date(),
    )  # fmt: skip
    thread = write_message(
        actor=inhabitant, contact_id=contact.id, subject=planned["subject"], body=planned["body"],
        idempotency_key=uuid5(KEYS, planned["body"]), now=at,
    )  # fmt: skip
    thread = answer_thread(
        actor=staff, thread_id=thread.id, body=planned["answer"], idempotency_key=uuid5(KEYS, planned["answer"]),
        seen_version=thread.version, now=at + AN_HOUR,
    )  # fmt: skip
    thread = close_thread(
        actor=staff, thread_id=thread.id, reason=CloseReason.DONE, seen_version=thread.version,
        seen_handling=thread.handling_version, now=at + 2 * AN_HOUR,
    )  # fmt: skip
    mark_journalled(
        actor=staff, thread_id=thread.id, seen_version=thread.version, seen_handling=thread.handling_version,
        now=at + 2 * AN_HOUR,
    )  # fmt: skip
    for notice in Notice.objects.filter(state=NoticeState.WAITING, created_at__lte=at + 2 * AN_HOUR):
        tell_as_it_was(notice, contact.person, at + 2 * AN_HOUR)
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=(at + A_YEAR / 2).astimezone(OSLO).date())

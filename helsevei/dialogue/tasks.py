"""Background jobs of dialogue."""

from contextlib import suppress
from uuid import UUID

import structlog
from django.db import DatabaseError, InterfaceError

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import periodic, task
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.dialogue.actions import moving, reassigning, sending, telling
from helsevei.dialogue.models import MailingRecipient

MOST_ROUNDS = 100  # of one run
IN_ONE_ROUND = 50  # of a mailing, so that other jobs come in between

log = structlog.get_logger("helsevei.dialogue")


@periodic(name="dialogue.move_on", cron="* * * * * */20")
def move_on() -> None:
    """Also what a writer and an administrator did at one moment, and what a run that was broken off left."""
    for _round in range(MOST_ROUNDS):
        if not moving.move_on(actor=SYSTEM, now=now()):
            return


@periodic(name="dialogue.reassign", cron="* * * * *")
def reassign() -> None:
    """Also when a role ran out, an absence began or a day came by itself."""
    for act in (reassigning.put_back_threads, reassigning.cover_threads, reassigning.give_back_threads):
        for _round in range(MOST_ROUNDS):
            if not act(actor=SYSTEM, now=now()):
                break


@periodic(name="dialogue.tell_teams", cron="*/5 * * * *")
def tell_teams() -> None:
    telling.tell_teams(actor=SYSTEM, now=now())


@task(name="dialogue.send_mailing")
def send_mailing(*, mailing_id: str) -> None:
    """A round of it. Begun anew after a kill, it goes on where it was: those who have it wait no more. What the database
    refuses, and what has changed at the last moment, is tried again; anything else concerns that one recipient."""
    waiting = MailingRecipient.objects.filter(mailing=UUID(mailing_id)).waiting()[:IN_ONE_ROUND]
    for recipient_id in list(waiting.values_list("id", flat=True)):
        try:
            sending.send_to(actor=SYSTEM, recipient_id=recipient_id, now=now())
        except (DatabaseError, InterfaceError, Refusal, NotAllowed):
            raise
        except Exception as failure:  # noqa: BLE001 (one of many, whatever it is)
            log.error(
                "somebody could not be sent a mailing", recipient=str(recipient_id), failure=type(failure).__name__
            )
            sending.give_up(actor=SYSTEM, recipient_id=recipient_id)
    sending.go_on(actor=SYSTEM, mailing_id=UUID(mailing_id), now=now())


@task(name="dialogue.withdraw_mailing")
def withdraw_mailing(*, mailing_id: str) -> None:
    """One after another; she who reads it meanwhile keeps it."""
    unread = MailingRecipient.objects.filter(mailing=UUID(mailing_id)).to_withdraw(now())
    for recipient_id in list(unread.values_list("id", flat=True)):
        with suppress(Refusal):
            sending.withdraw_from(actor=SYSTEM, recipient_id=recipient_id, now=now())

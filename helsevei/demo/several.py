"""What staff in the demo have written to many at once: sent, told of, and read by some (`mailings` in `data/everyday/life.json`)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from helsevei.contacts.models import HealthContact
from helsevei.core.actor import SYSTEM, known
from helsevei.core.clock import OSLO
from helsevei.demo.living import NIGHT, Town, by_day
from helsevei.demo.past_notices import tell_as_it_was
from helsevei.demo.seed import KEYS
from helsevei.dialogue.actions import mailings, sending
from helsevei.dialogue.actions.reading import read_thread
from helsevei.dialogue.models import Mailing, MailingRecipient
from helsevei.notifications.models import Notice


def write_to_several(planned: dict[str, Any], town: Town) -> None:
    """As its author does it on the pages, and the worker after her."""
    at, author = by_day(town.now - timedelta(hours=planned["hours_ago"]), -NIGHT), town.staff(planned["by"])
    mailing_id = uuid5(KEYS, planned["subject"])
    out = {town.contact(planned["service"], name).id for name in planned["taken_out"]}
    mailing = mailings.choose_recipients(
        actor=author, mailing_id=mailing_id, service_id=next(one.service_id for one in town.contacts.values() if one.service.name == planned["service"]),
        age_from=planned["age_from"], age_to=None, since_date=None, has_open_thread=None, now=at,
    )  # fmt: skip
    mailings.take_out(actor=author, mailing_id=mailing_id, shown=out, kept=frozenset(), now=at)
    written = {name: planned[name] for name in ("subject", "body", "takes_replies")}
    mailing = mailings.write_text(actor=author, mailing_id=mailing_id, now=at, **written)
    if planned["is_sent"]:
        mailings.send_mailing(actor=author, mailing_id=mailing_id, seen=_seal(mailing, at), now=at)
        for recipient in MailingRecipient.objects.filter(mailing=mailing_id).waiting():
            _get(sending.send_to(actor=SYSTEM, recipient_id=recipient.id, now=at), planned, town, at)
        sending.go_on(actor=SYSTEM, mailing_id=mailing_id, now=at + timedelta(seconds=20))


def _seal(mailing: Mailing, at: datetime) -> str:
    found = mailing.candidates(HealthContact.objects.all(), at.astimezone(OSLO).date())
    return mailing.seal(contact.id for contact in found if not contact.obstacle)  # type: ignore[attr-defined]


def _get(recipient: MailingRecipient, planned: dict[str, Any], town: Town, at: datetime) -> None:
    """She is told of it, and reads it an hour later if she is one of those who do."""
    if recipient.message is None:
        return
    for notice in Notice.objects.filter(about_id=recipient.message.id):
        tell_as_it_was(notice, recipient.person, at)
    readers = {known(town.inhabitant(name).person_id): name for name in planned["read_by"]}
    if name := readers.get(recipient.person_id):
        read_thread(actor=town.inhabitant(name), thread=recipient.message.thread, now=at + timedelta(hours=1))

"""What dialogue puts on the work list: what must be answered today, and answers that nobody has been told of."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from helsevei.core.actor import Actor, known
from helsevei.core.clock import OSLO
from helsevei.core.requests import address
from helsevei.core.work import MOST, Work, end_of, register
from helsevei.dialogue.models import Message, Thread
from helsevei.notifications.models import Notice

FORTNIGHT = timedelta(days=14)  # what is older has been dealt with otherwise


def to_answer(actor: Actor, now: datetime) -> list[Work]:
    """What may be urgent, what is owed by the end of the day, and what she has taken on."""
    own = Thread.objects.visible_to(actor).pressing(known(actor.user_id), end_of(now.astimezone(OSLO).date()))
    return [
        row(thread, why(thread, now), due_at=thread.due_at, is_urgent=thread.is_possibly_urgent)
        for thread in own.for_list(actor)[:MOST]
    ]


def why(thread: Thread, now: datetime) -> str:
    if thread.is_possibly_urgent:
        return _("Mulig hastesak: «%(subject)s»") % {"subject": thread.subject}
    if thread.is_overdue(now):
        return _("Skulle vært besvart: «%(subject)s»") % {"subject": thread.subject}
    if thread.is_soon_due(now):
        return _("Må besvares snart: «%(subject)s»") % {"subject": thread.subject}
    if thread.assigned_to:
        return _("%(name)s har tatt den: «%(subject)s»") % {"name": thread.assigned_to.name, "subject": thread.subject}
    return _("Må besvares i dag: «%(subject)s»") % {"subject": thread.subject}


def untold(actor: Actor, now: datetime) -> list[Work]:
    """The service has written, no notice of it came through, and nobody on the inhabitant's side has read it."""
    lost = Notice.objects.visible_to(actor).lost(now - FORTNIGHT)
    unheard_of = Message.objects.visible_to(actor).unheard_of(lost)
    own = Thread.objects.visible_to(actor).filter(id__in=unheard_of.values("thread")).newest_first().for_list(actor)
    words = _("Varselet om svaret kom ikke fram, og det er ikke lest. Ring i stedet.")
    return [row(thread, words) for thread in own[:MOST]]


def row(thread: Thread, words: str, *, due_at: datetime | None = None, is_urgent: bool = False) -> Work:
    return Work(
        name=thread.person.name,
        person_id=thread.person_id,
        why=words,
        url=address("dialogue:staff_thread", thread.municipality_id, thread.id),
        service=thread.service.name,
        due_at=due_at,
        is_urgent=is_urgent,
    )


register("dialogue.to_answer", find=to_answer, page="dialogue:staff_inbox")
register("dialogue.untold", find=untold, page="dialogue:staff_inbox")

"""How far a thread has come and when its answer is due, in the words that both sides see."""

from datetime import datetime

from django.utils.translation import gettext as _

from helsevei.accounts.models import UserKind
from helsevei.core.actor import Actor
from helsevei.core.clock import OSLO
from helsevei.design.components.moments import moment_words
from helsevei.dialogue.models import Message, Thread, questions
from helsevei.notifications.models import Notice

Step = tuple[str, datetime | None, bool]
Tag = tuple[str, str]  # words, and their colour in the design system


def steps(thread: Thread, messages: list[Message]) -> list[Step]:
    """Label, moment and whether it is reached, for the inhabitant's latest message: stored, read, being handled, answered,
    and closed when it is (M6). Nothing where she has written none."""
    asked = [message for message in messages if message.author_kind == UserKind.INHABITANT]
    if not asked:
        return []
    is_answered = thread.last_author_kind == UserKind.STAFF
    is_read = is_answered or thread.is_read_by_service
    is_handled = is_answered or is_taken(thread)
    reached = [
        (_("Sendt"), asked[-1].sent_at, True),
        (_("Lest"), thread.read_by_service_at if is_read else None, is_read),
        (_("Under behandling"), None if is_answered and was_taken_later(thread) else thread.assigned_at, is_handled),
        (_("Besvart"), thread.answered_at if is_answered else None, is_answered),
    ]
    if thread.is_closed:  # what was never reached will not be
        return [step for step in reached if step[2]] + [(_("Avsluttet"), thread.closed_at, True)]
    return reached


def was_taken_later(thread: Thread) -> bool:
    """Than it was answered: it was handed over since, and when it was first taken is not kept."""
    return bool(thread.assigned_at and thread.answered_at and thread.assigned_at > thread.answered_at)


def is_taken(thread: Thread) -> bool:
    """Somebody has it in hand and knows of the last message: who took the one before may not have seen it yet."""
    return thread.assigned_at is not None and thread.is_read_by_service


def next_step(thread: Thread, now: datetime) -> str:
    """What the inhabitant can expect now. "" where she cannot go on: the page says why."""
    service = {"service": thread.service.name}
    if not thread.takes_more:
        return ""
    if not thread.is_waiting:
        return _("%(service)s skrev sist. Du kan skrive mer i samtalen når du vil.") % service
    if thread.due_at is None:
        return _("%(service)s svarer deg her.") % service
    when = {"moment": moment_words(thread.due_at.astimezone(OSLO))}
    if thread.is_overdue(now):
        return _("Du skulle hatt svar innen %(moment)s.") % when
    return _("Forventet svar innen %(moment)s.") % when


def status(thread: Thread) -> Tag:
    """One word for lists."""
    if thread.is_closed:
        return _("Avsluttet"), "neutral"
    if thread.is_told:
        return _("Fra tjenesten"), "info"
    if not thread.is_waiting:
        return _("Besvart"), "success"
    if is_taken(thread):
        return _("Under behandling"), "info"
    return (_("Lest"), "info") if thread.is_read_by_service else (_("Sendt"), "neutral")


def staff_status(thread: Thread) -> Tag:
    """The same for those who received it."""
    is_new = thread.is_waiting and not thread.is_read_by_service
    return (_("Ikke lest"), "accent") if is_new else status(thread)


def deadline(thread: Thread, now: datetime) -> Tag | None:
    """When the promised answer is due; nothing when none is owed or none was promised."""
    if thread.due_at is None:
        return None
    when = {"moment": moment_words(thread.due_at.astimezone(OSLO))}
    if thread.is_overdue(now):
        return _("Skulle vært besvart %(moment)s") % when, "danger"
    return _("Svar innen %(moment)s") % when, "warning" if thread.is_soon_due(now) else "neutral"


def follower(actor: Actor, thread: Thread) -> Thread | None:
    """The newest one that takes up a closed one; of an open one it is not asked."""
    return next(iter(questions.followers(actor, thread)), None) if thread.is_closed else None


def notice_of(actor: Actor, thread: Thread, messages: list[Message]) -> Notice | None:
    """What became of the notice of the newest message, or of the closing; an old one below what came after would mislead."""
    about = [message.id for message in messages[-1:]] + [thread.id] * thread.is_closed
    return next(reversed(questions.notices(actor, tuple(about))), None)

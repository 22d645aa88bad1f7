"""How far a thread has come, in the words both sides see."""

from datetime import datetime

from django.utils.translation import gettext as _

from helsevei.accounts.models import UserKind
from helsevei.dialogue.models import Message, Thread

Step = tuple[str, datetime | None, bool]


def steps(thread: Thread, messages: list[Message]) -> list[Step]:
    """Label, moment and whether it is reached: stored, read, answered, for the inhabitant's latest message (M6)."""
    asked = [message for message in messages if message.author_kind == UserKind.INHABITANT]
    is_answered = not thread.is_waiting
    read_at = thread.read_by_service_at if is_answered or thread.is_read_by_service else None
    return [
        (_("Sendt"), asked[-1].sent_at if asked else None, bool(asked)),
        (_("Lest"), read_at, read_at is not None),
        (_("Besvart"), thread.answered_at if is_answered else None, is_answered),
    ]


def staff_status(thread: Thread) -> tuple[str, str]:
    """The same for those who received it."""
    is_new = thread.is_waiting and not thread.is_read_by_service
    return (_("Ikke lest"), "accent") if is_new else status(thread)


def status(thread: Thread) -> tuple[str, str]:
    """One word for lists, and its colour in the design system."""
    if not thread.is_waiting:
        return _("Besvart"), "success"
    if thread.is_read_by_service:
        return _("Lest"), "info"
    return _("Sendt"), "neutral"

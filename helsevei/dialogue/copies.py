"""A whole thread as a PDF that can be printed, kept, or put into a journal."""

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helsevei.accounts.models import UserKind
from helsevei.core.clock import OSLO, now
from helsevei.core.text import clip_marks
from helsevei.design import paper
from helsevei.design.components.moments import full_words
from helsevei.dialogue.models import Message, Thread
from helsevei.dialogue.moves import service_of

LAYOUT = Path(__file__).parent / "copy.typ"


def pdf(thread: Thread, messages: list[Message]) -> bytes:
    """The letters as they were sent, oldest first. Texts are handed over as values, never as markup (reliability MS6)."""
    moves = list(thread.moves.order_by("moved_at"))
    letter = {
        "language": get_language(),
        "title": clip_marks(thread.subject),
        "parties": _("Samtale mellom %(name)s og %(service)s, %(municipality)s")
        % {
            "name": thread.person.name,
            "service": thread.service.name,
            "municipality": thread.service.municipality.name,
        },
        "born": _("Født %(day)s") % {"day": f"{thread.person.birth_date:%d.%m.%Y}"},
        "printed": _("Skrevet ut %(moment)s") % {"moment": full_words(now().astimezone(OSLO))},
        "messages": [in_words(message, service_of(message, thread, moves)) for message in messages],
    }
    return paper.pdf(LAYOUT, letter)


def author(message: Message) -> str:
    if not message.represented_name:
        return message.author_name
    names = {"author": message.author_name, "person": message.represented_name}
    return _("%(author)s på vegne av %(person)s") % names


def in_words(message: Message, service: str) -> dict[str, str]:
    role = service if message.author_kind == UserKind.STAFF else _("Innbygger")
    return {
        "author": clip_marks(author(message)),
        "meta": f"{role} · {full_words(message.sent_at.astimezone(OSLO))}",
        "body": clip_marks(message.text) or _("Meldingen er trukket tilbake."),
    }

"""«Er det noe til meg?»: what waits for an inhabitant, the first thing on «Min helse» (M1).

A room that has something that may wait adds a source here: a template that shows one `thing`, and where the things are found.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from helsevei.core.actor import Actor
from helsevei.dialogue.models import Draft, Thread

AT_ONCE = 5  # of each kind; the tiles lead to the rest


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, and how it is shown."""

    template: str
    thing: object


def unread_threads(actor: Actor) -> Iterable[object]:
    listed = Thread.objects.visible_to(actor).for_list(actor).with_unread_message_for(actor)
    return listed.unread().newest_first()[:AT_ONCE]


def drafts(actor: Actor) -> Iterable[object]:
    return Draft.objects.visible_to(actor).newest_first()[:AT_ONCE]


# In the order in which they are shown: what others wait to tell her, then what she has begun herself
SOURCES: tuple[tuple[str, Callable[[Actor], Iterable[object]]], ...] = (
    ("home/citizen/waiting/thread.html", unread_threads),
    ("home/citizen/waiting/draft.html", drafts),
)


def waiting_for(actor: Actor) -> list[Waiting]:
    return [Waiting(template, thing) for template, find in SOURCES for thing in find(actor)]

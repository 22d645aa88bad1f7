"""What an action has done with a thread, stored and told."""

from helsevei.audit.recording import record
from helsevei.core.actor import Actor
from helsevei.dialogue.models import Thread


def handled(actor: Actor, thread: Thread, *, event: str, reason: str = "") -> Thread:
    """Store what was done with a thread, so that whoever stands on an old page is told."""
    thread.handling_version += 1
    thread.save()
    record(actor=actor, event=event, object_kind="thread", object_id=thread.id, persons=[thread.person_id],
           service_id=thread.service_id, reason=reason)  # fmt: skip
    return thread

"""Threads that go on by themselves: whoever had them does not answer there any more, or is away (M7, MS8)."""

from datetime import datetime
from uuid import UUID

from helsevei.accounts.models import Absence, StaffRole
from helsevei.audit.recording import action
from helsevei.core.actor import Actor
from helsevei.core.clock import OSLO
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.handled import handled
from helsevei.dialogue.models import Thread, ThreadQuerySet
from helsevei.dialogue.policy import may_reassign

AT_ONCE = 100

Away = dict[tuple[UUID, UUID], UUID | None]


@action
def put_back_threads(*, actor: Actor, now: datetime) -> int:
    """What somebody had taken who does not answer there any more (her role was taken away or ran out) is everybody's in the
    service again; returns how many threads. What somebody is at comes next time."""
    threads = _some(actor, Thread.objects.left_by_staff(now))
    for thread in threads:
        thread.give_to(None, now)
        handled(actor, thread, event="dialogue.thread.put_back")
    return len(threads)


@action
def cover_threads(*, actor: Actor, now: datetime) -> int:
    """What somebody had taken who is away now goes to whoever stands in for her and answers there, else to everybody in the
    service; returns how many threads."""
    day = now.astimezone(OSLO).date()
    threads = _some(actor, Thread.objects.left_by_absent(day))
    of_absence = ("municipality_id", "user_id", "substitute_id")
    away: Away = {(place, user): other for place, user, other in Absence.objects.current(day).values_list(*of_absence)}
    for thread in threads:
        waits_for = thread.away_holder_id or thread.assigned_to_id
        substitute = _stand_in(thread, away)
        thread.give_to(substitute if _answers(thread, substitute, now) else None, now)
        thread.away_holder_id = waits_for
        handled(actor, thread, event="dialogue.thread.covered")
    return len(threads)


@action
def give_back_threads(*, actor: Actor, now: datetime) -> int:
    """What others have seen to goes back to one who is here again, if she still answers there; else it stays where it is.
    Returns how many threads."""
    threads = _some(actor, Thread.objects.of_returned(now.astimezone(OSLO).date()))
    for thread in threads:
        returned = thread.away_holder_id
        if _answers(thread, returned, now):
            thread.give_to(returned, now)
            handled(actor, thread, event="dialogue.thread.given_back")
        else:
            thread.away_holder_id = None
            thread.save(update_fields=["away_holder"])
    return len(threads)


def _stand_in(thread: Thread, away: Away) -> UUID | None:
    """The substitute of whoever has a thread, or the substitute's if she is away too, and so on; nobody where that leads
    round in a ring."""
    found, place, asked = thread.assigned_to_id, thread.municipality_id, set[UUID]()
    while found and (place, found) in away and found not in asked:
        asked.add(found)
        found = away[place, found]
    return None if found in asked else found


def _some(actor: Actor, threads: ThreadQuerySet) -> list[Thread]:
    """A hundred of them, locked, less those that somebody else is at."""
    if not may_reassign(actor):
        raise NotAllowed
    return list(threads.order_by("id").select_for_update(of=("self",), no_key=True, skip_locked=True)[:AT_ONCE])


def _answers(thread: Thread, user_id: UUID | None, now: datetime) -> bool:
    return StaffRole.objects.answering(thread.municipality_id, thread.service_id, now).filter(user=user_id).exists()

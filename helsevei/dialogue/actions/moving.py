"""A service has moved: what is open with it goes on with the one it moved to, and both sides are told (M6, reliability SV1)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from helsevei.accounts.models import StaffRole, UserKind
from helsevei.accounts.policy import CARE_ROLES
from helsevei.audit.recording import action, record
from helsevei.contacts.actions import move_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor
from helsevei.core.clock import OSLO
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.models import Draft, Move, Thread
from helsevei.dialogue.policy import may_move
from helsevei.directory.policy import may_administer

AT_ONCE = 100


class Preview(NamedTuple):
    """What goes along when a service moves, in numbers, and who will read it."""

    threads: int
    contacts: int
    drafts: int
    readers: list[str]


@action
def preview_move(
    *, actor: Actor, municipality_id: UUID, service_id: UUID, successor_id: UUID, now: datetime
) -> Preview:
    """What an administrator is told before she moves a service; nothing about anybody whom it helps."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    here = {"municipality": municipality_id, "service": service_id}
    roles = StaffRole.objects.current(now).filter(municipality=municipality_id, role__in=CARE_ROLES)
    readers = roles.filter(service=successor_id) | roles.filter(service=None)
    drafts = Draft.objects.filter(health_contact__service=service_id, author__kind=UserKind.INHABITANT)
    return Preview(
        threads=Thread.objects.filter(**here, closed_at=None).count(),
        contacts=HealthContact.objects.filter(**here).holding(now.astimezone(OSLO).date()).count(),
        drafts=drafts.filter(health_contact__municipality=municipality_id).count(),
        readers=list(readers.order_by("name").values_list("name", flat=True).distinct()),
    )


@action
def move_on(*, actor: Actor, now: datetime) -> int:
    """Some of what is still with services that have moved goes on to where they moved; returns how many things it was. What
    another job is at is left to that one, what an inhabitant is at comes next time."""
    if not may_move(actor):
        raise NotAllowed
    day = now.astimezone(OSLO).date()
    contacts = HealthContact.objects.of_moved_services().holding(day).order_by("person_id", "id")
    found = list(contacts.select_for_update(of=("self",), no_key=True, skip_locked=True)[:AT_ONCE])
    for contact in found:
        move_contact(actor=actor, contact_id=contact.id, day=day)
    threads = Thread.objects.left_behind().order_by("id").values_list("id", flat=True)
    left = list(threads.select_for_update(of=("self",), no_key=True, skip_locked=True)[:AT_ONCE])
    for thread_id in left:
        move_thread(actor=actor, thread_id=thread_id, now=now)
    return len(found) + len(left)


@action
def move_thread(*, actor: Actor, thread_id: UUID, now: datetime) -> Thread:
    """An open thread goes on with the service that its own has moved to, and owes what it owed. Nobody there has read it yet;
    who had taken it keeps it only if she answers there too. Moved twice is moved once."""
    if not may_move(actor):
        raise NotAllowed
    thread = Thread.objects.locked(thread_id)
    left, successor = thread.service, thread.service.successor
    if successor is None or thread.is_closed:
        return thread
    Move.objects.create(thread=thread, from_name=left.name, to_name=successor.name, moved_at=now)
    record(actor=actor, event="dialogue.thread.moved", object_kind="thread", object_id=thread.id,
           persons=[thread.person_id], municipality_id=thread.municipality_id, service_id=left.id)  # fmt: skip
    day = now.astimezone(OSLO).date()
    thread.health_contact = move_contact(actor=actor, contact_id=thread.health_contact_id, day=day)
    thread.service, thread.team, thread.moved_at = successor, None, now
    answering = StaffRole.objects.answering(thread.municipality_id, successor.id, now)
    if not answering.filter(user=thread.assigned_to_id).exists():
        thread.assigned_to, thread.assigned_at = None, None
    if thread.is_waiting:
        thread.read_by_service_version = 0
    thread.told_version, thread.told_due_at = 0, None
    thread.handling_version += 1
    thread.save()
    return thread

"""What one may read by an emergency access: the person, all her threads in the municipality, and nothing else; nothing is written."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helsevei.contacts.models import EmergencyAccess, HealthContact
from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor, Grant, Role
from helsevei.core.clock import now
from helsevei.core.requests import Request, address, is_a_look, the_one
from helsevei.dialogue.actions import reading
from helsevei.dialogue.models import PAGE, Position, Thread, questions
from helsevei.dialogue.moves import lines
from helsevei.dialogue.views.steps import staff_status


@require_safe
@page(Rule.CARE)
def person(request: Request, municipality: UUID, access: UUID) -> HttpResponse:
    """Who she is, which services help her, and what has been written."""
    held, reader = find(request, access)
    after = Position.parse(request.GET.get("etter", ""))
    found = questions.threads_with(reader, held.person_id, after)
    if is_a_look(request):
        reading.read_in_emergency(actor=request.actor, access=held)
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "access": held,
        "contacts": HealthContact.objects.visible_to(reader).filter(person=held.person_id).by_service(),
        "rows": [(one, staff_status(one), way_to(held, one)) for one in found[:PAGE]],
        "next_url": f"?etter={Position(last.last_message_at, last.id)}" if last else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "dialogue/staff/emergency_person.html", context)


@require_safe
@page(Rule.CARE)
def thread(request: Request, municipality: UUID, access: UUID, thread: UUID) -> HttpResponse:
    """All that is said in one of them. Nobody is told that the service has read it, for it has not."""
    held, reader = find(request, access)
    opened = the_one([one for one in questions.the_thread(reader, thread) if one.person_id == held.person_id])
    if is_a_look(request):
        reading.read_in_emergency(actor=request.actor, access=held, thread=opened)
    moves = questions.moves(reader, opened) if opened.moved_at else []
    told = lines(opened, questions.all_messages(reader, opened), moves)
    context = {"access": held, "thread": opened, "lines": told}
    return render(request, "dialogue/staff/emergency_thread.html", context)


def find(request: Request, access: UUID) -> tuple[EmergencyAccess, Actor]:
    """One that is open at this moment to whoever opened it, and herself as she reads by it: in every service here."""
    mine = EmergencyAccess.objects.visible_to(request.actor).open_to(request.actor, now()).unreviewed_first()
    held = get_object_or_404(mine, id=access)
    return held, replace(request.actor, grants=frozenset({Grant(Role.READER)}))


def way_to(access: EmergencyAccess, thread: Thread) -> str:
    return address("dialogue:emergency_thread", access.municipality_id, access.id, thread.id)

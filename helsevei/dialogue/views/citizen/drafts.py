"""What she has begun to write: kept by herself or by the page, found again, thrown away (M6)."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from helsevei.accounts.models import User, actor_for
from helsevei.accounts.ports import RegisterOutdated
from helsevei.contacts.models import HealthContact
from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.requests import Done, Request, done, is_by_itself, safe_path
from helsevei.dialogue.actions import drafts
from helsevei.dialogue.forms import MessageForm
from helsevei.dialogue.models import PAGE, Draft, Position, Thread, questions


@require_safe
@page(Rule.INHABITANT)
def all_drafts(request: Request, person: UUID) -> HttpResponse:
    """«Utkast»: everything she has begun, the newest first; on her own pages also what she wrote for somebody whom she represents
    no more, to copy: it is hers, and cannot be sent (reliability RP1)."""
    after = Position.parse(request.GET.get("etter", ""))
    found = list(Draft.objects.visible_to(request.actor).newest_first(after)[: PAGE + 1])
    context = {
        "drafts": found[:PAGE],
        "left_behind": [] if request.actor.is_representative or after else left_behind(request),
        "next_url": f"?etter={Position(found[PAGE - 1].saved_at, found[PAGE - 1].id)}" if len(found) > PAGE else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "dialogue/citizen/drafts.html", context)


def left_behind(request: Request) -> list[tuple[str, str]]:
    drafts = questions.left_behind(request.actor)
    may_act = {person: may_act_for(request, person) for person in {draft.person_id for draft in drafts}}
    return [draft.kept for draft in drafts if not may_act[draft.person_id]]


def may_act_for(request: Request, person: UUID) -> bool:
    try:
        return actor_for(cast(User, request.user), person_id=person, municipality_id=None, now=now()).may_act
    except RegisterOutdated:
        return True  # when the register has answered


def opened_draft(request: Request, drafts: Callable[[UUID | None], list[Draft]]) -> Draft | None:
    """The newest of those that belong on the page, or the one its address names. One that is named and gone has been sent or
    thrown away: nothing comes in its place. None either where what is typed has just been sent."""
    if request.method == "POST":
        return None
    try:
        named = UUID(request.GET["utkast"]) if "utkast" in request.GET else None
    except ValueError:
        return None
    return next(iter(drafts(named)), None)


@require_POST
@page(Rule.INHABITANT)
def save_draft(request: Request, person: UUID, contact: UUID) -> HttpResponse:
    """Of a message that begins a thread."""
    get_object_or_404(HealthContact.objects.visible_to(request.actor), id=contact)
    return keep(request, contact)


@require_POST
@page(Rule.INHABITANT)
def save_thread_draft(request: Request, person: UUID, thread: UUID) -> HttpResponse:
    """Of more in a thread."""
    opened = get_object_or_404(Thread.objects.visible_to(request.actor), id=thread)
    return keep(request, opened.health_contact_id, thread_id=thread)


@require_POST
@page(Rule.INHABITANT)
def save_take_up_draft(request: Request, person: UUID, thread: UUID) -> HttpResponse:
    """Of a message that takes up a thread that is closed."""
    closed = get_object_or_404(Thread.objects.visible_to(request.actor), id=thread)
    return keep(request, closed.health_contact_id, follows_id=thread)


def keep(
    request: Request, contact_id: UUID, *, thread_id: UUID | None = None, follows_id: UUID | None = None
) -> HttpResponse:
    """«Fortsett senere», and what the page does by itself while she writes. A page hears whether its text is kept."""
    form = MessageForm(request.POST)
    draft = drafts.save_draft(
        actor=request.actor, contact_id=contact_id, thread_id=thread_id, follows_id=follows_id, now=now(),
        is_by_itself=is_by_itself(request), **form.typed,
    )  # fmt: skip
    if is_by_itself(request):
        return HttpResponse(status=204 if draft or form.is_empty else 409)
    inbox = reverse("dialogue:inbox", args=[request.actor.person_id])
    return done(request, Done.DRAFT_KEPT if draft else Done.NOTHING_KEPT, inbox)


@require_POST
@page(Rule.INHABITANT)
def discard_draft(request: Request, person: UUID, draft: UUID) -> HttpResponse:
    """Throw a draft away, and stay on the page that showed it."""
    get_object_or_404(Draft.objects.visible_to(request.actor), id=draft)
    drafts.discard_draft(actor=request.actor, draft_id=draft)
    inbox = reverse("dialogue:inbox", args=[person])
    return done(request, Done.DRAFT_DISCARDED, safe_path(request.POST.get("next", inbox)))

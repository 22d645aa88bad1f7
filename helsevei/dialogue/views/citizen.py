"""«Meldinger»: an inhabitant writes to her services and reads their answers (M6)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from helsevei.accounts.models import Person
from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import is_open
from helsevei.core.access import Rule, page
from helsevei.core.clock import now, today
from helsevei.core.ids import new_id
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Done, Request, done, is_a_look, is_by_script, safe_path
from helsevei.dialogue.actions import drafts, reading, writing
from helsevei.dialogue.forms import AnswerForm, MessageForm
from helsevei.dialogue.models import PAGE, Draft, Message, Position, Thread
from helsevei.dialogue.views.steps import notice_of, status, steps


@require_safe
@page(Rule.INHABITANT)
def inbox(request: Request, person: UUID) -> HttpResponse:
    """All threads, newest first, and what has been begun."""
    after = Position.parse(request.GET.get("etter", ""))
    own = Thread.objects.visible_to(request.actor).for_page().with_unread_for(request.actor)
    found = list(own.newest_first(after)[: PAGE + 1])
    begun = Draft.objects.visible_to(request.actor)
    next_url = f"?etter={Position(found[PAGE - 1].last_message_at, found[PAGE - 1].id)}" if len(found) > PAGE else ""
    contacts = list(HealthContact.objects.visible_to(request.actor).active(today()).by_service())
    context = {
        "person": get_object_or_404(Person.objects.visible_to(request.actor), id=person),
        "contacts": contacts,
        "can_write": any(is_open(contact, today()) for contact in contacts),
        "rows": [(thread, *status(thread)) for thread in found[:PAGE]],
        "drafts": begun.newest_first() if after is None else [],
        "next_url": next_url,
        "previous_url": request.path if after else "",
    }
    return render(request, "dialogue/citizen/inbox.html", context)


@page(Rule.INHABITANT)
def write_message(request: Request, person: UUID, contact: UUID) -> HttpResponse:
    """«Skriv melding»."""
    found = HealthContact.objects.visible_to(request.actor).for_page()
    health_contact = get_object_or_404(found, id=contact)
    draft = (
        Draft.objects.visible_to(request.actor)
        .filter(health_contact=contact, thread=None, follows=None)
        .newest_first()
        .first()
    )
    form = MessageForm(request.POST or None, initial=draft.typed if draft else None)
    refusal = None
    if form.is_valid():
        sent = form.cleaned_data
        try:
            thread = writing.write_message(
                actor=request.actor, contact_id=contact, subject=sent["subject"], body=sent["body"],
                idempotency_key=sent["key"], now=now(),
            )  # fmt: skip
        except Refusal as problem:
            refusal = problem
        else:
            return done(request, Done.SENT, reverse("dialogue:thread", args=[person, thread.id]))
    form = form.again(key=new_id()) if isinstance(refusal, writing.KeyUsedForAnother) else form
    context = {"contact": health_contact, "form": form, "draft": draft, "refusal": refusal,
               "is_open": is_open(health_contact, today())}  # fmt: skip
    return answered(render(request, "dialogue/citizen/write_message.html", context), form, refusal)


@page(Rule.INHABITANT)
def thread(request: Request, person: UUID, thread: UUID) -> HttpResponse:
    """Read a thread and write more in it."""
    opened = get_object_or_404(Thread.objects.visible_to(request.actor).for_page(), id=thread)
    draft = Draft.objects.visible_to(request.actor).filter(thread=opened).newest_first().first()
    form = AnswerForm(request.POST or None, initial=draft.typed if draft else None)
    refusal = None
    if form.is_valid():
        try:
            writing.continue_thread(
                actor=request.actor, thread_id=thread, body=form.cleaned_data["body"],
                idempotency_key=form.cleaned_data["key"], now=now(),
            )  # fmt: skip
        except Refusal as problem:
            refusal = problem
        else:
            return done(request, Done.SENT, request.path)
    return show_thread(request, opened, draft, form, refusal)


def show_thread(
    request: Request, opened: Thread, draft: Draft | None, form: AnswerForm, refusal: Refusal | None
) -> HttpResponse:
    if is_a_look(request):
        reading.read_thread(actor=request.actor, thread=opened, now=now())
    form = form.again(key=new_id()) if isinstance(refusal, writing.KeyUsedForAnother) else form
    messages = list(Message.objects.visible_to(request.actor).in_thread(opened))
    context = {
        "thread": opened,
        "messages": messages,
        "notice": notice_of(request.actor, messages),
        "steps": steps(opened, messages),
        "form": form,
        "draft": draft,
        "refusal": refusal,
        "is_open": is_open(opened.health_contact, today()),
    }
    return answered(render(request, "dialogue/citizen/thread.html", context), form, refusal)


@require_POST
@page(Rule.INHABITANT)
def save_draft(request: Request, person: UUID, contact: UUID, thread: UUID | None = None) -> HttpResponse:
    """«Fortsett senere», and what the page does by itself before a session runs out."""
    get_object_or_404(HealthContact.objects.visible_to(request.actor), id=contact)
    if thread:
        get_object_or_404(Thread.objects.visible_to(request.actor), id=thread, health_contact=contact)
    draft = drafts.save_draft(
        actor=request.actor, contact_id=contact, thread_id=thread, now=now(), **MessageForm(request.POST).typed
    )
    if is_by_script(request):
        return HttpResponse(status=204)
    return done(request, Done.DRAFT_KEPT if draft else Done.NOTHING_KEPT, reverse("dialogue:inbox", args=[person]))


@require_POST
@page(Rule.INHABITANT)
def discard_draft(request: Request, person: UUID, draft: UUID) -> HttpResponse:
    """Throw a draft away, and stay on the page that showed it."""
    get_object_or_404(Draft.objects.visible_to(request.actor), id=draft)
    drafts.discard_draft(actor=request.actor, draft_id=draft)
    return done(
        request, Done.DRAFT_DISCARDED, safe_path(request.POST.get("next", reverse("dialogue:inbox", args=[person])))
    )


def answered(page: HttpResponse, form: AnswerForm, refusal: Refusal | None) -> HttpResponse:
    """A page that shows a form, with the HTTP status of how it went: fine, refused, or with errors to mend."""
    page.status_code = refusal.status if refusal else 422 if form.errors else 200
    if isinstance(refusal, writing.TooMany):
        page.headers["Retry-After"] = str(int(writing.A_WHILE.total_seconds()))
    return page

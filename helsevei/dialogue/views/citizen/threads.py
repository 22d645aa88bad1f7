"""One thread as the inhabitant sees it: begin it, read it, write more, and take up one that is closed (M6)."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from helsevei.accounts.models import UserKind
from helsevei.contacts.models import HealthContact, contacts_with_phones, the_contact
from helsevei.contacts.policy import may_write_now, receiver
from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor
from helsevei.core.clock import now, today
from helsevei.core.ids import new_id
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Done, Request, done, is_a_look, the_one
from helsevei.dialogue.actions import reading, writing
from helsevei.dialogue.forms import CLOSE_REASONS, AnswerForm, MessageForm
from helsevei.dialogue.models import CloseReason, Draft, Message, Position, Thread, questions
from helsevei.dialogue.moves import lines
from helsevei.dialogue.views.citizen.drafts import opened_draft
from helsevei.dialogue.views.copies import pdf_answer
from helsevei.dialogue.views.steps import follower, next_step, notice_of, steps
from helsevei.directory.measured import measured
from helsevei.directory.posted_hours import posted_hours


@page(Rule.INHABITANT)
def write_message(request: Request, person: UUID, contact: UUID) -> HttpResponse:
    """«Skriv melding»."""
    found = the_one(the_contact(request.actor, contact))
    draft = opened_draft(request, partial(questions.drafts_to, request.actor, found))
    return begin_thread(request, found, draft)


@page(Rule.INHABITANT)
def take_up(request: Request, person: UUID, thread: UUID) -> HttpResponse:
    """«Ta opp saken igjen»: a new thread, which knows the closed one."""
    closed = find(request, thread)
    if not closed.is_closed and request.method != "POST":
        return redirect(f"{reverse('dialogue:thread', args=[person, thread])}?{request.GET.urlencode()}".rstrip("?"))
    draft = opened_draft(request, partial(questions.drafts_about, request.actor, closed))
    return begin_thread(request, closed.health_contact, draft, closed)


def begin_thread(
    request: Request, contact: HealthContact, draft: Draft | None, follows: Thread | None = None
) -> HttpResponse:
    to_service = receiver(request.actor, contact, today()).id
    form = MessageForm(request.POST or None, initial={**begun(draft, follows), "to_service": to_service})
    refusal = None
    if form.is_valid():
        sent = form.cleaned_data
        try:
            thread = writing.write_message(
                actor=request.actor, contact_id=contact.id, subject=sent["subject"], body=sent["body"],
                idempotency_key=sent["key"], now=now(), follows_id=follows.id if follows else None,
                told=sent["told"], to_service_id=sent["to_service"],
            )  # fmt: skip
        except Refusal as problem:
            refusal = problem
        else:
            return done(request, Done.SENT, reverse("dialogue:thread", args=[request.actor.person_id, thread.id]))
    return show_letter(request, contact, form, draft=draft, follows=follows, refusal=refusal)


def begun(draft: Draft | None, follows: Thread | None) -> dict[str, object]:
    """What the form starts with: the draft, under the subject of the thread that it takes up."""
    typed = draft.typed if draft else {}
    return {**typed, "subject": typed.get("subject") or follows.subject} if follows else typed


def show_letter(
    request: Request,
    contact: HealthContact,
    form: MessageForm,
    *,
    draft: Draft | None,
    follows: Thread | None,
    refusal: Refusal | None,
) -> HttpResponse:
    context = {"contact": contact, "follows": follows, "draft": draft, **sending(request.actor, contact)}
    return answered(request, "dialogue/citizen/write_message.html", context, form, refusal)


@page(Rule.INHABITANT)
def thread(request: Request, person: UUID, thread: UUID) -> HttpResponse:
    """Read a thread and write more in it. What cannot go on in it, for it is closed, goes on in a new one."""
    opened = find(request, thread)
    draft = opened_draft(request, partial(questions.drafts_about, request.actor, opened))
    to_service = receiver(request.actor, opened.health_contact, today()).id
    typed = draft.typed if draft else {}
    form = AnswerForm(request.POST or None, initial={**typed, "version": opened.version, "to_service": to_service})
    refusal = None
    if form.is_valid():
        try:
            writing.continue_thread(
                actor=request.actor, thread_id=thread, body=form.cleaned_data["body"],
                idempotency_key=form.cleaned_data["key"], seen_version=form.cleaned_data["version"],
                told=form.cleaned_data["told"], to_service_id=form.cleaned_data["to_service"], now=now(),
            )  # fmt: skip
        except Refusal as problem:
            refusal = problem
        else:
            return done(request, Done.SENT, request.path)
    if isinstance(refusal, writing.NewMessageSince):
        form = form.again(version=opened.version)
    if isinstance(refusal, writing.ThreadClosed) or (form.is_bound and not opened.takes_more):
        closed = find(request, thread)
        letter = MessageForm({"subject": closed.subject, **form.data.dict()})  # type: ignore[attr-defined]
        return show_letter(request, closed.health_contact, letter, draft=draft, follows=closed, refusal=refusal)
    return show_thread(request, opened, draft, form, refusal)


def find(request: Request, thread: UUID) -> Thread:
    return the_one(questions.the_thread(request.actor, thread))


def show_thread(
    request: Request, opened: Thread, draft: Draft | None, form: AnswerForm, refusal: Refusal | None
) -> HttpResponse:
    before = Position.parse(request.GET.get("eldre", ""))
    if before and before.moment >= opened.last_message_at:  # tampered with: what it goes back from is there to read
        before = None
    if is_a_look(request):
        reading.read_thread(actor=request.actor, thread=opened, now=now(), has_newest=before is None)
    newest_first = questions.newest_messages(request.actor, opened, before)
    messages = newest_first[: questions.MESSAGES][::-1]
    has_more = len(newest_first) > questions.MESSAGES
    own = [message for message in messages if message.author_kind == UserKind.INHABITANT]
    context = {
        "thread": opened,
        "lines": lines(opened, messages, questions.moves(request.actor, opened) if opened.moved_at else []),
        "older_url": f"?eldre={Position(messages[0].sent_at, messages[0].id)}" if has_more else "",
        "is_older": before is not None,
        "notice": notice_of(request.actor, opened, messages) if before is None else None,
        "steps": steps(opened, own or questions.her_last(request.actor, opened)),
        "next_step": next_step(opened, now()),
        "close_reason": CLOSE_REASONS[CloseReason(opened.close_reason)] if opened.is_closed else "",
        "followed_by": follower(request.actor, opened),
        "draft": draft,
        "is_overdue": opened.is_overdue(now()),
        **sending(request.actor, opened.health_contact, promised=opened.due_at),
    }
    return answered(request, "dialogue/citizen/thread.html", context, form, refusal)


def sending(actor: Actor, contact: HealthContact, promised: datetime | None = None) -> dict[str, Any]:
    """Whether she can send now, when she could then expect the answer, unless she has been promised one already, how long
    answers have taken lately, and when the service is open for those who would rather call. Where she cannot: which service
    gets it instead, or whom else she can write to."""
    prefetch_related_objects([contact.service], "opening_hours", "opening_exceptions")
    can_send = may_write_now(actor, contact.person, contact, today())
    due_at = contact.service.answer_due_at(now()) if can_send and not promised else None
    service = receiver(actor, contact, today())
    moved_to = service if contact.person.is_digitally_active and service.id != contact.service_id else None
    posted = posted_hours(moved_to or contact.service, today())
    return {"is_open": can_send, "due_at": due_at, "posted": posted, "moved_to": moved_to,
            "measured": measured(contact.service) if can_send else "", "is_over": contact.is_over(today()),
            "others": [] if can_send or moved_to else others(actor, contact)}  # fmt: skip


def others(actor: Actor, contact: HealthContact) -> list[HealthContact]:
    """Whom else she can write to, or who represents her."""
    held = contacts_with_phones(actor, today())
    return [one for one in held if one.id != contact.id and may_write_now(actor, contact.person, one, today())]


@require_safe
@page(Rule.INHABITANT)
def copy(request: Request, person: UUID, thread: UUID) -> HttpResponse:
    """«Skriv ut eller lagre (PDF)»: the whole thread."""
    opened = find(request, thread)
    if is_a_look(request):
        reading.copy_thread(actor=request.actor, thread=opened, now=now())
    return pdf_answer(opened, list(Message.objects.visible_to(request.actor).in_thread(opened)))


def answered(
    request: Request, template: str, context: dict[str, Any], form: AnswerForm, refusal: Refusal | None
) -> HttpResponse:
    """A page that shows a form, with the HTTP status of how it went: fine, refused, or with errors to mend."""
    form = form.again(key=new_id()) if isinstance(refusal, writing.KeyUsedForAnother) else form
    status = refusal.status if refusal else 422 if form.errors else 200
    urgent = refusal.found if isinstance(refusal, writing.PossiblyUrgent) else []
    form = form.telling(urgent) if urgent else form
    if isinstance(refusal, writing.ServiceMoved):
        form, context = form.again(to_service=refusal.service.id), {**context, "moved_to": refusal.service}
    answer = render(request, template, {**context, "form": form, "refusal": refusal, "urgent": urgent}, status=status)
    if isinstance(refusal, writing.TooMany):
        answer.headers["Retry-After"] = str(int(writing.A_WHILE.total_seconds()))
    return answer

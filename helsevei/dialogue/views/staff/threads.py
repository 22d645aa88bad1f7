"""One thread as staff see it: read, answer, keep an answer for later."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor
from helsevei.core.clock import now, today
from helsevei.core.ids import new_id
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Done, Request, done, is_a_look, is_by_itself, the_one
from helsevei.dialogue.actions import drafts, reading, writing
from helsevei.dialogue.forms import CLOSE_REASONS, NoteForm, ReplyChoice, StaffAnswerForm
from helsevei.dialogue.models import CloseReason, Message, Thread, questions
from helsevei.dialogue.moves import lines
from helsevei.dialogue.policy import may_answer, may_withdraw
from helsevei.dialogue.views.staff.inbox import PERSON, beside, rows, tabs, view_of
from helsevei.dialogue.views.staff.presence import writers
from helsevei.dialogue.views.staff.replies import put_in
from helsevei.dialogue.views.staff.selection import Selection
from helsevei.dialogue.views.steps import deadline, follower, notice_of, staff_status, steps
from helsevei.retention.models import standing_holds
from helsevei.retention.policy import may_hold


@page(Rule.CARE)
def thread(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """Read a thread and answer it."""
    opened = find(request, thread)
    form = answer_form(request, opened)
    refusal = None
    if "insert" in request.POST:
        return show_thread(request, opened, form=form, puts_in=True)
    if form.is_valid():
        try:
            writing.answer_thread(
                actor=request.actor, thread_id=thread, body=form.cleaned_data["body"],
                idempotency_key=form.cleaned_data["key"], seen_version=form.cleaned_data["version"] or 0, now=now(),
            )  # fmt: skip
        except Refusal as problem:
            refusal = problem
        else:
            return done(request, Done.SENT, request.get_full_path())
    return show_thread(request, opened, form=form, refusal=refusal)


def find(request: Request, thread: UUID) -> Thread:
    return the_one(questions.the_thread(request.actor, thread))


def answer_form(request: Request, opened: Thread) -> StaffAnswerForm:
    """What is being sent, else the draft of it."""
    typed = next((draft.typed for draft in questions.drafts_about(request.actor, opened, None)), {})
    initial = {**typed, "version": opened.version}
    return StaffAnswerForm(request.POST if "body" in request.POST else None, initial=initial)


def show_thread(
    request: Request,
    opened: Thread,
    *,
    form: StaffAnswerForm | None = None,
    note_form: NoteForm | None = None,
    refusal: Refusal | None = None,
    puts_in: bool = False,
) -> HttpResponse:
    """The page, also as the answer to a form on it."""
    listed = beside(request, opened)
    if is_a_look(request):
        reading.read_thread(actor=request.actor, thread=opened, now=now(), listed=listed)
    form = form or answer_form(request, opened)
    if form.is_bound and isinstance(refusal, writing.NewMessageSince):
        form = form.again(version=opened.version)
    if form.is_bound and isinstance(refusal, writing.KeyUsedForAnother):
        form = form.again(key=new_id())
    replies = questions.replies_in(request.actor, opened.service_id)
    form = put_in(request, form, replies, opened.person, opened.service) if puts_in else form
    listed = [opened if row.id == opened.id else row for row in listed]  # now that it is read
    selection = None if request.GET.get("vis") == PERSON else Selection.parse(request.GET)
    note_form = note_form or NoteForm()
    notes = questions.notes(request.actor, opened)
    context = {
        **facts(request, opened),
        "notes": notes,
        "form": form,
        "choice": ReplyChoice(replies) if replies else None,
        "note_form": note_form,
        "opens_notes": bool(notes or note_form.errors),
        "refusal": refusal,
        "rows": rows(request.actor, listed, view_of(request)),
        "tab_items": tabs(request.actor, opened.municipality_id, selection),
        "view": view_of(request),
    }
    status = refusal.status if refusal else 422 if form.errors or note_form.errors else 200
    return render(request, "dialogue/staff/thread.html", context, status=status)


def facts(request: Request, opened: Thread) -> dict[str, Any]:
    """What is known of the thread, whoever answers it and however that goes."""
    messages = questions.all_messages(request.actor, opened)
    return {
        "thread": opened,
        "lines": lines(opened, messages, questions.moves(request.actor, opened) if opened.moved_at else []),
        "is_over": opened.health_contact.is_over(today()),
        "steps": steps(opened, messages),
        "status": staff_status(opened),
        "deadline": deadline(opened, now()),
        "close_reason": CLOSE_REASONS[CloseReason(opened.close_reason)] if opened.is_closed else "",
        "followed_by": follower(request.actor, opened),
        "writers": writers(request.actor, opened.id),
        "withdrawable": withdrawable(request.actor, opened, messages),
        "standing_holds": standing_holds(request.actor, opened.person_id, opened.id) if is_held(opened) else [],
        "may_hold": may_hold(request.actor, opened.municipality_id, opened.service_id),
        "is_mine": opened.assigned_to_id == request.actor.user_id,
        "may_answer": may_answer(request.actor, opened),
        "notice": notice_of(request.actor, opened, messages),
        "takes_answers": opened.person.is_digitally_active and not opened.is_closed,
    }


def is_held(opened: Thread) -> bool:
    """Whether something of hers is: most have nothing held, and need not be asked about. Where it was not looked for, it is asked."""
    return bool(getattr(opened, "is_held", True))


def withdrawable(actor: Actor, opened: Thread, messages: list[Message]) -> set[UUID]:
    """Which messages she may still withdraw, by their ids."""
    fresh = [one for one in messages if one.is_fresh(now()) and not one.withdrawn and may_withdraw(actor, opened, one)]
    if not fresh:
        return set()
    read_at = max(questions.reads_since(opened.id, fresh[0].sent_at), default=None)
    return {one.id for one in fresh if read_at is None or read_at < one.sent_at}


@require_POST
@page(Rule.CARE)
def save_draft(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """Keep an answer that is not finished."""
    opened, form = find(request, thread), StaffAnswerForm(request.POST)
    draft = drafts.save_draft(
        actor=request.actor, contact_id=opened.health_contact_id, thread_id=thread, now=now(),
        is_by_itself=is_by_itself(request), **form.typed,
    )  # fmt: skip
    if is_by_itself(request):
        return HttpResponse(status=204 if draft or form.is_empty else 409)
    inbox = reverse("dialogue:staff_inbox", args=[municipality])
    return done(request, Done.DRAFT_KEPT if draft else Done.NOTHING_KEPT, inbox)

"""What staff do with a thread beside answering it: take it, hand it over, note, close, open again, journal."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from helsevei.core.access import Rule, page
from helsevei.core.actor import known
from helsevei.core.clock import now, today
from helsevei.core.ids import new_id
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Done, Request, done, is_a_look
from helsevei.dialogue.actions import handling, reading
from helsevei.dialogue.forms import CloseForm, HandOverForm, NoteForm, SeenForm
from helsevei.dialogue.models import Message, Thread, questions
from helsevei.dialogue.policy import may_answer
from helsevei.dialogue.views.copies import pdf_answer
from helsevei.dialogue.views.staff.inbox import view_of
from helsevei.dialogue.views.staff.threads import find, show_thread


@require_POST
@page(Rule.CARE)
def assign(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """«Ta samtalen»."""
    return press(request, thread, lambda seen: handling.assign_thread(
        actor=request.actor, thread_id=thread, seen_handling=seen["seen_handling"], now=now()
    ))  # fmt: skip


@require_POST
@page(Rule.CARE)
def release(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """«Legg tilbake»."""
    return press(request, thread, lambda seen: handling.release_thread(
        actor=request.actor, thread_id=thread, seen_handling=seen["seen_handling"], now=now()
    ))  # fmt: skip


@page(Rule.CARE)
def hand_over(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """«Overfør»: to a colleague or a team, with a word to them."""
    opened = find(request, thread)
    if not may_answer(request.actor, opened):
        raise NotAllowed
    form = HandOverForm(
        request.POST or None,
        initial={"version": opened.version, "handling": opened.handling_version},
        colleagues=questions.colleagues(known(request.actor.user_id), municipality, opened.service_id, now(), today()),
        teams=questions.teams_of(request.actor, opened.service_id),
    )
    if form.is_valid():
        try:
            handling.hand_over_thread(
                actor=request.actor, thread_id=thread, word=form.cleaned_data["word"],
                word_key=form.cleaned_data["word_key"], seen_handling=form.seen["seen_handling"], now=now(), **form.chosen,
            )  # fmt: skip
        except Refusal as problem:
            return show_thread(request, opened, refusal=problem)
        return back(request, opened)
    if is_a_look(request):
        reading.read_inbox(actor=request.actor, threads=[opened])
    context = {"thread": opened, "form": form, "view": view_of(request)}
    return render(request, "dialogue/staff/hand_over.html", context, status=422 if form.errors else 200)


@page(Rule.CARE)
def close(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """«Avslutt samtalen», with the reason that the inhabitant will read. What she has seen of the thread is what she had
    before her when she last opened it, not what has come since."""
    threads = Thread.objects.visible_to(request.actor).with_seen_by(request.actor).for_page()
    opened = get_object_or_404(threads, id=thread)
    if not may_answer(request.actor, opened):
        raise NotAllowed
    seen = {"version": opened.seen_version, "handling": opened.handling_version}  # type: ignore[attr-defined]
    form = CloseForm(request.POST or None, initial=seen)
    if form.is_valid():
        try:
            handling.close_thread(
                actor=request.actor, thread_id=thread, reason=form.cleaned_data["reason"], now=now(),
                **form.seen,
            )  # fmt: skip
        except Refusal as problem:
            return show_thread(request, opened, refusal=problem)
        return back(request, opened)
    if is_a_look(request):
        reading.read_inbox(actor=request.actor, threads=[opened])
    context = {"thread": opened, "form": form, "view": view_of(request)}
    return render(request, "dialogue/staff/close.html", context, status=422 if form.errors else 200)


@require_POST
@page(Rule.CARE)
def reopen(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """«Åpne samtalen igjen»."""
    return press(request, thread, lambda seen: handling.reopen_thread(
        actor=request.actor, thread_id=thread, seen_handling=seen["seen_handling"]
    ))  # fmt: skip


@require_POST
@page(Rule.CARE)
def mark_journalled(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """«Marker som journalført»: what was on the page when the button was pressed."""
    return press(request, thread, lambda seen: handling.mark_journalled(
        actor=request.actor, thread_id=thread, now=now(), **seen
    ))  # fmt: skip


@require_POST
@page(Rule.CARE)
def add_note(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """«Lagre notatet»."""
    opened, form = find(request, thread), NoteForm(request.POST)
    if not form.is_valid():
        return show_thread(request, opened, note_form=form)
    written = form.cleaned_data
    try:
        handling.add_note(
            actor=request.actor, thread_id=thread, body=written["note"], idempotency_key=written["note_key"], now=now()
        )
    except Refusal as problem:
        another = NoteForm({"note": written["note"], "note_key": str(new_id())})
        return show_thread(request, opened, note_form=another, refusal=problem)
    return back(request, opened)


@require_safe
@page(Rule.CARE)
def copy(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """The whole thread as a PDF, to print or put into a journal that has no connection."""
    opened = find(request, thread)
    if request.method == "GET":
        reading.copy_thread(actor=request.actor, thread=opened, now=now())
    return pdf_answer(opened, list(Message.objects.visible_to(request.actor).in_thread(opened)))


def press(request: Request, thread: UUID, act: Callable[[dict[str, int]], object]) -> HttpResponse:
    """A button of the thread's page: `act`, an action, is told how the thread stood there; its refusal is shown on the page."""
    opened = find(request, thread)
    try:
        act(SeenForm(request.POST).seen)
    except Refusal as problem:
        return show_thread(request, opened, refusal=problem)
    return back(request, opened)


def back(request: Request, opened: Thread) -> HttpResponse:
    """To the thread, in the list it was opened from."""
    here = reverse("dialogue:staff_thread", args=[opened.municipality_id, opened.id])
    return done(request, Done.SAVED, here + view_of(request))

"""«Innbyggerdialog»: staff read and answer what inhabitants have written to their services (M7)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.ids import new_id
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Done, Request, done, is_a_look, is_by_script, saved
from helsevei.dialogue import actions
from helsevei.dialogue.forms import StaffAnswerForm
from helsevei.dialogue.models import PAGE, Draft, Message, Position, Thread, ThreadQuerySet
from helsevei.dialogue.policy import may_answer
from helsevei.dialogue.views.steps import staff_status, steps
from helsevei.notifications.models import Notice

ALL = "?vis=alle"  # the tab of all threads, also beside an open one
Tab = tuple[str, str, bool, int | None]


@require_safe
@page(Rule.CARE)
def inbox(request: Request, municipality: UUID) -> HttpResponse:
    """Tabs «Ubesvarte», longest waiting first, and «Alle», newest first, over the threads of my services."""
    after = Position.parse(request.GET.get("etter", ""))
    chosen, tabs = choose(request, municipality, after)
    found = list(chosen[: PAGE + 1])
    shown = actions.read_inbox(actor=request.actor, threads=found[:PAGE]) if is_a_look(request) else found[:PAGE]
    view = "&vis=alle" if is_all(request) else ""
    context = {
        "rows": [(thread, *staff_status(thread)) for thread in shown],
        "tabs": tabs,
        "view": ALL if view else "",
        "next_url": f"?etter={found[PAGE - 1].position}{view}" if len(found) > PAGE else "",
        "previous_url": tabs[int(bool(view))][1] if after else "",
    }
    return render(request, "dialogue/staff/inbox.html", context)


@page(Rule.CARE)
def thread(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """Read a thread and answer it."""
    opened = get_object_or_404(Thread.objects.visible_to(request.actor).for_page(), id=thread)
    draft = Draft.objects.visible_to(request.actor).filter(thread=opened).first()
    form = StaffAnswerForm(request.POST or None, initial={**(draft.typed if draft else {}), "version": opened.version})
    refusal = None
    if form.is_valid():
        try:
            actions.answer_thread(
                actor=request.actor, thread_id=thread, body=form.cleaned_data["body"],
                idempotency_key=form.cleaned_data["key"], seen_version=form.cleaned_data["version"] or 0, now=now(),
            )  # fmt: skip
        except Refusal as problem:
            refusal = problem
        else:
            return done(request, Done.SENT, request.get_full_path())
    return show_thread(request, opened, form, refusal)


def show_thread(request: Request, opened: Thread, form: StaffAnswerForm, refusal: Refusal | None) -> HttpResponse:
    chosen, tabs = choose(request, opened.municipality_id)
    listed = list(chosen[:PAGE])
    if is_a_look(request):
        actions.read_thread(actor=request.actor, thread=opened, now=now(), listed=listed)
    listed = [opened if row.id == opened.id else row for row in listed]  # now that it is read
    messages = list(Message.objects.visible_to(request.actor).in_thread(opened))
    if isinstance(refusal, actions.NewMessageSince):
        form = form.again(version=opened.version)
    if isinstance(refusal, actions.KeyUsedForAnother):
        form = form.again(key=new_id())
    context = {
        "thread": opened,
        "messages": messages,
        "notice": Notice.objects.visible_to(request.actor).about([messages[-1].id]).last(),
        "steps": steps(opened, messages),
        "form": form if may_answer(request.actor, opened) else None,
        "takes_answers": opened.person.is_digitally_active,
        "refusal": refusal,
        "rows": [(thread, *staff_status(thread)) for thread in listed],
        "tabs": tabs,
        "view": ALL if is_all(request) else "",
    }
    return render(
        request,
        "dialogue/staff/thread.html",
        context,
        status=refusal.status if refusal else 422 if form.errors else 200,
    )


@require_POST
@page(Rule.CARE)
def save_draft(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """Keep an answer that is not finished."""
    opened = get_object_or_404(Thread.objects.visible_to(request.actor), id=thread)
    typed = StaffAnswerForm(request.POST).typed
    actions.save_draft(actor=request.actor, contact_id=opened.health_contact_id, thread_id=thread, now=now(), **typed)
    return HttpResponse(status=204) if is_by_script(request) else saved(request, "dialogue:staff_inbox", municipality)


def choose(request: Request, municipality: UUID, after: Position | None = None) -> tuple[ThreadQuerySet, list[Tab]]:
    """The threads of the chosen tab, in its order, and the tabs."""
    mine = Thread.objects.visible_to(request.actor).for_page().with_unread_for(request.actor)
    here = reverse("dialogue:staff_inbox", args=[municipality])
    waiting = Thread.objects.visible_to(request.actor).unanswered().count()
    everything = is_all(request)
    tabs: list[Tab] = [(_("Ubesvarte"), here, not everything, waiting), (_("Alle"), here + ALL, everything, None)]
    return mine.newest_first(after) if everything else mine.unanswered().longest_waiting_first(after), tabs


def is_all(request: Request) -> bool:
    return request.GET.get("vis") == "alle"

"""Closing several threads at once («Avslutt flere»)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from helsevei.core.access import Rule, page
from helsevei.core.actor import Role
from helsevei.core.clock import OSLO, now
from helsevei.core.refusals import NotAllowed
from helsevei.core.requests import Done, Request, done, is_a_look
from helsevei.design.components.moments import moment_words
from helsevei.dialogue.actions import handling, reading
from helsevei.dialogue.forms import SeveralToCloseForm
from helsevei.dialogue.models import Thread
from helsevei.dialogue.policy import may_answer
from helsevei.dialogue.views.staff.selection import Selection

AT_ONCE = 50


@page(Rule.CARE)
def close_several(request: Request, municipality: UUID) -> HttpResponse:
    """Those that owe nobody an answer, the longest silent first, narrowed as the inbox was; what waits is opened before it is
    closed."""
    if not request.actor.has_any(Role.CASE_WORKER, Role.LEADER):
        raise NotAllowed
    selection = Selection.parse(request.GET)
    inbox = reverse("dialogue:staff_inbox", args=[municipality]) + selection.address()
    offered = settled(request, selection)
    choices = [(f"{one.id} {one.version} {one.handling_version}", in_words(one)) for one in offered]
    everything = [value for value, _words in choices] if "alle" in request.GET else []
    form = SeveralToCloseForm(request.POST or None, offered=choices, initial={"chosen": everything})
    left_open: list[UUID] = []
    if form.is_valid():
        left_open = handling.close_threads(actor=request.actor, now=now(), **form.cleaned_data)
        if not left_open:
            return done(request, Done.SAVED, inbox)
    if is_a_look(request):
        reading.read_inbox(actor=request.actor, threads=offered)
    context = {
        "form": form,
        "inbox": inbox,
        "choose_all_url": f"{selection.address() or '?'}&alle",
        "left_open": [in_words(one) for one in offered if one.id in left_open],
        "is_partly_done": bool(left_open),
    }
    status = 409 if left_open else 422 if form.errors else 200
    return render(request, "dialogue/staff/close_several.html", context, status=status)


def settled(request: Request, selection: Selection) -> list[Thread]:
    """As many as fit on the page."""
    found = Thread.objects.visible_to(request.actor).settled().narrowed(selection.narrowing).for_list(request.actor)
    return [one for one in found.longest_silent_first()[:AT_ONCE] if may_answer(request.actor, one)]


def in_words(thread: Thread) -> str:
    words = {
        "name": thread.person.name,
        "subject": thread.subject,
        "service": thread.service.name,
        "when": moment_words(thread.last_message_at.astimezone(OSLO)),
    }
    return _("%(name)s: «%(subject)s». %(service)s, sist skrevet i %(when)s") % words

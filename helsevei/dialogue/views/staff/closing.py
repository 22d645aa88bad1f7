"""Closing several threads at once («Avslutt flere»)."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from helsevei.core.access import Rule, page
from helsevei.core.actor import Role, known
from helsevei.core.clock import OSLO, now
from helsevei.core.refusals import NotAllowed
from helsevei.core.requests import Done, Request, address, done, is_a_look
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
    offered = settled(request, selection)
    everything = [as_seen(one) for one in offered] if "alle" in request.GET else []
    form = SeveralToCloseForm(request.POST or None, offered=choices(offered), initial={"chosen": everything})
    if form.is_valid():
        ids = handling.close_threads(actor=request.actor, now=now(), **form.cleaned_data)
        if ids:
            left_open = list(Thread.objects.visible_to(request.actor).filter(id__in=ids).for_list(request.actor))
            remaining = settled(request, selection)
            return show(request, selection, remaining, SeveralToCloseForm(offered=choices(remaining)), left_open)
        return done(request, Done.SAVED, reverse("dialogue:staff_inbox", args=[municipality]) + selection.address())
    return show(request, selection, offered, form)


def show(
    request: Request,
    selection: Selection,
    offered: list[Thread],
    form: SeveralToCloseForm,
    left_open: Sequence[Thread] = (),
) -> HttpResponse:
    """The page, also as the answer to its form."""
    if is_a_look(request):
        reading.read_inbox(actor=request.actor, threads=[*offered, *left_open])
    context = {
        "form": form,
        "inbox": address("dialogue:staff_inbox", known(request.actor.municipality_id)) + selection.address(),
        "choose_all_url": f"{selection.address() or '?'}&alle",
        "left_open": [(one, in_words(one)) for one in left_open],
    }
    status = 409 if left_open else 422 if form.errors else 200
    return render(request, "dialogue/staff/close_several.html", context, status=status)


def settled(request: Request, selection: Selection) -> list[Thread]:
    """As many as fit on the page."""
    found = Thread.objects.visible_to(request.actor).settled().narrowed(selection.narrowing).for_list(request.actor)
    return [one for one in found.longest_silent_first()[:AT_ONCE] if may_answer(request.actor, one)]


def choices(threads: list[Thread]) -> list[tuple[str, str]]:
    return [(as_seen(one), in_words(one)) for one in threads]


def as_seen(thread: Thread) -> str:
    """As SeenThreads reads it."""
    return f"{thread.id} {thread.version} {thread.handling_version}"


def in_words(thread: Thread) -> str:
    words = {
        "name": thread.person.name,
        "subject": thread.subject,
        "service": thread.service.name,
        "when": moment_words(thread.last_message_at.astimezone(OSLO)),
    }
    return _("%(name)s: «%(subject)s». %(service)s. Siste melding: %(when)s") % words

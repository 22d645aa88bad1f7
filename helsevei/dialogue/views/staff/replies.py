"""«Standardsvar»: those of my services and my own, and what is put into an answer by one of them (M7)."""

from functools import partial
from typing import TypeVar, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.accounts.models import Person, User
from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Done, Request, done, saved
from helsevei.dialogue.actions import replies as actions
from helsevei.dialogue.forms import ReplyForm, StaffAnswerForm
from helsevei.dialogue.models import StandardReply
from helsevei.dialogue.policy import may_keep_replies, may_keep_reply
from helsevei.dialogue.variables import VARIABLES, Occasion, filled, in_braces
from helsevei.directory.models import Service
from helsevei.directory.versions import ChangedMeanwhile

PAGE = 50
Answer = TypeVar("Answer", bound=StaffAnswerForm)


@require_safe
@page(Rule.CARE_OR_ADMINISTRATION)
def replies(request: Request, municipality: UUID) -> HttpResponse:
    """All that one may use or keep."""
    known = StandardReply.objects.visible_to(request.actor)
    try:
        after = known.filter(id=request.GET.get("etter", "")).first()
    except ValidationError:
        after = None
    found = list(known.in_order(after)[: PAGE + 1])
    context = {
        "rows": [(one, may_keep_reply(request.actor, one)) for one in found[:PAGE]],
        "may_add": bool(places(request)),
        "next_url": f"?etter={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "dialogue/staff/replies.html", context)


@page(Rule.CARE_OR_ADMINISTRATION)
def add_reply(request: Request, municipality: UUID) -> HttpResponse:
    """«Nytt standardsvar»: of a service, or one's own."""
    where = places(request)
    if not where:
        raise NotAllowed
    form = ReplyForm(request.POST or None, places=where)
    return save_or_show(request, form, partial(actions.save_reply, actor=request.actor, municipality_id=municipality))


@page(Rule.CARE_OR_ADMINISTRATION)
def edit_reply(request: Request, municipality: UUID, reply: UUID) -> HttpResponse:
    """Its name and its text."""
    known = find(request, reply)
    initial = {"name": known.name, "body": known.body, "seen_version": known.version}
    form = ReplyForm(request.POST or None, initial=initial, places=[])
    save = partial(actions.save_reply, actor=request.actor, municipality_id=municipality, reply_id=reply)
    return save_or_show(request, form, save, known)


@page(Rule.CARE_OR_ADMINISTRATION)
def remove_reply(request: Request, municipality: UUID, reply: UUID) -> HttpResponse:
    """Ask first."""
    known = find(request, reply)
    if request.method == "POST":
        actions.remove_reply(actor=request.actor, reply_id=reply)
        return saved(request, "dialogue:replies", municipality)
    context = {
        "question": _("Fjerne standardsvaret «%(name)s»?") % {"name": known.name},
        "consequence": _("Det som er sendt med det, står som det ble sendt."),
        "yes": _("Fjern standardsvaret"),
        "back": reverse("dialogue:edit_reply", args=[municipality, reply]),
    }
    return render(request, "design/confirm.html", context)


def places(request: Request) -> list[tuple[str, str]]:
    """Where she may add one."""
    own = [("", _("Bare jeg"))] if may_keep_replies(request.actor, None) else []
    services = Service.objects.visible_to(request.actor).in_order()
    kept = [(str(one.id), one.name) for one in services if may_keep_replies(request.actor, one.id)]
    return own + kept


def find(request: Request, reply: UUID) -> StandardReply:
    known = get_object_or_404(StandardReply.objects.visible_to(request.actor).select_related("service"), id=reply)
    if not may_keep_reply(request.actor, known):
        raise NotAllowed
    return known


def save_or_show(
    request: Request, form: ReplyForm, save: "partial[StandardReply]", reply: StandardReply | None = None
) -> HttpResponse:
    status, refusal = (422 if form.errors else 200), None
    if form.is_valid():
        try:
            save(**form.cleaned_data)
        except Refusal as problem:
            status, refusal = problem.status, problem
        else:
            return done(request, Done.SAVED, reverse("dialogue:replies", args=[request.actor.municipality_id]))
    if refusal and refusal.field:
        form.add_error(refusal.field, str(refusal))
    if isinstance(refusal, ChangedMeanwhile):
        form.show_what_stands()
    context = {
        "form": form,
        "refusal": refusal if refusal and not refusal.field else None,
        "reply": reply,
        "variables": in_braces(list(VARIABLES)),
    }
    return render(request, "dialogue/staff/edit_reply.html", context, status=status)


def put_in(request: Request, form: Answer, replies: list[StandardReply], person: Person, service: Service) -> Answer:
    """«Sett inn»: what is typed already, and after it the chosen reply with its variables filled; nobody is told yet what is
    missing."""
    here = Occasion(person, service, cast(User, request.user).name, now())
    chosen = [filled(one.body, here) for one in replies if str(one.id) == form.data.get("reply")]
    typed = {name: form.data.get(name, "") for name in form.fields}
    body = "\n\n".join(filter(None, [str(typed["body"]).rstrip(), *chosen]))
    return type(form)(initial={**typed, "body": body})

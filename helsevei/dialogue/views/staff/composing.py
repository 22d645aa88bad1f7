"""«Ny melding til flere», step by step: whom it is for, who will get it, the text, and a last look before it is sent (M7).

Each step keeps what is typed in it, so that it is there after a logout too.
"""

from collections import Counter
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from helsevei.accounts.models import User
from helsevei.contacts.models import HealthContact, HealthContactQuerySet
from helsevei.core.access import Rule, page
from helsevei.core.clock import now, today
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Done, Request, done, is_a_look, is_by_itself
from helsevei.dialogue.actions import mailings as actions
from helsevei.dialogue.actions import reading
from helsevei.dialogue.forms import ReplyChoice
from helsevei.dialogue.forms.mailings import KeptForm, MailingForm, RecipientsForm
from helsevei.dialogue.models import MOST_RECIPIENTS, Mailing, Obstacle, questions
from helsevei.dialogue.policy import may_prepare, may_send_to_so_many, may_write_from
from helsevei.dialogue.variables import VARIABLES, Occasion, filled, in_braces, unfilled
from helsevei.dialogue.views.staff.mailings import NOT_SENT, OBSTACLES, find
from helsevei.directory.models import Service

PAGE = 100  # of recipients
SHOWN = 3  # letters before sending
GETS_IT = ("", Obstacle.TAKEN_OUT)  # on the list where somebody is taken out, and in again


@page(Rule.CARE)
def begin(request: Request, municipality: UUID) -> HttpResponse:
    """The first step of a new one."""
    return choose(request, municipality, None)


@page(Rule.CARE)
def edit(request: Request, municipality: UUID, begun: UUID) -> HttpResponse:
    """The same step again."""
    known = find(request, begun)
    return choose(request, municipality, known) if known.is_draft else redirect("dialogue:mailing", municipality, begun)


def choose(request: Request, municipality: UUID, known: Mailing | None) -> HttpResponse:
    services = services_to_write_from(request, municipality)
    if not services:
        raise NotAllowed
    form = RecipientsForm(request.POST or None, services=services, initial=chosen_before(known) if known else None)
    if form.is_valid():
        mailing_id = known.id if known else form.cleaned_data["key"]
        kept = actions.choose_recipients(actor=request.actor, mailing_id=mailing_id, now=now(), **form.chosen)
        return redirect("dialogue:recipients", municipality, kept.id)
    context = {"form": form, "known": known}
    return render(request, "dialogue/staff/choose_recipients.html", context, status=422 if form.errors else 200)


def services_to_write_from(request: Request, municipality: UUID) -> list[tuple[str, str]]:
    services = Service.objects.visible_to(request.actor).in_order()
    return [
        (str(one.id), one.name)
        for one in services
        if one.takes_messages and may_write_from(request.actor, municipality, one.id)
    ]


def chosen_before(mailing: Mailing) -> dict[str, object]:
    words = {True: "yes", False: "no", None: ""}
    return {"key": mailing.id, "service": str(mailing.service_id), "age_from": mailing.age_from, "age_to": mailing.age_to,
            "since_date": mailing.since_date, "open_thread": words[mailing.has_open_thread]}  # fmt: skip


@page(Rule.CARE)
def recipients(request: Request, municipality: UUID, begun: UUID) -> HttpResponse:
    """Who will get it, each with a box to take her out, and who will not; many at a time."""
    mailing = find(request, begun)
    if not mailing.is_draft:
        return redirect("dialogue:mailing", municipality, begun)
    form = KeptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.take_out(actor=request.actor, mailing_id=begun, now=now(), **form.cleaned_data)
        return onward(request, mailing)
    is_not_sent = request.GET.get("vis") == NOT_SENT
    everybody, on_list = candidates(request, mailing), Q(obstacle__in=GETS_IT)
    listed = everybody.exclude(on_list) if is_not_sent else everybody.filter(on_list)
    after = last_shown(request)
    found: list[Any] = list(listed.by_person(after)[: PAGE + 1])
    if is_a_look(request):
        reading.read_recipients(actor=request.actor, mailing=mailing, persons=[one.person_id for one in found[:PAGE]])
    kept = set(cast(QueryDict, form.data).getlist("kept")) if form.is_bound else None
    next_ = str(found[PAGE - 1].id) if len(found) > PAGE else ""
    context = {
        "mailing": mailing,
        "form": form,
        "rows": [(one, is_ticked(one, kept), str(OBSTACLES.get(one.obstacle, ""))) for one in found[:PAGE]],
        "is_not_sent": is_not_sent,
        "after": after,
        "next": next_,
        "next_url": f"?vis={NOT_SENT}&etter={next_}" if next_ else "",
        **outlook(request, mailing, numbers_of(everybody)),
    }
    return render(request, "dialogue/staff/recipients.html", context, status=422 if form.errors else 200)


def candidates(request: Request, mailing: Mailing) -> HealthContactQuerySet:
    return mailing.candidates(HealthContact.objects.visible_to(request.actor), today())


def is_ticked(contact: Any, kept: set[str] | None) -> bool:
    """As on the page that was sent, else as it is kept."""
    return contact.obstacle == "" if kept is None else str(contact.id) in kept


def last_shown(request: Request) -> HealthContact | None:
    try:
        named = HealthContact.objects.visible_to(request.actor).filter(id=request.GET.get("etter", ""))
    except ValidationError:
        return None
    return named.for_page().first()


def numbers_of(everybody: HealthContactQuerySet) -> Counter[str]:
    """How many by what keeps them from getting it."""
    obstacles: Any = everybody.order_by().values_list("obstacle", flat=True)  # type: ignore[misc]
    return Counter(obstacles)


def outlook(request: Request, mailing: Mailing, numbers: Counter[str]) -> dict[str, object]:
    """How many will get it, why others do not, and whether it can be sent to so many."""
    return {
        "receivers": numbers[""],
        "left_out": [(str(words), numbers[one]) for one, words in OBSTACLES.items() if numbers[one]],
        "others": sum(number for one, number in numbers.items() if one not in GETS_IT),
        "most": MOST_RECIPIENTS,
        "is_too_many": numbers[""] > MOST_RECIPIENTS,
        "needs_leader": not may_send_to_so_many(request.actor, mailing, numbers[""]),
    }


def onward(request: Request, mailing: Mailing) -> HttpResponse:
    """Where the button leads that the list was sent by."""
    here = reverse("dialogue:recipients", args=[mailing.municipality_id, mailing.id])
    ways = {
        "first": here,
        "next": f"{here}?etter={request.POST.get('next', '')}",
        "others": f"{here}?vis={NOT_SENT}",
        "later": reverse("dialogue:mailings", args=[mailing.municipality_id]),
    }
    way = request.POST.get("way", "")
    return redirect(ways.get(way, reverse("dialogue:mailing_text", args=[mailing.municipality_id, mailing.id])))


@page(Rule.CARE)
def text(request: Request, municipality: UUID, begun: UUID) -> HttpResponse:
    """Written and kept; valid or not, nothing typed is lost."""
    mailing = find(request, begun)
    if not mailing.is_draft:
        return redirect("dialogue:mailing", municipality, begun)
    form = MailingForm(request.POST if "body" in request.POST else None, initial=written(mailing))
    replies = questions.replies_in(request.actor, mailing.service_id)
    if "insert" in request.POST:
        form = put_in_open(form, [one.body for one in replies if str(one.id) == request.POST.get("reply")])
    if form.is_valid():
        actions.write_text(actor=request.actor, mailing_id=begun, now=now(), **form.typed)
        return redirect("dialogue:send_mailing", municipality, begun)
    context = {
        "mailing": mailing,
        "form": form,
        "choice": ReplyChoice(replies) if replies else None,
        "variables": in_braces(list(VARIABLES)),
    }
    return render(request, "dialogue/staff/mailing_text.html", context, status=422 if form.errors else 200)


def written(mailing: Mailing) -> dict[str, object]:
    return {"subject": mailing.subject, "body": mailing.body, "takes_replies": mailing.takes_replies}


def put_in_open(form: MailingForm, replies: list[str]) -> MailingForm:
    """«Sett inn»: what is typed already, and after it the chosen reply with its variables still open."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return MailingForm(initial={**typed, "body": "\n\n".join(filter(None, [str(typed["body"]).rstrip(), *replies]))})


@require_POST
@page(Rule.CARE)
def save_text(request: Request, municipality: UUID, begun: UUID) -> HttpResponse:
    """Keep what is not finished."""
    if not may_prepare(request.actor, find(request, begun)):
        raise NotAllowed
    kept = actions.write_text(actor=request.actor, mailing_id=begun, now=now(), **MailingForm(request.POST).typed)
    if is_by_itself(request):
        return HttpResponse(status=204 if kept.is_draft else 409)
    if not kept.is_draft:
        return redirect("dialogue:mailing", municipality, begun)
    return done(request, Done.DRAFT_KEPT, reverse("dialogue:mailings", args=[municipality]))


@page(Rule.CARE)
def look_over(request: Request, municipality: UUID, begun: UUID) -> HttpResponse:
    """What the first of them will read, how many will get it and how they are told; and sent, as it was seen."""
    mailing = find(request, begun)
    if not mailing.is_draft:
        return redirect("dialogue:mailing", municipality, begun)
    if not MailingForm(written(mailing)).is_valid():
        return redirect("dialogue:mailing_text", municipality, begun)
    refusal = None
    if "seen" in request.POST and KeptForm(request.POST).is_valid():
        try:
            actions.send_mailing(actor=request.actor, mailing_id=begun, seen=request.POST["seen"], now=now())
            return redirect("dialogue:mailing", municipality, begun)
        except Refusal as problem:
            refusal = problem
    everybody = candidates(request, mailing)
    receivers = list(everybody.filter(Q(obstacle="")).by_person().values_list("id", flat=True)[: MOST_RECIPIENTS + 1])
    first = list(everybody.filter(id__in=receivers[:SHOWN]).by_person())
    if is_a_look(request) and refusal is None:
        reading.read_recipients(actor=request.actor, mailing=mailing, persons=[one.person_id for one in first])
    author = cast(User, request.user).name
    letters = [
        (one.person, filled(mailing.body, Occasion(one.person, mailing.service, author, now()))) for one in first
    ]
    context = {
        "mailing": mailing,
        "refusal": refusal,
        "letters": letters,
        "author": author,
        "now": now(),
        "left_open": in_braces(unfilled(letters[0][1])) if letters else "",
        "seen": mailing.seal(receivers),
        **outlook(request, mailing, numbers_of(everybody)),
    }
    return render(request, "dialogue/staff/look_over.html", context, status=refusal.status if refusal else 200)

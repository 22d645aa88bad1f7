"""«Lagring og sletting»: how long everything is kept, what is due, and a named person's yes before it goes."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Request, address, is_a_look, saved
from helsevei.core.retention import RULES, Ending, table_at
from helsevei.retention import actions
from helsevei.retention.due import Numbers, Seen, after, due_for, numbers, seen
from helsevei.retention.forms import ApprovalForm, ReasonForm
from helsevei.retention.models import Hold, Removal
from helsevei.retention.policy import may_approve, may_lift

PAGE = 50
FEW = 10


@require_safe
@page(Rule.LEADING_OR_ADMINISTRATION)
def overview(request: Request, municipality: UUID) -> HttpResponse:
    """Every rule in words; of what needs a yes, how many are due now."""
    holds = (
        Hold.objects.visible_to(request.actor).standing().newest_first() if request.actor.has_any(Role.LEADER) else []
    )
    context = {
        "due": [(rule, numbers(request.actor, table, now())) for table, rule in RULES.items()
                if may_approve(request.actor, table)],
        "others": [(title, [rule for rule in RULES.values() if rule.ending == ending]) for ending, title in (
            (Ending.BY_ITSELF, _("Forsvinner av seg selv")),
            (Ending.FOLLOWS, _("Forsvinner sammen med noe annet")),
            (Ending.NEVER, _("Slettes ikke etter en bestemt tid")),
        )],
        "removals": [(one, RULES[one.table].what) for one in
                     Removal.objects.visible_to(request.actor).with_counts()[:FEW] if one.table in RULES],
        "holds": [(hold, may_lift(request.actor, hold)) for hold in holds],
    }  # fmt: skip
    return render(request, "retention/staff/overview.html", context)


@page(Rule.LEADING_OR_ADMINISTRATION)
def preview(request: Request, municipality: UUID, records: str) -> HttpResponse:
    """What exactly would go, page by page; and the yes to it."""
    table = table_at(records)
    if table is None or not may_approve(request.actor, table):
        raise Http404
    form, refusal = ApprovalForm(request.POST or None), None
    if form.is_valid():
        approved = {name: form.cleaned_data[name] for name in ("cutoff_at", "number")}
        try:
            actions.approve_removal(actor=request.actor, table=table, now=now(), **approved)
        except Refusal as problem:
            refusal = problem
        else:
            return saved(request, "retention:overview", municipality)
    return show_preview(request, table, now(), form, refusal)


def show_preview(
    request: Request, table: str, at: datetime, form: ApprovalForm, refusal: Refusal | None
) -> HttpResponse:
    rule, rows = RULES[table], due_for(request.actor, table, at)
    found = seen(request.actor, rule, after(rows, rule, place(request.GET.get("etter", "")))[: PAGE + 1])
    shown, here = found[:PAGE], address("retention:preview", request.actor.municipality_id, rule.address)  # type: ignore[arg-type]
    if is_a_look(request):
        actions.read_preview(actor=request.actor, table=table, persons=whose(shown))
    counted = numbers(request.actor, table, at)
    context = {
        "rule": rule,
        "numbers": counted,
        "rows": shown,
        "form": again(form, at, counted),
        "refusal": refusal,
        "next_url": f"{here}?etter={shown[-1].id}" if len(found) > PAGE else "",
        "previous_url": here if "etter" in request.GET else "",
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "retention/staff/preview.html", context, status=status)


def again(form: ApprovalForm, at: datetime, counted: Numbers) -> ApprovalForm:
    """The yes is always to what is shown now, also after one that came too late."""
    shown = {"cutoff_at": at.isoformat(), "number": min(counted.due, actions.MOST)}
    return ApprovalForm(shown if form.errors else None, initial=shown)


def whose(rows: list[Seen]) -> list[UUID]:
    return [row.person_id for row in rows if row.person_id]


def place(text: str) -> UUID | None:
    """The row that the list goes on after; None is the start, also when the address was tampered with."""
    try:
        return UUID(text)
    except ValueError:
        return None


@page(Rule.LEADING_OR_ADMINISTRATION)
def lift_hold(request: Request, municipality: UUID, hold: UUID) -> HttpResponse:
    """«Opphev sperren», for a reason."""
    held = get_object_or_404(Hold.objects.visible_to(request.actor).standing().select_related("person"), id=hold)
    if not may_lift(request.actor, held):
        raise NotAllowed
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.lift_hold(actor=request.actor, hold_id=hold, reason=form.cleaned_data["reason"], now=now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return saved(request, "retention:overview", municipality)
    facts = [
        (_("Gjelder"), held.person.name),
        (_("Hva"), _("Én samtale") if held.thread_id else _("Alt om innbyggeren i kommunen")),
        (_("Begrunnelse"), held.reason),
        (_("Sperret av"), held.placed_by_name),
    ]
    context = {"form": form, "facts": facts}
    return render(request, "retention/staff/lift_hold.html", context, status=422 if form.errors else 200)

"""«Fravær»: who is away, and who stands in."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from helsevei.accounts.actions.absences import end_absence, register_absence
from helsevei.accounts.forms import AbsenceForm
from helsevei.accounts.models import Absence, StaffRole, colleagues_of
from helsevei.accounts.policy import may_register_absence
from helsevei.core.access import Rule, page
from helsevei.core.clock import now, today
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Request, saved


@page(Rule.CARE_OR_ADMINISTRATION)
def absences(request: Request, municipality: UUID) -> HttpResponse:
    """Who of her colleagues is away or will be."""
    colleagues = colleagues_of(request.actor, now())
    rows = [
        (absence, may_register_absence(request.actor, absence.user_id, colleagues), absence.start_date <= today())
        for absence in Absence.objects.visible_to(request.actor).not_over(today())
    ]
    context = {"rows": rows, "may_register": bool(choices(request, colleagues)), "municipality": municipality}
    return render(request, "accounts/staff/absences.html", context)


@page(Rule.CARE_OR_ADMINISTRATION)
def add_absence(request: Request, municipality: UUID) -> HttpResponse:
    """«Registrer fravær»: one's own, or of somebody whom one leads."""
    colleagues = colleagues_of(request.actor, now())
    form = AbsenceForm(
        request.POST or None, initial={"user": request.actor.user_id, "start_date": today()},
        staff=choices(request, colleagues), substitutes=list({role.user_id: role.name for role in colleagues}.items()),
    )  # fmt: skip
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            register_absence(
                actor=request.actor, municipality_id=municipality, user_id=UUID(chosen["user"]), start_date=chosen["start_date"],
                end_date=chosen["end_date"], substitute_id=chosen["substitute"], now=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return saved(request, "accounts:absences", municipality)
    context = {"form": form, "municipality": municipality}
    return render(request, "accounts/staff/add_absence.html", context, status=422 if form.errors else 200)


@require_POST
@page(Rule.CARE_OR_ADMINISTRATION)
def end(request: Request, municipality: UUID, absence: UUID) -> HttpResponse:
    """«Tilbake i dag», or «Fjern» before it has begun."""
    standing = get_object_or_404(Absence.objects.visible_to(request.actor), id=absence)
    end_absence(actor=request.actor, absence_id=standing.id, now=now())
    return saved(request, "accounts:absences", municipality)


def choices(request: Request, colleagues: list[StaffRole]) -> list[tuple[UUID, str]]:
    """For whom she may register an absence, by id and name."""
    found = {
        role.user_id: role.name for role in colleagues if may_register_absence(request.actor, role.user_id, colleagues)
    }
    return list(found.items())

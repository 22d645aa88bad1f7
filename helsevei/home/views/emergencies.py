"""«Nødtilganger»: a leader looks at who has used one, and at what was opened (ST6)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.contacts import actions
from helsevei.contacts.forms import EMERGENCY_REASONS, EmergencyReviewForm
from helsevei.contacts.models import EmergencyAccess, EmergencyReason
from helsevei.contacts.policy import may_review
from helsevei.core.access import Rule, page
from helsevei.core.clock import OSLO, now
from helsevei.core.refusals import NotAllowed
from helsevei.core.requests import Request, is_a_look, saved
from helsevei.design.components.moments import moment_words
from helsevei.home.emergencies import opened

PAGE = 50


@require_safe
@page(Rule.LEADERS)
def emergencies(request: Request, municipality: UUID) -> HttpResponse:
    """Those that nobody has looked at first, then the newest; a leader need not see more than the last ones."""
    found = EmergencyAccess.objects.visible_to(request.actor).of_others(request.actor).unreviewed_first()
    listed = list(found[:PAGE])
    shown = actions.read_emergency_accesses(actor=request.actor, accesses=listed) if is_a_look(request) else listed
    rows = [(access, EMERGENCY_REASONS[EmergencyReason(access.reason)]) for access in shown]
    return render(request, "home/staff/emergencies.html", {"rows": rows, "most": PAGE, "is_cut": len(rows) == PAGE})


@page(Rule.LEADERS)
def review_emergency(request: Request, municipality: UUID, access: UUID) -> HttpResponse:
    """Why, and what was opened; then «Gjennomgått»."""
    found = EmergencyAccess.objects.visible_to(request.actor).of_others(request.actor).unreviewed_first()
    used = get_object_or_404(found, id=access)
    if not may_review(request.actor, used):
        raise NotAllowed
    form = EmergencyReviewForm(request.POST or None)
    if form.is_valid():
        actions.review_emergency_access(
            actor=request.actor, access_id=access, remark=form.cleaned_data["remark"], now=now()
        )
        return saved(request, "home:emergencies", municipality)
    if is_a_look(request):
        actions.read_emergency_accesses(actor=request.actor, accesses=[used])
    facts = [
        (_("Hvem"), used.user.name),
        (_("Innbygger"), used.person.name),
        (_("Åpnet"), moment_words(used.starts_at.astimezone(OSLO))),
        (_("Varte til"), moment_words((used.ended_at or used.ends_at).astimezone(OSLO))),
        (_("Grunn"), EMERGENCY_REASONS[EmergencyReason(used.reason)]),
        (_("Med egne ord"), used.words),
    ]
    context = {"access": used, "form": form, "facts": facts, "opened": opened(used)}
    return render(request, "home/staff/review_emergency.html", context, status=422 if form.errors else 200)

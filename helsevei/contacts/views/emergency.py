"""«Nødtilgang»: why somebody must see a person whom her services do not help, before anything of that person is shown."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helsevei.contacts import actions
from helsevei.contacts.forms import EmergencyForm
from helsevei.contacts.models import EmergencyAccess
from helsevei.contacts.policy import may_break_glass
from helsevei.contacts.searching import answered, may_be_answered
from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.requests import Request


@page(Rule.CARE)
def break_glass(request: Request, municipality: UUID) -> HttpResponse:
    """One answer for every number that has nobody here behind it. By POST, limited and logged as every search (ST2)."""
    form = EmergencyForm(request.POST or None)
    if may_break_glass(request.actor) and may_be_answered(request, form):
        if access := actions.break_glass(actor=request.actor, now=now(), **form.cleaned_data):
            return redirect("dialogue:emergency_person", municipality, access.id)
        form.add_error("identity_number", _("Ingen med dette nummeret får eller har fått tjenester fra kommunen her."))
    context = {
        "hours": settings.EMERGENCY_ACCESS_HOURS,
        "sees_everybody": not may_break_glass(request.actor),
        "still_open": EmergencyAccess.objects.visible_to(request.actor)
        .open_to(request.actor, now())
        .unreviewed_first(),
    }
    return answered(request, "contacts/staff/break_glass.html", form, **context)


@require_POST
@page(Rule.CARE)
def end_access(request: Request, municipality: UUID, access: UUID) -> HttpResponse:
    """«Avslutt nå»."""
    held = get_object_or_404(EmergencyAccess.objects.visible_to(request.actor).open_to(request.actor, now()), id=access)
    actions.end_emergency_access(actor=request.actor, access_id=held.id, now=now())
    return redirect("contacts:break_glass", municipality)

"""An administrator's page about who works here (M27)."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from helsevei.accounts import actions
from helsevei.accounts.forms import ROLE_NAMES, StaffRoleForm
from helsevei.accounts.models import StaffRole
from helsevei.core.access import Rule, page
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Request, saved
from helsevei.directory.models import Service


@page(Rule.ADMINISTRATION)
def staff(request: Request, municipality: UUID) -> HttpResponse:
    """Who works here, and a form to let one more in."""
    services = list(Service.objects.visible_to(request.actor).in_order())
    form = StaffRoleForm(request.POST or None, services=services)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.give_role(
                actor=request.actor, municipality_id=municipality, identity_number=chosen["identity_number"],
                name=chosen["name"], role=chosen["role"], service_id=chosen["service"], now=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("identity_number", str(refusal))
        else:
            return saved(request, "accounts:staff", municipality)
    roles = StaffRole.objects.visible_to(request.actor).current(now()).in_order()
    rows = [(role, ROLE_NAMES[Role(role.role)]) for role in roles]
    context = {"rows": rows, "form": form, "has_local_login": settings.LOCAL_LOGIN}
    return render(request, "accounts/staff/staff.html", context, status=422 if form.errors else 200)


@page(Rule.ADMINISTRATION)
def end_role(request: Request, municipality: UUID, role: UUID) -> HttpResponse:
    """Ask first, then take the role away."""
    held = get_object_or_404(StaffRole.objects.visible_to(request.actor).current(now()).in_order(), id=role)
    refusal = None
    if request.method == "POST":
        try:
            actions.end_role(actor=request.actor, municipality_id=municipality, role_id=role, now=now())
        except Refusal as problem:
            refusal = problem
        else:
            return saved(request, "accounts:staff", municipality)
    place = held.service.name if held.service else _("hele kommunen")
    words = {"name": held.name, "role": ROLE_NAMES[Role(held.role)], "place": place}
    context = {
        "question": _("Avslutte rollen til %(name)s?") % {"name": held.name},
        "consequence": _("%(name)s mister rollen «%(role)s» i %(place)s med en gang. Du kan gi den tilbake senere.")
        % words,
        "yes": _("Avslutt rollen"),
        "back": reverse("accounts:staff", args=[municipality]),
        "refusal": refusal,
    }
    return render(request, "design/confirm.html", context, status=refusal.status if refusal else 200)

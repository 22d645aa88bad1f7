"""The administrator lets one who works here log in locally."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from helsevei.accounts.models import StaffRole
from helsevei.core.access import Rule, page
from helsevei.core.clock import now, real_now
from helsevei.core.requests import Request, saved
from helsevei.local_login import actions
from helsevei.local_login.models import LocalLogin


@page(Rule.ADMINISTRATION)
def invitation(request: Request, municipality: UUID, role: UUID) -> HttpResponse:
    """Whether she has one; a one-time code for her, shown on this page only, now; or an end to it."""
    if not settings.LOCAL_LOGIN:
        raise Http404
    held = get_object_or_404(StaffRole.objects.visible_to(request.actor).current(now()).in_order(), id=role)
    code = ""
    if request.method == "POST" and "end" in request.POST:
        actions.end(actor=request.actor, municipality_id=municipality, role_id=role)
        return saved(request, "local_login:invitation", municipality, role)
    if request.method == "POST":
        code = actions.invite(actor=request.actor, municipality_id=municipality, role_id=role)
    login = LocalLogin.objects.visible_to(request.actor).of_user(held.user_id).first()
    is_waiting = bool(
        login and login.invitation_hash and login.invitation_ends_at and login.invitation_ends_at > real_now()
    )
    context = {"held": held, "login": login, "is_waiting": is_waiting, "code": code}
    return render(request, "local_login/staff/invitation.html", context)

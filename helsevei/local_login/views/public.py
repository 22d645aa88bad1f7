"""Logging in locally, and getting ready to: open pages, as one is not logged in yet."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from helsevei.accounts.doorway import TRIES, let_in, too_many_tries
from helsevei.core.access import Rule, page
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Request, client_address, safe_path
from helsevei.local_login import actions, codes
from helsevei.local_login.ceremony import TooManyTries, log_in
from helsevei.local_login.forms import InvitationForm, LogInForm, SetUpForm
from helsevei.local_login.models import LocalLogin


@page(Rule.OPEN)
def local_login(request: Request) -> HttpResponse:
    """Number, password and code; one answer to whatever is wrong."""
    refuse_unless_offered()
    form = LogInForm(request.POST or None)
    next_path = safe_path(request.GET.get("next", "/"))
    if form.is_valid():
        if not TRIES.allows(client_address(request)):
            return too_many_tries()
        try:
            login = log_in(**form.cleaned_data)
        except TooManyTries:
            return too_many_tries()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            TRIES.forget(client_address(request))
            response = redirect(next_path)
            let_in(request, response, login.user, provider=actions.PROVIDER, only_in=login.municipality_id)
            return response
    return render(request, "local_login/local_login.html", {"form": form}, status=422 if form.errors else 200)


@page(Rule.OPEN)
def set_up(request: Request) -> HttpResponse:
    """First the one-time code; then password and app together; at the end the recovery codes, once."""
    refuse_unless_offered()
    if request.method == "POST" and not TRIES.allows(client_address(request)):
        return too_many_tries()
    form = InvitationForm(request.POST or None)
    if not form.is_valid():
        return render(request, "local_login/invitation.html", {"form": form}, status=422 if form.errors else 200)
    invitation = form.cleaned_data["invitation"]
    try:
        login = actions.find_invitation(actor=request.actor, code=invitation)
    except Refusal as refusal:
        form.add_error("invitation", str(refusal))
        return render(request, "local_login/invitation.html", {"form": form}, status=refusal.status)
    return choose(request, invitation, login)


def choose(request: Request, invitation: str, login: LocalLogin) -> HttpResponse:
    """Password and app. The first time she has only just brought the code."""
    form = SetUpForm(request.POST if "app_code" in request.POST else None, initial={"invitation": invitation})
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            recovery = actions.set_up(
                actor=request.actor, code=invitation, password=chosen["password"], app_code=chosen["app_code"]
            )
        except Refusal as refusal:
            form.add_error("app_code", str(refusal))
        else:
            return render(request, "local_login/recovery_codes.html", {"recovery": recovery})
    drawing = codes.drawing(login.secret, login.user.name, f"Helsevei {login.municipality.name}")
    context = {"form": form, "secret": login.secret, "drawing": drawing}
    return render(request, "local_login/set_up.html", context, status=422 if form.errors else 200)


def refuse_unless_offered() -> None:
    if not settings.LOCAL_LOGIN:
        raise Http404

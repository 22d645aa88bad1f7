"""«Mine innlogginger»: where one is logged in, and a way to log out elsewhere (reliability D16). The same for everybody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from helsevei.accounts import actions
from helsevei.accounts.devices import words
from helsevei.accounts.forms import EndSessionForm
from helsevei.accounts.models import Session
from helsevei.core.access import Rule, page
from helsevei.core.clock import OSLO, real_now
from helsevei.core.requests import Done, Request, done
from helsevei.design.components.moments import moment_words

MOST = 100  # shown: whoever has more logs out of all


@page(Rule.SIGNED_IN)
def sessions(request: Request) -> HttpResponse:
    """This session, then the others, the newest first."""
    here = request.session.session_key
    form = EndSessionForm(request.POST or None)
    if form.is_valid():
        actions.end_sessions_elsewhere(actor=request.actor, here=here, only=form.cleaned_data["session"])
        return done(request, Done.LOGGED_OUT_ELSEWHERE, reverse("accounts:sessions"))
    mine = Session.objects.visible_to(request.actor).living(real_now())
    rows = sorted(mine[:MOST], key=lambda session: session.session_key != here)
    context = {"rows": [(one, words(one.device), told(one), one.session_key == here) for one in rows]}
    return render(request, "accounts/sessions.html", context, status=422 if form.errors else 200)


def told(session: Session) -> str:
    """When it was last used, for those who hear a button without what stands above it."""
    return moment_words(session.used_at.astimezone(OSLO))

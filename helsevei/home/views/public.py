"""Pages for everybody: the front door, statements, the choice of language."""

from typing import cast

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from helsevei.accounts.models import User
from helsevei.accounts.policy import may_open
from helsevei.core.access import Rule, page
from helsevei.core.actor import ActorKind
from helsevei.core.kept import SHOWN_AGAIN
from helsevei.core.middleware import LANGUAGE_COOKIE, TEXTS_OF
from helsevei.core.requests import Request, safe_path
from helsevei.home.views.errors import kept_page

A_YEAR = 365 * 24 * 60 * 60


@require_safe
@page(Rule.OPEN)
def front(request: Request) -> HttpResponse:
    """The front door; those who are logged in go on to their own start page."""
    if request.actor.kind == ActorKind.INHABITANT:
        return redirect("home:start", request.actor.person_id)
    if request.actor.kind == ActorKind.STAFF:
        return choose_municipality(request)
    return render(request, "home/front.html")


def choose_municipality(request: Request) -> HttpResponse:
    """Staff with one place go straight there; those with several municipalities, or operation besides, choose."""
    found, is_operator = cast(User, request.user).works_in, may_open(Rule.OPERATION, request.actor)
    if is_operator and not found:
        return redirect("operation:jobs")
    if len(found) == 1 and not is_operator:
        return redirect("home:staff_start", found[0].id)
    return render(request, "home/choose_municipality.html", {"municipalities": found, "is_operator": is_operator})


@require_safe
@page(Rule.OPEN)
def accessibility(request: Request) -> HttpResponse:
    return render(request, "home/accessibility.html")


@require_safe
@page(Rule.OPEN)
def privacy(request: Request) -> HttpResponse:
    return render(request, "home/privacy.html")


@require_http_methods(["GET", "HEAD", "POST"])
@page(Rule.OPEN)
def language(request: Request) -> HttpResponse:
    """Switch language and stay on the page: a link, for it changes a cookie and nothing here.

    A page that answers a form posts what that held. The form is shown again (307, see design.forms.Form), or after an
    error what was typed; nothing is done until its owner presses a button that says so (docs/decisions/0015).
    """
    came_from = request.headers.get("Referer", "").removeprefix(settings.BASE_URL)
    path, chosen = safe_path(request.GET.get("next", came_from)), request.GET.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return redirect(path)
    if request.method == "POST" and SHOWN_AGAIN not in request.POST:
        with translation.override(chosen):
            response = kept_page(request, path)
        response.headers["Content-Language"] = TEXTS_OF.get(chosen, chosen)
    else:
        response = redirect(path, preserve_request=request.method == "POST")
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax")
    return response

"""Logging in and out. The same views serve inhabitants (ID-porten) and staff (HelseID)."""

import secrets
from typing import cast

import structlog
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST, require_safe

from helsevei.accounts import login
from helsevei.accounts.doorway import TRIES, let_in, let_out, too_many_tries
from helsevei.accounts.ports import LevelTooLow, LoginRefused, ProviderUnavailable
from helsevei.accounts.sessions import SessionStore
from helsevei.core.access import Rule, page
from helsevei.core.actor import ActorKind
from helsevei.core.encryption import decrypt
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Request, client_address, safe_path

log = structlog.get_logger("helsevei.login")
BROWSER_COOKIE = "__Host-login" if settings.SECURE else "login"


def redirect_uri(provider: str) -> str:
    return settings.BASE_URL + reverse("accounts:callback", args=[provider])


@require_safe
@page(Rule.OPEN)
def choose_login(request: Request) -> HttpResponse:
    """The login page: inhabitant or staff. Whoever is logged in goes on to where she was going."""
    next_path = safe_path(request.GET.get("next", "/"))
    if request.actor.kind != ActorKind.ANONYMOUS:
        return redirect(next_path)
    own_provider = settings.STAFF_OIDC_NAME if login.is_offered("kommune") else ""
    context = {"next": next_path, "own_provider": own_provider, "has_local_login": settings.LOCAL_LOGIN}
    return render(request, "accounts/login.html", context)


@require_POST
@page(Rule.OPEN)
def begin_login(request: Request, provider: str) -> HttpResponse:
    """Send the browser to the provider."""
    if not login.is_offered(provider):
        raise Http404
    if not TRIES.allows(client_address(request)):
        return too_many_tries()
    browser_token = request.COOKIES.get(BROWSER_COOKIE) or secrets.token_urlsafe(32)
    next_path = safe_path(request.POST.get("next", "/"))
    try:
        url = login.begin(
            provider=provider,
            redirect_uri=redirect_uri(provider),
            language=get_language() or "nb",
            browser_token=browser_token,
            next_path=next_path,
            login_hint=request.POST.get("login_hint", ""),
        )
    except ProviderUnavailable:
        return unavailable(request, provider, next_path)
    response = redirect(url)
    response.set_cookie(
        BROWSER_COOKIE, browser_token, max_age=600, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return response


@require_GET
@page(Rule.OPEN)
def callback(request: Request, provider: str) -> HttpResponse:
    """The browser comes back from the provider."""
    if not login.is_offered(provider):
        raise Http404
    if not TRIES.allows(client_address(request)):
        return too_many_tries()
    browser_token, next_path = request.COOKIES.get(BROWSER_COOKIE, ""), "/"
    once = {name: values[0] for name, values in request.GET.lists() if len(values) == 1}  # twice is no answer (WB5)
    try:
        start, next_path = login.take(provider=provider, state=once.get("state", ""), browser_token=browser_token)
        logged_in = login.complete(provider=provider, start=start, parameters=once, redirect_uri=redirect_uri(provider))
    except ProviderUnavailable:
        return unavailable(request, provider, next_path)
    except (LoginRefused, Refusal) as refused:
        return turned_away(request, provider, refused, next_path)
    TRIES.forget(client_address(request))
    response = redirect(next_path)
    let_in(request, response, logged_in.user, provider=provider, identity=logged_in.identity)
    return response


def turned_away(request: Request, provider: str, refused: LoginRefused | Refusal, next_path: str) -> HttpResponse:
    """Why, and the way to try again that still leads where she was going."""
    if isinstance(refused, LevelTooLow):
        return render(request, "accounts/level_too_low.html", {"provider": provider, "next": next_path}, status=403)
    text, status = (str(refused), refused.status) if isinstance(refused, Refusal) else ("", 400)
    return render(request, "accounts/login_refused.html", {"text": text, "next": next_path}, status=status)


def unavailable(request: Request, provider: str, next_path: str) -> HttpResponse:
    TRIES.forget(client_address(request))  # nobody is shut out because the provider was away
    log.warning("login provider unavailable", provider=provider)
    response = render(request, "accounts/login_unavailable.html", {"provider": provider, "next": next_path}, status=503)
    response.headers["Retry-After"] = "10"
    return response


@require_POST
@page(Rule.SIGNED_IN)
def log_out(request: Request) -> HttpResponse:
    """End the session here and at the provider."""
    response = redirect(farewell(request.session.get("provider", ""), request.session.get("id_token", "")))
    let_out(request, response)
    return response


@require_GET
@page(Rule.OPEN)
def provider_logout(request: Request, provider: str) -> HttpResponse:
    """Opened by the provider's page, in a frame, when she logs out there; our cookie does not come along, nor is it needed.

    The answer is the same whether or not there was anything to end (OpenID Connect Front-Channel Logout 1.0, 3).
    """
    if not login.is_offered(provider):
        raise Http404
    login.log_out_by_provider(
        provider=provider, issuer=request.GET.get("iss", ""), session_id=request.GET.get("sid", "")
    )
    framed_by = csp_replace({"frame-ancestors": settings.LOGIN_ORIGINS[provider]})
    return cast(HttpResponse, framed_by(lambda _request: HttpResponse())(request))


def farewell(provider: str, id_token: str) -> str:
    """By way of the provider, so that its session ends too; straight to our own page when it does not answer."""
    here = reverse("accounts:logged_out")
    if not id_token:
        return here
    try:
        return login.logout_url(
            provider=provider, id_token=decrypt(id_token.encode()), return_to=settings.BASE_URL + here
        )
    except ProviderUnavailable:
        return here


@require_safe
@page(Rule.OPEN)
def logged_out(request: Request) -> HttpResponse:
    """Said only to one who is."""
    if request.actor.kind != ActorKind.ANONYMOUS:
        return redirect("home:front")
    return render(request, "accounts/logged_out.html")


@require_safe
@page(Rule.SIGNED_IN)
def stay(request: Request) -> JsonResponse:
    """How long the session lasts, now that the middleware has heard of the person's last sign; 409 to a page that was opened
    by another who was logged in here before."""
    if request.GET.get("reader") not in (None, str(request.actor.user_id)):
        return JsonResponse({}, status=409)
    return JsonResponse({"seconds_left": cast(SessionStore, request.session).seconds_left})

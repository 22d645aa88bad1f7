"""What the browser of one who comes is given, and what is taken from it when she leaves; however she logged in."""

from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.http import HttpResponse
from django.middleware.csrf import rotate_token

from helsevei.accounts import actions
from helsevei.accounts.devices import summary
from helsevei.accounts.models import User
from helsevei.accounts.ports import Identity
from helsevei.accounts.sessions import READER_COOKIE, WIPE, mark_of
from helsevei.core.encryption import encrypt
from helsevei.core.limits import Limit
from helsevei.core.requests import Request

FEW_MINUTES = 5
# Tries that led nowhere, from one network address: a large workplace has one, so whoever gets in wipes the slate.
TRIES = Limit(most=300, seconds=60 * FEW_MINUTES)


def too_many_tries() -> HttpResponse:
    """Without words: home has the page for it."""
    return HttpResponse(status=429, headers={"Retry-After": str(60 * FEW_MINUTES)})


def let_in(
    request: Request,
    response: HttpResponse,
    user: User,
    *,
    provider: str,
    identity: Identity | None = None,
    only_in: UUID | None = None,
) -> None:
    """A new session with a new id; whatever the browser had before is gone (AU5). `identity` is who an OpenID provider says
    that she is; with `only_in` the session is good for that municipality and no other."""
    make_room(request, response, user)
    request.session.flush()
    request.session["provider"] = provider
    request.session["only_in"] = str(only_in or "")
    request.session["device"] = summary(request.headers.get("User-Agent", ""))
    if identity:
        request.session["provider_session"] = identity.session_id
        request.session["id_token"] = encrypt(identity.id_token).decode()  # it holds the identity number
    secret = request.META.get("CSRF_COOKIE")
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if secret:  # forms that were open when the session ended can still be sent; logging out makes a new one
        request.META["CSRF_COOKIE"] = secret


def make_room(request: Request, response: HttpResponse, user: User) -> None:
    """For whoever has logged in: when another was here last, be it that her session has ended by itself, her forms that are
    still open cannot be sent any more."""
    mark = mark_of(user.id)
    if request.actor.user_id not in (None, user.id):
        let_out(request, response)
    elif request.COOKIES.get(READER_COOKIE, mark) != mark:
        wipe(request, response)
    response.set_cookie(READER_COOKIE, mark, secure=settings.SECURE, httponly=True, samesite="Lax")


def let_out(request: Request, response: HttpResponse) -> None:
    """The one who leaves, or whose place somebody else takes (AU6)."""
    actions.sign_out(actor=request.actor)
    auth.logout(request)
    wipe(request, response)


def wipe(request: Request, response: HttpResponse) -> None:
    """Nothing of hers stays in the browser (AU14)."""
    rotate_token(request)
    response.headers["Clear-Site-Data"] = WIPE

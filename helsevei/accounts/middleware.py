"""The first net: who is this, and may she open this page? Decided anew at each request (reliability D11, D13, D16)."""

from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from helsevei.accounts import actions
from helsevei.accounts.models import Person, User, actor_for
from helsevei.accounts.policy import may_decide_consent, may_open
from helsevei.accounts.ports import RegisterOutdated
from helsevei.accounts.sessions import READER_COOKIE, WIPE, SessionStore, last_sign, mark_of
from helsevei.core.access import Rule, View
from helsevei.core.actor import ANONYMOUS, Actor, ActorKind
from helsevei.core.clock import now
from helsevei.core.kept import kept
from helsevei.core.middleware import Next
from helsevei.core.refusals import NotAllowed
from helsevei.core.requests import Request, is_ahead

WELCOME, LOGOUT = "accounts:welcome", "accounts:logout"
OF_INHABITANTS = (Rule.HERSELF, Rule.IN_HER_PLACE, Rule.INHABITANT)
SEEN = (Rule.CARE, *OF_INHABITANTS)  # pages whose opening leaves an entry or a mark
METHODS = ("GET", "HEAD", "POST")  # of pages; what is sent is never edited or deleted by address (reliability MS7)


class Access:
    """Puts `request.actor` and `request.user` on the request and answers for pages one may not open."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request = cast(Request, request)
        request.actor = ANONYMOUS
        response = self.get_response(request)
        if response.status_code == 404 and request.actor.user_id and request.resolver_match:
            record_denied(request.actor, request.resolver_match.view_name, request.resolver_match.kwargs)
        return response

    def process_view(
        self, request: Request, view: View, arguments: tuple[Any, ...], keywords: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        rule = getattr(view, "rule", None)
        if rule is None:
            raise Http404
        if rule == Rule.HEALTH:
            return None
        user = current_user(request)
        if user is None:
            return None if rule == Rule.OPEN else log_in_first(request)
        request.user = user
        try:
            request.actor = actor_for(
                user, person_id=keywords.get("person"), municipality_id=keywords.get("municipality"), now=now(),
                roles=user.roles_now,
            )  # fmt: skip
        except RegisterOutdated:
            return ask_register_first(request, user)
        if not may_open(rule, request.actor) or is_of_another(request, user):
            raise Http404
        if rule in SEEN and is_ahead(request):
            return HttpResponse(status=503)  # browsers drop it, and ask again when somebody wants to see it
        return ask_for_consent_first(request) if rule in OF_INHABITANTS else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """The third net said no: the page answers as if the thing did not exist."""
        if isinstance(exception, NotAllowed):
            raise Http404 from exception


def current_user(request: Request) -> User | None:
    """The user of a living session, which her signs keep alive."""
    if request.COOKIES.get(settings.SESSION_COOKIE_NAME) is None:
        return None
    session = cast(SessionStore, request.session)
    user = session.verified_user or auth.get_user(request)
    if not isinstance(user, User):
        return None
    if sign_at := last_sign(request):
        session.touch(sign_at)
    if only_in := session.get("only_in"):
        user.keep_to(UUID(only_in))
    return user


def person_of(request: Request) -> Person:
    """The person whose pages these are: herself, as her session was read with her, or the one whom she represents."""
    if not request.actor.is_representative:
        return cast(Person, cast(User, request.user).person)
    if not hasattr(request, "represented"):
        request.represented = Person.objects.visible_to(request.actor).get()
    return cast(Person, request.represented)


def log_in_first(request: Request) -> HttpResponseBase:
    """To the login page and back; what was typed into a form that came too late is shown, not lost."""
    if request.method == "POST" and request.resolver_match and request.resolver_match.view_name == LOGOUT:
        return out_already()
    if request.method == "POST":
        context = {"kept": kept(request), "reader": request.COOKIES.get(READER_COOKIE, "")}
        return render(request, "accounts/session_over.html", context, status=401)
    return redirect(f"{reverse('accounts:login')}?{urlencode({'next': request.get_full_path()})}")


def is_of_another(request: Request, user: User) -> bool:
    """Whether this was typed by somebody who was logged in here before, and waited on the page for one who comes too late:
    only she may send it (AU7)."""
    return request.method == "POST" and request.POST.get("reader", mark_of(user.id)) != mark_of(user.id)


def out_already() -> HttpResponseBase:
    """Whoever logs out after her session has ended is told what she wanted to hear."""
    response = redirect("accounts:logged_out")
    response.headers["Clear-Site-Data"] = WIPE
    return response


def ask_for_consent_first(request: Request) -> HttpResponseBase | None:
    """The first login meets the welcome page before anything else, and so does who first stands in another's place."""
    if not needs_consent(request):
        return None
    if request.resolver_match and request.resolver_match.view_name == WELCOME:
        return None
    return redirect(
        f"{reverse(WELCOME, args=[request.actor.person_id])}?{urlencode({'next': request.get_full_path()})}"
    )


def needs_consent(request: Request) -> bool:
    """Whether the question is still open, and hers to answer whose page this is."""
    person = person_of(request)
    return person.has_dialogue_consent is None and may_decide_consent(request.actor, person.id)


def ask_register_first(request: Request, user: User) -> HttpResponseBase:
    """What the population register said of her child is too old (reliability RP5): the way to have it asked again."""
    request.actor = actor_for(user, person_id=None, municipality_id=None, now=now())
    return render(request, "accounts/register_outdated.html", {"kept": kept(request)}, status=403)


def record_denied(actor: Actor, page: str, keywords: dict[str, Any]) -> None:
    """In the chain of the municipality where she has a role; else in the platform's, whatever the address names."""
    actor = actor if actor.grants else replace(actor, municipality_id=None)
    ids = [
        value for name, value in keywords.items() if isinstance(value, UUID) and name not in {"person", "municipality"}
    ]
    if actor.kind != ActorKind.ANONYMOUS:
        actions.record_denied(actor=actor, page=page, object_id=ids[-1] if ids else None)

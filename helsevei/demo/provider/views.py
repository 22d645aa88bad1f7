"""The provider's addresses: two for people, the rest for the client."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helsevei.core.middleware import SYNONYMS, TEXTS_OF
from helsevei.demo.provider.protocol import Provider
from helsevei.demo.provider.refusals import Refused
from helsevei.design.shell import Demo, Shell

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; frame-ancestors 'none'; form-action 'self' {origin}"
)
View = Callable[[HttpRequest], HttpResponseBase]


class Addresses:
    """The views of one provider, as a URL configuration."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def urls(self) -> tuple[URLPattern, ...]:
        return (
            path(".well-known/openid-configuration", require_GET(self.metadata)),
            path("jwks", require_GET(self.keys)),
            path("par", require_POST(for_the_client(self.push))),
            path("authorize", require_http_methods(["GET", "POST"])(self.authorize)),
            path("token", require_POST(for_the_client(self.token))),
            path("endsession", require_http_methods(["GET", "POST"])(self.end_session)),
        )

    def metadata(self, _request: HttpRequest) -> HttpResponse:
        issuer = self.provider.issuer
        return JsonResponse({
            "issuer": issuer,
            "jwks_uri": f"{issuer}/jwks",
            "pushed_authorization_request_endpoint": f"{issuer}/par",
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "end_session_endpoint": f"{issuer}/endsession",
            "require_pushed_authorization_requests": True,
            "authorization_response_iss_parameter_supported": True,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "dpop_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
            "ui_locales_supported": [code for code, _ in settings.LANGUAGES],
        })  # fmt: skip

    def keys(self, _request: HttpRequest) -> HttpResponse:
        return JsonResponse({"keys": [self.provider.key.as_dict(private=False)]})

    def push(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(self.provider.push(request.POST.dict()), status=201)

    def token(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(self.provider.exchange(request.POST.dict(), request.headers.get("DPoP", "")))

    def authorize(self, request: HttpRequest) -> HttpResponse:
        """The page where one picks a person, unless the client says who it is; who is picked goes back to it as a code."""
        if request.method == "POST":
            return self._answer(request, request.POST.get("request_uri", ""), request.POST.get("person", ""))
        request_uri = request.GET.get("request_uri", "")
        pushed = self.provider.pushed(request.GET.get("client_id", ""), request_uri)
        if pushed is None:
            return self._gone(request)
        if self.provider.knows(pushed.get("login_hint", "")):
            return self._answer(request, request_uri, pushed["login_hint"])
        shown = {"request_uri": request_uri, "cards": self.provider.kind.cards()}
        return self._page(request, "pick", 200, pushed.get("ui_locales", ""), **shown)

    def end_session(self, request: HttpRequest) -> HttpResponse:
        """There is no session to end: back to the client, if it is the client that asks (RP-Initiated Logout 1.0)."""
        asked = request.POST if request.method == "POST" else request.GET
        return_to = asked.get("post_logout_redirect_uri", "")
        if self.provider.recognises(asked.get("id_token_hint", "")) and self.provider.client.owns(return_to):
            return _redirect(return_to, {"state": asked["state"]} if "state" in asked else {})
        return self._page(request, "logged_out", 200, asked.get("ui_locales", ""))

    def _answer(self, request: HttpRequest, request_uri: str, person: str) -> HttpResponse:
        answer = self.provider.answer(request_uri, person)
        return self._gone(request) if answer is None else _redirect(*answer)

    def _gone(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, "gone", 400)

    def _page(
        self, request: HttpRequest, name: str, status: int, ui_locales: str = "", **context: object
    ) -> HttpResponse:
        """In the language the portal asks for; else as core.middleware.Language has chosen for this browser."""
        kind, origin = self.provider.kind, self.provider.client.origin
        shell = Shell(municipality_name=kind.label, home_url=f"{origin}/", demo=Demo(f"{origin}/demo/"))
        language = asked_for(ui_locales) or translation.get_language()
        with translation.override(language):
            page = render(request, f"provider/{name}.html", {"shell": shell, "kind": kind, **context}, status=status)
        page["Content-Language"] = language
        page["Content-Security-Policy"] = POLICY.format(origin=origin)
        page["Cache-Control"] = "no-store"
        return page


def asked_for(ui_locales: str) -> str | None:
    """The first language of `ui_locales` that we have (OpenID Connect Core 1.0, 3.1.2.1); Northern Sámi has bokmål texts."""
    available = dict(settings.LANGUAGES)
    for wish in ui_locales.lower().split():
        code = SYNONYMS.get(wish, wish.split("-")[0])
        if TEXTS_OF.get(code, code) in available:
            return TEXTS_OF.get(code, code)
    return None


def for_the_client(view: View) -> View:
    """Answers a refusal as JSON (RFC 6749, 5.2), and nothing may be kept on the way."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        try:
            response = view(request)
        except Refused as refusal:
            response = JsonResponse({"error": refusal.error}, status=refusal.status, headers=refusal.headers)
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _redirect(url: str, query: dict[str, str]) -> HttpResponse:
    separator = "&" if "?" in url else "?"
    response = HttpResponseRedirect(f"{url}{separator}{urlencode(query)}" if query else url)
    response.status_code = 303
    return response

"""Error pages: what happened, what is kept, what to do now, in the reader's language (reliability D25)."""

import sys

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from helsevei.core.kept import Kept, kept
from helsevei.home.context import error_shell

log = structlog.get_logger("helsevei.error")
RETRY_SECONDS = "10"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return error_page(request, 413, Kept(request.get_full_path()))
    return error_page(request, 400)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: an old page, or another login since. What was typed can be sent again."""
    log.info("form refused", state=reason.split(".")[0][:60])
    return error_page(request, 403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same body for what does not exist and for what one may not see (D13)."""
    return error_page(request, 404, Kept(""))


def server_error(request: HttpRequest) -> HttpResponse:
    """Ours to mend (500), or something we lean on is away (503): then it says «prøv igjen», and the text stays."""
    problem = sys.exc_info()[1]
    if isinstance(problem, OperationalError | InterfaceError):
        log.warning("database unavailable", error=type(problem).__name__)
        response = error_page(request, 503)
        response.headers["Retry-After"] = RETRY_SECONDS
        return response
    log.error("page failed", exc_info=True)
    return error_page(request, 500)


def error_page(request: HttpRequest, status: int, kept_back: Kept | None = None) -> HttpResponse:
    """Rendered without the database: it may be what failed."""
    typed = kept_back or kept(request)
    context: dict[str, object] = {
        "kept": typed,
        "shell": error_shell(typed),
        "news": frozenset(),
        "incident": request.META.get("helsevei.incident"),
    }
    return HttpResponse(render_to_string(f"home/errors/{status}.html", context, request), status=status)

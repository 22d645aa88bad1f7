"""Error pages: what happened, what is kept, what to do now, in the reader's language (reliability D25)."""

import sys
from dataclasses import replace

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from helsevei.core.kept import Kept, kept
from helsevei.core.middleware import TooMuch
from helsevei.home.context import error_shell

log = structlog.get_logger("helsevei.error")
RETRY_SECONDS = "10"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TooMuch | RequestDataTooBig | TooManyFieldsSent):
        return error_page(request, 413, replace(kept(request), fields=()))
    return error_page(request, 400)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: an old page, or another login since. What was typed can be sent again."""
    log.info("form refused", state=reason.split(".")[0][:60])
    return error_page(request, 403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same body for what does not exist and for what one may not see (D13); with it what a page of ours had sent there."""
    typed = kept(request)
    return error_page(request, 404, Kept("", texts=typed.texts if typed.fields else []))


def server_error(request: HttpRequest) -> HttpResponse:
    """Ours to mend (500), or something we lean on is away (503): then it says «prøv igjen», and the text stays."""
    problem = sys.exc_info()[1]
    if isinstance(problem, OperationalError | InterfaceError | InternalError):
        log.warning("database unavailable", error=type(problem).__name__)
        response = error_page(request, 503)
        response.headers["Retry-After"] = RETRY_SECONDS
        return response
    log.error("page failed", exc_info=True)
    return error_page(request, 500)


def error_page(request: HttpRequest, status: int, kept_back: Kept | None = None) -> HttpResponse:
    """Rendered without the database: it may be what failed. When the page fails too, plain words."""
    try:
        page = words(request, f"home/errors/{status}.html", kept_back or kept(request))
    except Exception:
        log.exception("error page failed")
        page = _("Noe gikk galt hos oss")
    return HttpResponse(page, status=status)


def kept_page(request: HttpRequest, path: str) -> HttpResponse:
    """What an error page had kept, in another language; «Prøv igjen» sends it to this path."""
    return HttpResponse(words(request, "home/kept.html", replace(kept(request), path=path)))


def words(request: HttpRequest, template: str, typed: Kept) -> str:
    context: dict[str, object] = {
        "kept": typed,
        "shell": error_shell(typed),
        "news": frozenset(),
        "incident": request.META.get("helsevei.incident"),
    }
    return render_to_string(template, context, request)

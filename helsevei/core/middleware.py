"""What happens to every request before and after its view: log line, no storing, language, bounds."""

import time
from typing import Protocol

import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from helsevei.core.ids import new_id

log = structlog.get_logger("helsevei.request")
LANGUAGE_COOKIE = "language"
TEXTS_OF = {"se": "nb"}  # Northern Sámi pages hold bokmål texts until they are translated
LONGEST_FORM = 64 * 1024  # bytes
MOST_PARAMETERS = 100  # in an address
# What browsers in Norway send for our languages besides their own codes.
SYNONYMS = {"no": "nb", "nb-no": "nb", "nn-no": "nn", "se-no": "se", "sme": "se"}


class Next(Protocol):
    def __call__(self, request: HttpRequest, /) -> HttpResponseBase: ...


class RequestLog:
    """One JSON line per request: the name of the address, status and time; never the address itself, a name or a text (D23)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        incident = str(new_id())
        structlog.contextvars.bind_contextvars(incident=incident)
        request.META["helsevei.incident"] = incident
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("incident")
        match = request.resolver_match
        log.info(
            "request",
            incident=incident,
            method=request.method,
            page=match.view_name if match else None,
            status=response.status_code,
            milliseconds=round(1000 * (time.perf_counter() - started)),
        )
        return response


class NeverStored:
    """No page is kept by browsers or proxies: most hold personal data, and one that holds what was typed may be an error page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class Language:
    """The reader's language: her choice (cookie), else her browser's, else bokmål."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = self.choose(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", TEXTS_OF.get(language, language))
        return response

    def choose(self, request: HttpRequest) -> str:
        available = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        asked = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
        for wish in (chosen, *(code for code, _weight in asked)):
            for code in (SYNONYMS.get(wish, wish), wish.split("-")[0]):
                if code in available:
                    return code
        return settings.LANGUAGE_CODE


class TooMuch(SuspiciousOperation):
    """More than a page of ours sends: 413. Unlike Django's own, it leaves what was sent to be given back."""


class Bounds:
    """What no page of ours sends is turned away before anything reads it (reliability MS3): more than 64 kB, files or not.

    Texts are read as UTF-8, whatever encoding a header names: others could smuggle in what is no text.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.encoding = "utf-8"
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > LONGEST_FORM:
            raise TooMuch
        if request.META.get("QUERY_STRING", "").count("&") > MOST_PARAMETERS:
            raise TooMuch
        return self.get_response(request)

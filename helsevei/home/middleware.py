"""Answers that Django leaves empty, in words."""

from django.http import HttpRequest, HttpResponseBase

from helsevei.core.middleware import Next
from helsevei.home.views.errors import error_page


class WrongMethod:
    """An address that only receives forms was opened as a page: say so, instead of an empty window."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        page = error_page(request, 405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

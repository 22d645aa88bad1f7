"""Answers that Django leaves empty, in words."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from helsevei.core.middleware import Next
from helsevei.home.views.errors import error_page


class EmptyAnswers:
    """A page that takes only forms was opened (405), or somebody tries too often (429): say so, not with an empty window."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code not in (405, 429) or not isinstance(response, HttpResponse) or response.content:
            return response
        page = error_page(request, response.status_code)
        for name in {"Allow", "Retry-After"} & set(response.headers):
            page.headers[name] = response.headers[name]
        return page

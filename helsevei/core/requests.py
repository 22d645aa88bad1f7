"""The request as our views see it: with the actor that the access middleware put on it."""

from django.http import HttpRequest

from helsevei.core.actor import Actor


class Request(HttpRequest):
    actor: Actor


def is_a_look(request: HttpRequest) -> bool:
    """Whether a person is about to see the page: not HEAD, not a browser fetching ahead of her (docs/house.md, Reading is an action)."""
    return request.method in ("GET", "POST") and "prefetch" not in request.headers.get("Sec-Purpose", "")

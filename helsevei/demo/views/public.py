"""The demo's own pages: who one can be, and what has been sent to them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.demo.outbox.journal import of_the_demo
from helsevei.demo.registers import people as known

LATEST = 100


@require_safe
@page(Rule.OPEN)
def people(request: Request) -> HttpResponse:
    """Everybody in the demo, with one line about each; one becomes them by logging in."""
    return render(request, "demo/people.html", {"inhabitants": known()["inhabitants"], "staff": known()["staff"]})


@require_safe
@page(Rule.OPEN)
def outbox(request: Request) -> HttpResponse:
    """Text messages and letters as the stand-ins got them, newest first."""
    return render(request, "demo/outbox.html", {"messages": of_the_demo().all()[: -LATEST - 1 : -1]})

"""The demo's own pages: who one can be."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.demo.registers import people as known


@require_safe
@page(Rule.OPEN)
def people(request: Request) -> HttpResponse:
    """Everybody in the demo, with one line about each; one becomes them by logging in."""
    return render(request, "demo/people.html", {"inhabitants": known()["inhabitants"], "staff": known()["staff"]})

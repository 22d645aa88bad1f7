"""What the municipalities offer, for everybody (M3)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.directory.models import Offering, OfferingKind


@require_safe
@page(Rule.OPEN)
def offerings(request: Request) -> HttpResponse:
    """Choose a municipality; where there is only one, straight on to it."""
    found = Offering.objects.visible_to(request.actor).municipalities()
    if len(found) == 1:
        return redirect("directory:municipality_offerings", found[0].number)
    return render(request, "directory/offerings.html", {"municipalities": found})


@require_safe
@page(Rule.OPEN)
def municipality_offerings(request: Request, number: str) -> HttpResponse:
    """Every card of one municipality."""
    shown = list(Offering.objects.visible_to(request.actor).in_municipality(number))
    if not shown:
        raise Http404
    context = {
        "municipality": shown[0].municipality,
        "offerings": shown,
        "has_emergency": OfferingKind.EMERGENCY in {offering.kind for offering in shown},
    }
    return render(request, "directory/municipality_offerings.html", context)

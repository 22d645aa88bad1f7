"""«Helsetilbud»: what the municipality she lives in has for her and her children (M3)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helsevei.accounts.models import Person
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.requests import Request
from helsevei.directory.models import Offering, OfferingKind


@require_safe
@page(Rule.IN_HER_PLACE)
def offerings(request: Request, person: UUID) -> HttpResponse:
    """The cards she is in the target group of. Where we do not know a municipality of hers that is here, she chooses one."""
    known = get_object_or_404(Person.objects.visible_to(request.actor), id=person)
    every = Offering.objects.visible_to(request.actor)
    here = list(every.in_municipality(known.municipality_number))
    if not here:
        context = {"person": known, "municipalities": every.municipalities()}
        return render(request, "home/citizen/choose_offerings.html", context)
    mine = [offering for offering in here if offering.is_for(known.birth_date, known.children_birth_dates, today())]
    context = {
        "municipality": here[0].municipality,
        "offerings": mine,
        "has_emergency": OfferingKind.EMERGENCY in {offering.kind for offering in mine},
        "has_more": len(mine) < len(here),
    }
    return render(request, "home/citizen/offerings.html", context)

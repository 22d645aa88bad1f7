"""An administrator's page about her municipality (M27)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request, saved
from helsevei.directory.actions.municipalities import save_municipality
from helsevei.directory.forms.municipalities import MunicipalityForm
from helsevei.directory.models import Municipality


@page(Rule.ADMINISTRATION)
def edit_municipality(request: Request, municipality: UUID) -> HttpResponse:
    """What the municipality is called and its telephone number."""
    known = get_object_or_404(Municipality.objects.visible_to(request.actor), id=municipality)
    form = MunicipalityForm(request.POST or None, initial={"name": known.name, "phone": known.phone})
    if form.is_valid():
        save_municipality(actor=request.actor, municipality_id=municipality, **form.cleaned_data)
        return saved(request, "directory:edit_municipality", municipality)
    context = {"form": form, "municipality": known}
    return render(request, "directory/staff/edit_municipality.html", context, status=422 if form.errors else 200)

"""An administrator's page about her municipality (M27)."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.directory.actions.municipalities import save_municipality
from helsevei.directory.forms.municipalities import MunicipalityForm
from helsevei.directory.models import Municipality
from helsevei.directory.views.staff.saving import save_or_show

FIELDS = ("name", "phone", "organisation_number", "her_id")


@page(Rule.ADMINISTRATION)
def edit_municipality(request: Request, municipality: UUID) -> HttpResponse:
    """What the municipality is called, its telephone number, and its numbers in the registers."""
    known = get_object_or_404(Municipality.objects.visible_to(request.actor), id=municipality)
    initial = {name: getattr(known, name) for name in FIELDS} | {"seen_version": known.version}
    form = MunicipalityForm(request.POST or None, initial=initial)
    save = partial(save_municipality, actor=request.actor, municipality_id=municipality)
    return save_or_show(request, form, save, request.path, "directory/staff/edit_municipality.html", municipality=known)

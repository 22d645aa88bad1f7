"""An administrator's pages about the services of her municipality (M27)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from helsevei.core.access import Rule, page
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Request, saved
from helsevei.directory.actions.healthcare_services import save_service
from helsevei.directory.forms.healthcare_services import ServiceForm
from helsevei.directory.models import Service

FIELDS = ("name", "phone", "answer_within_minutes", "has_dialogue", "keeps_journal")


@page(Rule.ADMINISTRATION)
def services(request: Request, municipality: UUID) -> HttpResponse:
    return render(
        request, "directory/staff/services.html", {"services": Service.objects.visible_to(request.actor).in_order()}
    )


@page(Rule.ADMINISTRATION)
def edit_service(request: Request, municipality: UUID, service: UUID | None = None) -> HttpResponse:
    """Add a service, or change one."""
    known = get_object_or_404(Service.objects.visible_to(request.actor), id=service) if service else None
    form = ServiceForm(request.POST or None, initial={name: getattr(known, name) for name in FIELDS} if known else None)
    if form.is_valid():
        try:
            save_service(actor=request.actor, municipality_id=municipality, service_id=service, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            return saved(request, "directory:services", municipality)
    return render(
        request,
        "directory/staff/edit_service.html",
        {"form": form, "service": known},
        status=422 if form.errors else 200,
    )

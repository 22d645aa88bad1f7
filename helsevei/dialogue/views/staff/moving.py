"""«Flytt tjenesten»: an administrator lets another service take over all that is open with one (M6, reliability SV1)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Request, saved
from helsevei.dialogue.actions.moving import preview_move
from helsevei.dialogue.forms import MoveForm
from helsevei.directory.actions.healthcare_services import move_service as move
from helsevei.directory.models import Service


@page(Rule.ADMINISTRATION)
def move_service(request: Request, municipality: UUID, service: UUID) -> HttpResponse:
    """First where to; then what goes along and who will read it; moved only when that has been seen."""
    here = Service.objects.visible_to(request.actor)
    moving = get_object_or_404(here, id=service)
    offered = list(here.receiving().exclude(id=service).in_order())
    form, refusal = MoveForm(request.POST or None, initial={"seen_version": moving.version}, services=offered), None
    if form.is_valid() and "is_seen" not in request.POST:
        return ask_first(request, moving, form)
    if form.is_valid():
        try:
            move(actor=request.actor, municipality_id=municipality, service_id=service, **form.cleaned_data)
        except Refusal as problem:
            refusal = problem
        else:
            return saved(request, "directory:service", municipality, service)
    if refusal:  # chosen anew, from how it stands now
        form = MoveForm(initial={"seen_version": moving.version}, services=offered)
    context = {"service": moving, "form": form, "offered": offered, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "dialogue/staff/move_service.html", context, status=status)


def ask_first(request: Request, moving: Service, form: MoveForm) -> HttpResponse:
    chosen = form.cleaned_data["successor_id"]
    preview = preview_move(
        actor=request.actor,
        municipality_id=moving.municipality_id,
        service_id=moving.id,
        successor_id=chosen,
        now=now(),
    )
    facts = [
        (_("Flyttet fra"), moving.name),
        (_("Flyttet til"), form.name_of(chosen)),
        (_("Åpne samtaler"), str(preview.threads)),
        (_("Aktive helsekontakter"), str(preview.contacts)),
        (_("Påbegynte meldinger"), str(preview.drafts)),
        (_("Disse kan lese etterpå"), ", ".join(preview.readers) or _("Ingen ennå")),
    ]
    context = {"service": moving, "form": form, "facts": facts, "has_readers": bool(preview.readers)}
    return render(request, "dialogue/staff/ask_move.html", context)

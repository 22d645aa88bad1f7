"""Keeping what one looks at in the inbox under a name («lagret utvalg»)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Done, Request, done, saved
from helsevei.dialogue.actions import selections
from helsevei.dialogue.forms import SelectionForm
from helsevei.dialogue.models import SavedSelection, questions
from helsevei.dialogue.views.staff.selection import Selection


@page(Rule.CARE)
def save_selection(request: Request, municipality: UUID) -> HttpResponse:
    """Name the one that the address says; those there are stand below, to be taken away."""
    selection, form = Selection.parse(request.GET), SelectionForm(request.POST or None)
    inbox = reverse("dialogue:staff_inbox", args=[municipality]) + selection.address()
    if form.is_valid():
        try:
            selections.save_selection(
                actor=request.actor, name=form.cleaned_data["name"], query=selection.query, now=now()
            )
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return done(request, Done.SAVED, inbox)
    context = {
        "form": form,
        "tab": selection.tab.label(),
        "is_narrowed": selection.is_narrowed,
        "inbox": inbox,
        "saved": questions.selections(request.actor),
    }
    return render(request, "dialogue/staff/save_selection.html", context, status=422 if form.errors else 200)


@require_POST
@page(Rule.CARE)
def remove_selection(request: Request, municipality: UUID, selection: UUID) -> HttpResponse:
    """«Fjern»."""
    kept = get_object_or_404(SavedSelection.objects.visible_to(request.actor), id=selection)
    selections.remove_selection(actor=request.actor, selection_id=kept.id)
    return saved(request, "dialogue:save_selection", municipality)

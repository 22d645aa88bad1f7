"""An administrator's pages about what her municipality offers (M3, M27)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Request, saved
from helsevei.directory.actions.offerings import save_offering
from helsevei.directory.forms.offerings import MOST_ROWS, OfferingForm, with_one_row_more
from helsevei.directory.models import Offering, RegisterReading


@require_safe
@page(Rule.ADMINISTRATION)
def offerings(request: Request, municipality: UUID) -> HttpResponse:
    context = {
        "offerings": Offering.objects.visible_to(request.actor).in_order(),
        "reading": RegisterReading.objects.visible_to(request.actor).first(),
    }
    return render(request, "directory/staff/offerings.html", context)


@page(Rule.ADMINISTRATION)
def edit_offering(request: Request, municipality: UUID, offering: UUID) -> HttpResponse:
    """What stands on the card. «Legg til rad» shows the form again with what was typed, and changes nothing."""
    known = get_object_or_404(Offering.objects.visible_to(request.actor).with_contact_options(), id=offering)
    if "more" in request.POST:
        form = OfferingForm(known, initial=with_one_row_more(request.POST.dict()))
    else:
        form = OfferingForm(known, request.POST or None)
    refusal = None
    if form.is_valid():
        try:
            save_offering(
                actor=request.actor, municipality_id=municipality, offering_id=offering,
                seen_version=form.cleaned_data["version"], **form.fields_of_offering,
            )  # fmt: skip
        except Refusal as problem:
            refusal, form = problem, OfferingForm(known, {**request.POST.dict(), "version": str(known.version)})
        else:
            return saved(request, "directory:staff_offerings", municipality)
    context = {"form": form, "offering": known, "refusal": refusal, "next_row": next_row(form)}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "directory/staff/edit_offering.html", context, status=status)


def next_row(form: OfferingForm) -> str:
    """Where on the page a row more will stand, so that one goes on there; empty when there is no room."""
    rows = len(form.row_numbers)
    return f"#id_label_{rows + 1}" if rows < MOST_ROWS else ""

"""An administrator's pages about what her municipality offers (M3, M27)."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.directory.actions.offerings import save_offering
from helsevei.directory.forms.offerings import MOST_ROWS, OfferingForm, with_one_row_more
from helsevei.directory.models import Offering, RegisterReading
from helsevei.directory.views.staff.saving import save_or_show


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
    save = partial(save_offering, actor=request.actor, municipality_id=municipality, offering_id=offering)
    onwards = reverse("directory:staff_offerings", args=[municipality])
    return save_or_show(
        request, form, save, onwards, "directory/staff/edit_offering.html", offering=known, next_row=next_row(form),
        back=onwards,
    )  # fmt: skip


def next_row(form: OfferingForm) -> str:
    """Where on the page a row more will stand, so that one goes on there; empty when there is no room."""
    rows = len(form.row_numbers)
    return f"#id_label_{rows + 1}" if rows < MOST_ROWS else ""

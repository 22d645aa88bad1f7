"""An administrator's pages about when a service is open (M27)."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.requests import Request
from helsevei.design.components.moments import long_date
from helsevei.directory.actions import opening_hours as actions
from helsevei.directory.forms.opening_hours import OpeningExceptionForm, OpeningHoursForm
from helsevei.directory.models import OpeningException
from helsevei.directory.opening import holidays_from
from helsevei.directory.views.staff.healthcare_services import find, of_service
from helsevei.directory.views.staff.saving import remove_or_ask, save_or_show


@page(Rule.ADMINISTRATION)
def edit_opening_hours(request: Request, municipality: UUID, service: UUID) -> HttpResponse:
    """The ordinary week, a line of text for each day."""
    known = find(request, service)
    week = {f"day_{weekday}": day for weekday, day in known.week.items()}
    initial = week | {"is_open_on_holidays": known.is_open_on_holidays, "seen_version": known.version}
    form = OpeningHoursForm(request.POST or None, initial=initial)
    save = partial(actions.save_opening_hours, actor=request.actor, municipality_id=municipality, service_id=service)
    onwards = of_service(known)
    return save_or_show(
        request, form, save, onwards, "directory/staff/edit_opening_hours.html", service=known, back=onwards
    )


@page(Rule.ADMINISTRATION)
def opening_exceptions(request: Request, municipality: UUID, service: UUID) -> HttpResponse:
    """The days to come that are not as their weekday, a form for one more, and the public holidays."""
    known = find(request, service)
    form = OpeningExceptionForm(request.POST or None, service=known)
    save = partial(
        actions.save_opening_exception, actor=request.actor, municipality_id=municipality, service_id=service
    )
    days = OpeningException.objects.visible_to(request.actor).days_of(known, today())
    return save_or_show(
        request, form, save, request.path, "directory/staff/opening_exceptions.html", service=known, days=days,
        holidays=[] if known.is_open_on_holidays else holidays_from(today()), back=of_service(known),
    )  # fmt: skip


@page(Rule.ADMINISTRATION)
def remove_opening_exception(request: Request, municipality: UUID, exception: UUID) -> HttpResponse:
    """Ask first."""
    known = get_object_or_404(OpeningException.objects.visible_to(request.actor), id=exception)
    remove = partial(
        actions.remove_opening_exception, actor=request.actor, municipality_id=municipality, service_id=known.service_id,
        on_date=known.on_date,
    )  # fmt: skip
    back = reverse("directory:opening_exceptions", args=[municipality, known.service_id])
    return remove_or_ask(
        request, remove, back, back,
        question=_("Fjerne unntaket %(day)s?") % {"day": long_date(known.on_date)},
        consequence=_("Da gjelder de vanlige åpningstidene og helligdagene."),
        yes=_("Fjern unntaket"),
    )  # fmt: skip

"""Putting a person on the follow-up list of a service, and taking her off it."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helsevei.contacts import actions
from helsevei.contacts.forms import PinForm
from helsevei.contacts.models import HealthContact, Pin
from helsevei.contacts.policy import may_pin
from helsevei.core.access import Rule, page
from helsevei.core.clock import now, today
from helsevei.core.refusals import NotAllowed
from helsevei.core.requests import Request, is_a_look, saved

FORTNIGHT = timedelta(days=14)


@page(Rule.CARE)
def pin(request: Request, municipality: UUID, contact: UUID) -> HttpResponse:
    """«Sett på oppfølgingslista»: why, and until when."""
    helped = find(request, contact)
    standing = Pin.objects.visible_to(request.actor).standing().filter(health_contact=contact).first()
    first = {"why": standing.why, "until_date": standing.until_date} if standing else {}
    form = PinForm(request.POST or None, initial={"until_date": today() + FORTNIGHT, **first})
    if form.is_valid():
        actions.pin_person(actor=request.actor, contact_id=contact, now=now(), **form.cleaned_data)
        return saved(request, "dialogue:follow_up_list", municipality)
    if is_a_look(request):
        actions.read_contacts(actor=request.actor, contacts=[helped])
    facts = [
        (_("Navn"), helped.person.name),
        (_("Født"), date_format(helped.person.birth_date, "SHORT_DATE_FORMAT")),
        (_("Tjeneste"), helped.service.name),
    ]
    context = {"contact": helped, "form": form, "facts": facts, "is_on_the_list": standing is not None}
    return render(request, "contacts/staff/pin.html", context, status=422 if form.errors else 200)


@require_POST
@page(Rule.CARE)
def unpin(request: Request, municipality: UUID, contact: UUID) -> HttpResponse:
    """«Ta av lista»."""
    actions.unpin_person(actor=request.actor, contact_id=find(request, contact).id, now=now())
    return saved(request, "dialogue:follow_up_list", municipality)


def find(request: Request, contact: UUID) -> HealthContact:
    """One whom this member of staff may put on the list."""
    helped = get_object_or_404(HealthContact.objects.visible_to(request.actor).for_page(), id=contact)
    if not may_pin(request.actor, helped):
        raise NotAllowed
    return helped

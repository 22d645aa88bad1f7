"""The persons whom my services help, and opening and ending a health contact."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.accounts.ports import ProviderUnavailable, RegisteredPerson, population_register
from helsevei.contacts import actions
from helsevei.contacts.forms import ContactForm
from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import may_decide_contact
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Request, is_a_look, saved
from helsevei.directory.models import Service

AT_ONCE = 200


@require_safe
@page(Rule.CARE)
def contacts(request: Request, municipality: UUID) -> HttpResponse:
    found = HealthContact.objects.visible_to(request.actor).active(today()).by_person()[:AT_ONCE]
    shown = actions.read_contacts(actor=request.actor, contacts=list(found)) if is_a_look(request) else []
    rows = [(contact, may_decide_contact(request.actor, municipality, contact.service_id)) for contact in shown]
    context = {"rows": rows, "may_open": bool(services_to_decide(request, municipality))}
    return render(request, "contacts/staff/contacts.html", context)


@page(Rule.CARE)
def open_contact(request: Request, municipality: UUID) -> HttpResponse:
    """Register that a person has been given a service; name and birth date come from the population register."""
    services = services_to_decide(request, municipality)
    form = ContactForm(request.POST or None, services=services)
    registered = find_registered(form) if form.is_valid() else None
    if registered:
        try:
            actions.open_contact(
                actor=request.actor, service_id=form.cleaned_data["service"], registered=registered, start_date=today()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return saved("contacts:staff_contacts", municipality)
    return render(request, "contacts/staff/open_contact.html", {"form": form}, status=422 if form.errors else 200)


def services_to_decide(request: Request, municipality: UUID) -> list[Service]:
    """The services in which this member of staff opens and ends health contacts."""
    services = Service.objects.visible_to(request.actor).in_order()
    return [service for service in services if may_decide_contact(request.actor, municipality, service.id)]


def find_registered(form: ContactForm) -> RegisteredPerson | None:
    """The person behind the number, or None with the reason on the form."""
    try:
        registered = population_register().find(form.cleaned_data["identity_number"])
    except ProviderUnavailable:
        form.add_error(
            None, _("Folkeregisteret svarer ikke akkurat nå. Det du har skrevet, står her. Prøv igjen om litt.")
        )
        return None
    if registered is None:
        form.add_error("identity_number", _("Folkeregisteret kjenner ikke dette nummeret."))
    return registered


@page(Rule.CARE)
def end_contact(request: Request, municipality: UUID, contact: UUID) -> HttpResponse:
    """Ask first, then end it; today is the last day."""
    ending = get_object_or_404(HealthContact.objects.visible_to(request.actor).active(today()).for_page(), id=contact)
    if not may_decide_contact(request.actor, municipality, ending.service_id):
        raise NotAllowed
    if request.method == "POST":
        actions.end_contact(actor=request.actor, contact_id=contact, end_date=today())
        return saved("contacts:staff_contacts", municipality)
    if is_a_look(request):
        actions.read_contacts(actor=request.actor, contacts=[ending])
    names = {"service": ending.service.name, "name": ending.person.name}
    context = {
        "question": _("Avslutte helsekontakten mellom %(service)s og %(name)s?") % names,
        "consequence": _(
            "I dag blir den siste dagen. Etterpå kan %(name)s lese samtalene, men ikke skrive flere meldinger. Vedtaket om tjenesten endres ikke her."
        )
        % names,
        "yes": _("Avslutt helsekontakten"),
        "back": reverse("contacts:staff_contacts", args=[municipality]),
    }
    return render(request, "design/confirm.html", context)

"""The persons whom my services help, and opening and ending a health contact."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.accounts.ports import ProviderUnavailable, RegisteredPerson, population_register
from helsevei.contacts import actions
from helsevei.contacts.forms import ContactForm
from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import may_decide_contact
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.identity_numbers import masked
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Request, is_a_look, saved
from helsevei.directory.models import Service

PAGE = 50


@require_safe
@page(Rule.CARE)
def contacts(request: Request, municipality: UUID) -> HttpResponse:
    after = last_seen(request)
    found = list(HealthContact.objects.visible_to(request.actor).active(today()).by_person(after)[: PAGE + 1])
    shown = actions.read_contacts(actor=request.actor, contacts=found[:PAGE]) if is_a_look(request) else []
    context = {
        "rows": [(contact, may_decide_contact(request.actor, municipality, contact.service_id)) for contact in shown],
        "may_open": bool(services_to_decide(request, municipality)),
        "next_url": f"?etter={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "contacts/staff/contacts.html", context)


def last_seen(request: Request) -> HealthContact | None:
    """The row that the address goes on after, by its id since names do not belong in addresses. None is the start of the
    list, also when the address was tampered with."""
    try:
        named = HealthContact.objects.visible_to(request.actor).filter(id=request.GET.get("etter", ""))
    except ValidationError:
        return None
    return named.select_related("person").first()


@page(Rule.CARE)
def open_contact(request: Request, municipality: UUID) -> HttpResponse:
    """Register that a person has been given a service. First shown who it is, as the population register knows her: a slip
    in the number must not give somebody else's letters to the wrong person."""
    services = services_to_decide(request, municipality)
    form = ContactForm(request.POST or None, services=services)
    registered = find_registered(request, form) if form.is_valid() else None
    if registered and "is_right_person" not in request.POST:
        return ask_whether_right(request, form, registered)
    if registered:
        service, number = form.cleaned_data["service"], registered.identity_number
        try:
            actions.open_contact(actor=request.actor, service_id=service, registered=registered, start_date=today())
        except Refusal as refusal:
            actions.record_lookup(actor=request.actor, service_id=service, identity_number=number)
            form.add_error(None, str(refusal))
        else:
            return saved(request, "contacts:staff_contacts", municipality)
    return render(request, "contacts/staff/open_contact.html", {"form": form}, status=422 if form.errors else 200)


def services_to_decide(request: Request, municipality: UUID) -> list[Service]:
    """The services in which this member of staff opens and ends health contacts."""
    services = Service.objects.visible_to(request.actor).in_order()
    return [service for service in services if may_decide_contact(request.actor, municipality, service.id)]


def find_registered(request: Request, form: ContactForm) -> RegisteredPerson | None:
    """The person behind the number, or None with the reason on the form."""
    service, number = form.cleaned_data["service"], form.cleaned_data["identity_number"]
    try:
        registered = population_register().find(number)
    except ProviderUnavailable:
        form.add_error(
            None, _("Folkeregisteret svarer ikke akkurat nå. Det du har skrevet, står her. Prøv igjen om litt.")
        )
        return None
    problem = ""
    if registered is None:
        problem = _("Folkeregisteret kjenner ikke dette nummeret.")
    elif registered.is_dead:
        problem = _("Folkeregisteret har registrert at personen er død.")
    if problem:
        actions.record_lookup(actor=request.actor, service_id=service, identity_number=number)
        form.add_error("identity_number", problem)
        return None
    return registered


def ask_whether_right(request: Request, form: ContactForm, registered: RegisteredPerson) -> HttpResponse:
    """Name and birth date, before anything is registered. Who was shown is in the access log."""
    service = form.cleaned_data["service"]
    actions.record_lookup(actor=request.actor, service_id=service, identity_number=registered.identity_number)
    facts = [
        (_("Navn"), f"{registered.given_name} {registered.family_name}"),
        (_("Født"), date_format(registered.birth_date, "SHORT_DATE_FORMAT")),
        (_("Fødselsnummer"), masked(registered.identity_number)),
        (_("Tjeneste"), dict(form.fields["service"].choices)[str(service)]),  # type: ignore[attr-defined]
    ]
    return render(request, "contacts/staff/right_person.html", {"facts": facts, "asked": form})


@page(Rule.CARE)
def end_contact(request: Request, municipality: UUID, contact: UUID) -> HttpResponse:
    """Ask first, then end it; today is the last day."""
    ending = get_object_or_404(HealthContact.objects.visible_to(request.actor).active(today()).for_page(), id=contact)
    if not may_decide_contact(request.actor, municipality, ending.service_id):
        raise NotAllowed
    if request.method == "POST":
        actions.end_contact(actor=request.actor, contact_id=contact, end_date=today())
        return saved(request, "contacts:staff_contacts", municipality)
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

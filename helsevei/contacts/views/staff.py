"""The persons whom my services help: the list, the search among them, and opening and ending a health contact."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.accounts.ports import ProviderUnavailable, RegisteredPerson, population_register
from helsevei.contacts import actions
from helsevei.contacts.forms import ContactForm, EndDateForm, SearchForm
from helsevei.contacts.models import HealthContact, HealthContactQuerySet
from helsevei.contacts.policy import may_decide_contact
from helsevei.contacts.searching import answered, may_be_answered
from helsevei.contacts.views.lists import listed
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
    """Tabs «Aktive», with those that begin later, and «Tidligere»; everybody by name."""
    own = listed(request, HealthContactQuerySet.holding, HealthContactQuerySet.by_person, PAGE)
    shown = actions.read_contacts(actor=request.actor, contacts=own.contacts) if is_a_look(request) else []
    context = {
        "list": own,
        "rows": rows(request, shown),
        "may_open": bool(services_to_decide(request, municipality)),
        "search": SearchForm(),
    }
    return render(request, "contacts/staff/contacts.html", context)


@page(Rule.CARE)
def search(request: Request, municipality: UUID) -> HttpResponse:
    """«Søk blant innbyggerne dine», those helped now, before and later. By POST, because names and numbers do not belong in
    addresses; nobody searches a whole town through (ST2)."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {}
    if may_be_answered(request, form):
        own = HealthContact.objects.visible_to(request.actor).holding(date.min)
        found = list(own.matching(form.cleaned_data["text"]).by_person()[: PAGE + 1])
        shown = actions.read_contacts(actor=request.actor, contacts=found[:PAGE], is_search=True)
        context |= {"is_answer": True, "rows": rows(request, shown), "has_more": len(found) > PAGE, "most": PAGE}
    return answered(request, "contacts/staff/search.html", form, **context)


def rows(request: Request, contacts: list[HealthContact]) -> list[tuple[HealthContact, bool, bool]]:
    """Each with whether it begins later, and whether this member of staff may say when it ends."""
    day = today()
    return [
        (
            contact,
            contact.start_date > day,
            not contact.is_over(day) and may_decide_contact(request.actor, contact.municipality_id, contact.service_id),
        )
        for contact in contacts
    ]


@page(Rule.CARE)
def open_contact(request: Request, municipality: UUID) -> HttpResponse:
    """Register that a person has been given a service. First shown who it is, as the population register knows her: a slip
    in the number must not give somebody else's letters to the wrong person."""
    services = services_to_decide(request, municipality)
    form = ContactForm(request.POST or None, services=services)
    registered = find_registered(request, form) if may_be_answered(request, form) else None
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
    return answered(request, "contacts/staff/open_contact.html", form)


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
def edit_end_date(request: Request, municipality: UUID, contact: UUID) -> HttpResponse:
    """«Rediger sluttdato»: say which day is the last, today or later; change or take back one that has not come."""
    ending = get_object_or_404(HealthContact.objects.visible_to(request.actor).holding(today()).for_page(), id=contact)
    if not may_decide_contact(request.actor, municipality, ending.service_id):
        raise NotAllowed
    form = EndDateForm(request.POST or None, initial={"end_date": ending.end_date or max(ending.start_date, today())})
    if form.is_valid():
        try:
            actions.end_contact(actor=request.actor, contact_id=contact, end_date=form.cleaned_data["end_date"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return saved(request, "contacts:staff_contacts", municipality)
    if is_a_look(request):
        actions.read_contacts(actor=request.actor, contacts=[ending])
    facts = [
        (_("Navn"), ending.person.name),
        (_("Født"), date_format(ending.person.birth_date, "SHORT_DATE_FORMAT")),
        (_("Tjeneste"), ending.service.name),
        (_("Fra dato"), date_format(ending.start_date, "SHORT_DATE_FORMAT")),
    ]
    context = {"contact": ending, "form": form, "facts": facts, "begins_later": ending.start_date > today()}
    return render(request, "contacts/staff/edit_end_date.html", context, status=422 if form.errors else 200)

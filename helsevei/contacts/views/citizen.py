"""«Helsekontakter»: the services that help her, now and before."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helsevei.accounts.models import Person
from helsevei.contacts import actions
from helsevei.contacts.models import HealthContact, HealthContactQuerySet
from helsevei.contacts.policy import may_write_now, takes_messages
from helsevei.contacts.views.lists import listed
from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor
from helsevei.core.clock import today
from helsevei.core.requests import Request, is_a_look
from helsevei.directory.measured import measured_of
from helsevei.directory.posted_hours import PostedHours, posted_hours

PAGE = 20


@require_safe
@page(Rule.INHABITANT)
def contacts(request: Request, person: UUID) -> HttpResponse:
    """Tabs «Aktive» and «Tidligere», and whom she can write to (M5)."""
    known = get_object_or_404(Person.objects.visible_to(request.actor), id=person)
    own = listed(request, HealthContactQuerySet.active, with_hours, PAGE)
    if request.actor.is_representative and is_a_look(request):
        actions.read_contacts(actor=request.actor, contacts=own.contacts)
    open_services = [
        contact.service for contact in own.contacts if may_write_now(request.actor, contact.person, contact, today())
    ]
    context = {
        "person": known,
        "list": own,
        "rows": [row(request.actor, contact, today()) for contact in own.contacts],
        "can_write": bool(open_services),
        "measured": measured_of(open_services) if open_services else {},
    }
    return render(request, "contacts/citizen/contacts.html", context)


def with_hours(found: HealthContactQuerySet, after: HealthContact | None) -> HealthContactQuerySet:
    return found.by_service(after).with_hours()


def row(actor: Actor, contact: HealthContact, day: date) -> tuple[HealthContact, bool, bool, PostedHours]:
    return (
        contact,
        takes_messages(contact, day),
        may_write_now(actor, contact.person, contact, day),
        posted_hours(contact.service, day),
    )

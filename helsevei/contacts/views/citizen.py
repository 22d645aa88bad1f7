"""«Helsekontakter»: the services that help her, now and before."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helsevei.accounts.models import Person
from helsevei.contacts.models import HealthContactQuerySet
from helsevei.contacts.policy import is_open
from helsevei.contacts.views.lists import listed
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.requests import Request

PAGE = 20


@require_safe
@page(Rule.INHABITANT)
def contacts(request: Request, person: UUID) -> HttpResponse:
    """Tabs «Aktive» and «Tidligere», and whom she can write to (M5)."""
    known = get_object_or_404(Person.objects.visible_to(request.actor), id=person)
    own = listed(request, HealthContactQuerySet.by_service, PAGE)
    rows = [(contact, is_open(contact, today())) for contact in own.contacts]
    context = {"person": known, "list": own, "rows": rows, "can_write": any(can_write for _contact, can_write in rows)}
    return render(request, "contacts/citizen/contacts.html", context)

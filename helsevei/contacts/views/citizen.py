"""«Helsekontakter»: the services that help her, now and before."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.accounts.models import Person
from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import is_open
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.requests import Request


@require_safe
@page(Rule.INHABITANT)
def contacts(request: Request, person: UUID) -> HttpResponse:
    """Tabs «Aktive» and «Tidligere», and whom she can write to (M5)."""
    known = get_object_or_404(Person.objects.visible_to(request.actor), id=person)
    is_former = request.GET.get("vis") == "tidligere"
    own = HealthContact.objects.visible_to(request.actor)
    shown = list((own.former(today()) if is_former else own.active(today())).by_service())
    here = reverse("contacts:contacts", args=[person])
    tabs = [(_("Aktive"), here, not is_former, None), (_("Tidligere"), f"{here}?vis=tidligere", is_former, None)]
    context = {
        "person": known,
        "contacts": shown,
        "tabs": tabs,
        "is_former": is_former,
        "can_write": any(is_open(contact, today()) for contact in shown),
    }
    return render(request, "contacts/citizen/contacts.html", context)

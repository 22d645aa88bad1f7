"""«Helsekontakter»: the services that help her, now and before."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.contacts.models import HealthContact
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.requests import Request


@require_safe
@page(Rule.INHABITANT)
def contacts(request: Request, person: UUID) -> HttpResponse:
    """Tabs «Aktive» and «Tidligere» (M5)."""
    is_former = request.GET.get("vis") == "tidligere"
    own = HealthContact.objects.visible_to(request.actor)
    shown = own.former(today()) if is_former else own.active(today())
    here = reverse("contacts:contacts", args=[person])
    tabs = [(_("Aktive"), here, not is_former, None), (_("Tidligere"), f"{here}?vis=tidligere", is_former, None)]
    context = {"contacts": shown.by_service(), "tabs": tabs, "is_former": is_former}
    return render(request, "contacts/citizen/contacts.html", context)

"""«Oppfølgingsliste»: the persons whom my services keep an eye on, and the shortcut to what each has written (M7)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helsevei.contacts.actions import read_pins
from helsevei.contacts.models import PinPlace
from helsevei.contacts.policy import may_pin
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.requests import Request, is_a_look
from helsevei.dialogue.models import PAGE, questions


@require_safe
@page(Rule.CARE)
def follow_up_list(request: Request, municipality: UUID) -> HttpResponse:
    """Whoever leaves the list first is on top."""
    after = PinPlace.parse(request.GET.get("etter", ""))
    found = questions.pins(request.actor, today(), after)
    shown = read_pins(actor=request.actor, pins=found[:PAGE]) if is_a_look(request) else found[:PAGE]
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "rows": [(pin, may_pin(request.actor, pin.health_contact)) for pin in shown],
        "next_url": f"?etter={PinPlace(last.until_date, last.id)}" if last else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "dialogue/staff/follow_up_list.html", context)

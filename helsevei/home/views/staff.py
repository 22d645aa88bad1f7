"""The start page of staff in one municipality."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helsevei.accounts.policy import may_open
from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.dialogue.models import Thread


@require_safe
@page(Rule.STAFF)
def start(request: Request, municipality: UUID) -> HttpResponse:
    """What waits for me, then where I can go."""
    meets_inhabitants = may_open(Rule.CARE, request.actor)
    unanswered = Thread.objects.visible_to(request.actor).unanswered().count()
    return render(request, "home/staff/start.html", {"unanswered": unanswered, "meets_inhabitants": meets_inhabitants})

"""The start page of staff in one municipality, and the audit log for its auditor."""

import re
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helsevei.audit.models import Entry
from helsevei.core.access import Rule, page
from helsevei.core.actor import Role
from helsevei.core.requests import Request
from helsevei.home.audit_log import lines
from helsevei.home.workload import numbers

PAGE = 100
NUMBER = re.compile(r"[0-9]{1,18}")


@require_safe
@page(Rule.STAFF)
def start(request: Request, municipality: UUID) -> HttpResponse:
    """What waits for me, then where I can go."""
    found = numbers(request.actor)
    context = {
        "numbers": found,
        "something_waits": any(number.count for number in found),
        "answers": request.actor.has_any(Role.CASE_WORKER, Role.LEADER),
    }
    return render(request, "home/staff/start.html", context)


@require_safe
@page(Rule.AUDIT)
def audit_log(request: Request, municipality: UUID) -> HttpResponse:
    """Everything seen and changed in the municipality, newest first (M32)."""
    place = request.GET.get("for", "")
    before = int(place) if NUMBER.fullmatch(place) else None
    found = list(Entry.objects.visible_to(request.actor).newest_first(before)[: PAGE + 1])
    context = {
        "lines": lines(found[:PAGE]),
        "next_url": f"?for={found[PAGE - 1].seq}" if len(found) > PAGE else "",
        "previous_url": request.path if before is not None else "",
    }
    return render(request, "home/staff/audit_log.html", context)

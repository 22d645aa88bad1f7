"""The start page of staff in one municipality, the audit log for its auditor, the history for its administrator."""

import re
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helsevei.audit.models import Entry
from helsevei.core.access import Rule, page
from helsevei.core.actor import Role
from helsevei.core.requests import Request
from helsevei.directory.models import Change
from helsevei.home import audit_log as audit_words
from helsevei.home import changes as change_words
from helsevei.home.workload import numbers, unreached_teams

PAGE = 100
NUMBER = re.compile(r"[0-9]{1,18}")


@require_safe
@page(Rule.STAFF)
def start(request: Request, municipality: UUID) -> HttpResponse:
    """What waits for me, then where I can go."""
    found = numbers(request.actor)
    context = {
        "unreached_teams": unreached_teams(request.actor),
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
        "lines": audit_words.lines(found[:PAGE]),
        "next_url": f"?for={found[PAGE - 1].seq}" if len(found) > PAGE else "",
        "previous_url": request.path if before is not None else "",
    }
    return render(request, "home/staff/audit_log.html", context)


@require_safe
@page(Rule.ADMINISTRATION)
def changes(request: Request, municipality: UUID) -> HttpResponse:
    """What has been changed in services, hours, teams, organisation and offerings, newest first (SV4)."""
    before = place_of(request)
    found = list(Change.objects.visible_to(request.actor).newest_first(before)[: PAGE + 1])
    context = {
        "lines": change_words.lines(found[:PAGE]),
        "next_url": f"?for={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "previous_url": request.path if before else "",
    }
    return render(request, "home/staff/changes.html", context)


def place_of(request: Request) -> UUID | None:
    """The row that the address goes on before. None is the newest, also when the address was tampered with."""
    try:
        return UUID(request.GET.get("for", ""))
    except ValueError:
        return None

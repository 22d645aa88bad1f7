"""The start page of staff in one municipality, the audit log for its auditor, the history for its administrator."""

import re
from operator import attrgetter
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from helsevei.accounts.models import display_names
from helsevei.audit.models import Entry
from helsevei.core.access import Rule, page
from helsevei.core.actor import Role
from helsevei.core.clock import OSLO, now
from helsevei.core.requests import Request, is_a_look
from helsevei.core.work import MOST, SOURCES
from helsevei.design.components.moments import long_date
from helsevei.directory.models import Change, UrgentWords
from helsevei.directory.models.urgent_words import urgent_words_of
from helsevei.directory.policy import may_keep_urgent_words
from helsevei.home import actions
from helsevei.home import audit_log as audit_words
from helsevei.home import changes as change_words
from helsevei.home.workload import numbers, unreached_teams

PAGE = 100
FEW_LISTS = 10  # each of them long
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
@page(Rule.CARE)
def work_list(request: Request, municipality: UUID) -> HttpResponse:
    """«Arbeidsliste»: what waits for me in this shift from every room, what cannot wait on top (M7)."""
    found = {name: source.find(request.actor, now()) for name, source in SOURCES.items()}
    rows = sorted((row for part in found.values() for row in part), key=attrgetter("place"))
    shown = actions.read_work_list(actor=request.actor, rows=rows) if is_a_look(request) else rows
    cut = [reverse(SOURCES[name].page, args=[municipality]) for name, part in found.items() if len(part) == MOST]
    return render(request, "home/staff/work_list.html", {"rows": shown, "whole_lists": cut, "now": now()})


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


@require_safe
@page(Rule.STAFF)
def urgent_words(request: Request, municipality: UUID) -> HttpResponse:
    """«Hasteord»: the list that holds, and those that held before it (MS12)."""
    before = int(place) if NUMBER.fullmatch(place := request.GET.get("for", "")) else None
    found = list(UrgentWords.objects.visible_to(request.actor).newest_first(before)[: FEW_LISTS + 1])
    names = display_names({one.saved_by for one in found})
    context = {
        "holds": (found[0] if found else urgent_words_of(municipality)) if before is None else None,
        "former": [(one, since(one)) for one in (found[:FEW_LISTS] if before else found[1:FEW_LISTS])],
        "names": names,
        "may_keep": may_keep_urgent_words(request.actor, municipality),
        "next_url": f"?for={found[FEW_LISTS - 1].version}" if len(found) > FEW_LISTS else "",
        "previous_url": request.path if before is not None else "",
    }
    return render(request, "home/staff/urgent_words.html", context)


def since(words: UrgentWords) -> str:
    return long_date(words.saved_at.astimezone(OSLO).date(), with_year=True)


def place_of(request: Request) -> UUID | None:
    """The row that the address goes on before. None is the newest, also when the address was tampered with."""
    try:
        return UUID(request.GET.get("for", ""))
    except ValueError:
        return None

"""«Min helse», and who has seen one's data."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helsevei.accounts.models import Person
from helsevei.audit.models import Entry
from helsevei.contacts.models import HealthContact
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.requests import Request
from helsevei.dialogue.models import Draft, Thread
from helsevei.home.access_log import looks

PAGE = 100


@require_safe
@page(Rule.INHABITANT)
def start(request: Request, person: UUID) -> HttpResponse:
    """First «is there something for me?», then «what can I do?» (M1)."""
    unread = Thread.objects.visible_to(request.actor).for_page().unread_for(request.actor)
    context = {
        "person": get_object_or_404(Person.objects.visible_to(request.actor), id=person),
        "unread": list(unread.newest_first()[:5]),
        "drafts": list(Draft.objects.visible_to(request.actor).newest_first()[:5]),
        "contacts": list(HealthContact.objects.visible_to(request.actor).active(today()).by_service()),
    }
    return render(request, "home/citizen/start.html", context)


@require_safe
@page(Rule.INHABITANT)
def access_log(request: Request, person: UUID) -> HttpResponse:
    """Who looked at or changed her data, in what role, when and why."""
    own = Entry.objects.visible_to(request.actor).about_person(person)
    before = own.filter(id=request.GET["for"]).first() if is_id(request.GET.get("for", "")) else None
    entries = list((own.older_than(before) if before else own)[: PAGE + 1])
    context = {
        "looks": looks(entries[:PAGE], request.actor),
        "next_url": f"?for={entries[PAGE - 1].id}" if len(entries) > PAGE else "",
        "previous_url": request.path if before else "",
    }
    return render(request, "home/citizen/access_log.html", context)


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

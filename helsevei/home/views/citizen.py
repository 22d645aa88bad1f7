"""«Min helse», and who has seen one's data."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helsevei.accounts.middleware import person_of
from helsevei.audit.models import Entry, EntryQuerySet
from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import may_write_now
from helsevei.core.access import Rule, page
from helsevei.core.clock import today
from helsevei.core.requests import Request, is_a_look
from helsevei.dialogue.actions.reading import read_inbox
from helsevei.dialogue.models import Thread
from helsevei.home.access_log import looks
from helsevei.home.attention import waiting_for
from helsevei.home.national_services import national_services
from helsevei.retention.policy import may_export

PAGE = 100


@require_safe
@page(Rule.INHABITANT)
def start(request: Request, person: UUID) -> HttpResponse:
    """First «is there something for me?», then «what can I do?» (M1)."""
    contacts = list(HealthContact.objects.visible_to(request.actor).active(today()).by_service())
    waiting = waiting_for(request.actor)
    if request.actor.is_representative and is_a_look(request):
        read_inbox(actor=request.actor, threads=[one.thing for one in waiting if isinstance(one.thing, Thread)])
    context = {
        "person": person_of(request),
        "waiting": waiting,
        "unread_count": Thread.objects.visible_to(request.actor).with_unread_for(request.actor).unread().count(),
        "contacts": contacts,
        "can_write": any(may_write_now(request.actor, contact.person, contact, today()) for contact in contacts),
        "national_services": national_services().services,
    }
    return render(request, "home/citizen/start.html", context)


@require_safe
@page(Rule.IN_HER_PLACE)
def access_log(request: Request, person: UUID) -> HttpResponse:
    """Who looked at or changed her data, in what role, when and why."""
    own = Entry.objects.visible_to(request.actor).about_person(person)
    before = last_seen(own, request.GET.get("for", ""))
    entries = list((own.older_than(before) if before else own)[: PAGE + 1])
    context = {
        "may_export": may_export(request.actor),
        "looks": looks(entries[:PAGE], request.actor),
        "next_url": f"?for={entries[PAGE - 1].id}" if len(entries) > PAGE else "",
        "previous_url": request.path if before else "",
    }
    return render(request, "home/citizen/access_log.html", context)


def last_seen(own: EntryQuerySet, place: str) -> Entry | None:
    """The entry that the address goes on after; None is the start, also when the address was tampered with."""
    try:
        return own.filter(id=place).first()
    except ValidationError:
        return None

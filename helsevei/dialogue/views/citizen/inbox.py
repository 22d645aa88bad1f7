"""«Meldinger»: all her threads, by tabs and by service, and the search in them (M6)."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.accounts.middleware import person_of
from helsevei.contacts.models import contacts_with_phones
from helsevei.contacts.policy import may_write_now
from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor, known
from helsevei.core.clock import now, today
from helsevei.core.requests import Request, address, is_a_look
from helsevei.dialogue.actions import reading
from helsevei.dialogue.forms import SearchForm, ServiceChoice
from helsevei.dialogue.models import PAGE, Message, Position, Thread, questions
from helsevei.dialogue.views.excerpts import excerpts
from helsevei.dialogue.views.steps import Tag, status

MOST_FOUND = 50


class Tab(NamedTuple):
    code: str
    label: Callable[[], str]
    choose: questions.Choose


EVERYTHING = Tab("", lambda: _("Alle"), lambda threads: threads)
UNREAD = Tab("uleste", lambda: _("Uleste"), lambda threads: threads.unread())
TABS = (
    EVERYTHING,
    UNREAD,
    Tab("venter", lambda: _("Venter på svar"), lambda threads: threads.unanswered()),
    Tab("avsluttet", lambda: _("Avsluttet"), lambda threads: threads.closed()),
)


class Corner(NamedTuple):
    """A service that she has threads with, and how many of them hold something new."""

    id: UUID
    name: str
    unread: int


class Choice(NamedTuple):
    """Which of her threads she wants to see."""

    page: str
    tab: Tab
    service: Corner | None

    @property
    def is_of_one_service(self) -> bool:
        return self.service is not None

    def address(self, after: Position | None = None) -> str:
        parts = {"vis": self.tab.code, "tjeneste": self.service and self.service.id, "etter": after}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"?{query}" if query else self.page


@require_safe
@page(Rule.INHABITANT)
def inbox(request: Request, person: UUID) -> HttpResponse:
    """Her threads, newest first, and a few of the things she has begun."""
    services = [Corner(*row) for row in questions.own_services(request.actor)]
    choice, after = chosen(request, services), Position.parse(request.GET.get("etter", ""))
    found = questions.own_threads(request.actor, choice.tab.choose, choice.service and choice.service.id, after)
    herself = person_of(request)
    contacts = contacts_with_phones(request.actor, today())
    unread = sum(corner.unread for corner in services if choice.service in (None, corner))
    is_start = choice.address(after) == request.path
    drafts = questions.own_drafts(request.actor) if is_start else []
    if request.actor.is_representative and is_a_look(request):
        reading.read_inbox(actor=request.actor, threads=found[:PAGE])
    last = Position(found[PAGE - 1].last_message_at, found[PAGE - 1].id) if len(found) > PAGE else None
    context = {
        "person": herself,
        "contacts": contacts,
        "can_write": any(may_write_now(request.actor, herself, one, today()) for one in contacts),
        "unread": unread,
        "unread_url": choice._replace(tab=UNREAD).address(),
        "is_start": is_start,
        "tab_items": tabs(choice, unread),
        "choice": choice,
        "services": services,
        "narrow": ServiceChoice([(str(one.id), one.name) for one in services], choice.service and choice.service.id),
        "rows": rows(request.actor, found[:PAGE]),
        "drafts": drafts[: questions.FEW_DRAFTS],
        "has_more_drafts": len(drafts) > questions.FEW_DRAFTS,
        "next_url": choice.address(last) if last else "",
        "previous_url": choice.address() if after else "",
    }
    return render(request, "dialogue/citizen/inbox.html", context)


def chosen(request: Request, services: list[Corner]) -> Choice:
    """What the address says, as far as there is such a thing."""
    tab = next((tab for tab in TABS if tab.code == request.GET.get("vis")), EVERYTHING)
    service = next((service for service in services if str(service.id) == request.GET.get("tjeneste")), None)
    return Choice(request.path, tab, service)


def tabs(choice: Choice, unread: int) -> list[tuple[str, str, bool, int | None]]:
    return [
        (tab.label(), choice._replace(tab=tab).address(), tab is choice.tab, unread if tab is UNREAD else None)
        for tab in TABS
    ]


def rows(actor: Actor, threads: list[Thread]) -> list[tuple[Thread, Tag, str]]:
    person = known(actor.person_id)
    return [(thread, status(thread), address("dialogue:thread", person, thread.id)) for thread in threads]


@page(Rule.INHABITANT)
def search(request: Request, person: UUID) -> HttpResponse:
    """«Søk i meldingene dine», by POST: what one searches for is health information, and no part of an address (D23)."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form, "most": MOST_FOUND}
    if form.is_valid():
        words = form.cleaned_data["words"]
        own = Thread.objects.visible_to(request.actor).with_words(words).for_list(request.actor)
        found = list(own.newest_first()[: MOST_FOUND + 1])
        if request.actor.is_representative:
            reading.read_inbox(actor=request.actor, threads=found[:MOST_FOUND])
        said = excerpts(Message.objects.visible_to(request.actor).settled(now()), words, found[:MOST_FOUND])
        context |= {
            "rows": [(*row, said.get(row[0].id)) for row in rows(request.actor, found[:MOST_FOUND])],
            "has_more": len(found) > MOST_FOUND,
            "is_answer": True,
        }
    return render(request, "dialogue/citizen/search.html", context, status=422 if form.errors else 200)

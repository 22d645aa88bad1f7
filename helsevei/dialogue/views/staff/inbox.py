"""Which threads staff see, in which order: all of my services by tabs, or one person's (M7)."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.contacts.models import HealthContact
from helsevei.contacts.policy import is_open_to
from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor, known
from helsevei.core.clock import now, today
from helsevei.core.requests import Request, address, is_a_look, the_one
from helsevei.dialogue.actions import reading
from helsevei.dialogue.forms import TeamChoice
from helsevei.dialogue.models import PAGE, Position, Thread, ThreadQuerySet, questions
from helsevei.dialogue.policy import may_write_first
from helsevei.dialogue.views.steps import Tag, deadline, staff_status
from helsevei.retention.models import standing_holds
from helsevei.retention.policy import may_hold

PERSON = "person"  # the list beside an open thread is that of its person


class Tab(NamedTuple):
    code: str
    label: Callable[[], str]
    choose: questions.ChooseMine
    number: str = ""  # its name among ThreadQuerySet.numbers
    is_owed: bool = False  # longest waiting first; the others newest first


TABS = (
    Tab("", lambda: _("Ubesvarte"), lambda threads, me, at: threads.unanswered(), "unanswered", is_owed=True),
    Tab("nye", lambda: _("Nye"), lambda threads, me, at: threads.new(), "new", is_owed=True),
    Tab("mine", lambda: _("Mine"), lambda threads, me, at: threads.held_by(me), "mine"),
    Tab("for-sent", lambda: _("For sent"), lambda threads, me, at: threads.overdue(at), "overdue", is_owed=True),
    Tab("journal", lambda: _("Skal journalføres"), lambda threads, me, at: threads.to_journal()),
    Tab("alle", lambda: _("Alle"), lambda threads, me, at: threads),
)
URGENT = Tab("haster", lambda: _("Kan haste"), lambda threads, me, at: threads.possibly_urgent(), "possibly_urgent",
             is_owed=True)  # fmt: skip
TabItem = tuple[str, str, bool, int | None]


class Row(NamedTuple):
    """Person, why it is here, by when, who has it."""

    thread: Thread
    status: Tag
    deadline: Tag | None
    is_mine: bool
    address: str


@require_safe
@page(Rule.CARE)
def inbox(request: Request, municipality: UUID) -> HttpResponse:
    """The threads of my services, tab by tab."""
    tab, team, after = tab_of(request), team_of(request), Position.parse(request.GET.get("etter", ""))
    found = threads_of(request.actor, tab, team, after)
    teams = questions.teams(request.actor)
    here = address_of(tab, team)
    shown = reading.read_inbox(actor=request.actor, threads=found[:PAGE]) if is_a_look(request) else found[:PAGE]
    context = {
        "rows": rows(request.actor, shown, here),
        "tab_items": tabs(request.actor, municipality, tab, team),
        "has_teams": bool(teams),
        "is_of_one_team": team is not None,
        "narrow": TeamChoice(teams, team),
        "next_url": address_of(tab, team, place(found[PAGE - 1], tab)) if len(found) > PAGE else "",
        "previous_url": request.path + here if after else "",
    }
    return render(request, "dialogue/staff/inbox.html", context)


@require_safe
@page(Rule.CARE)
def person_threads(request: Request, municipality: UUID, person: UUID) -> HttpResponse:
    """All dialogues of one selected person with my services, newest first."""
    contacts = list(HealthContact.objects.visible_to(request.actor).filter(person_id=person).by_service())
    after = Position.parse(request.GET.get("etter", ""))
    herself = the_one(contacts).person
    found = questions.threads_with(request.actor, person, after)
    if is_a_look(request):
        reading.read_person(actor=request.actor, person_id=person, threads=found[:PAGE])
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "person": herself,
        "standing_holds": standing_holds(request.actor, person, None),
        "may_hold": any(may_hold(request.actor, municipality, one.service_id) for one in contacts),
        "writable": [
            one for one in contacts if may_write_first(request.actor, one) and is_open_to(herself, one, today())
        ],
        "rows": rows(request.actor, found[:PAGE], f"?vis={PERSON}"),
        "next_url": f"?etter={Position(last.last_message_at, last.id)}" if last else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "dialogue/staff/person_threads.html", context)


def beside(request: Request, opened: Thread) -> list[Thread]:
    """The list beside an open thread: the one it was opened from."""
    if request.GET.get("vis") == PERSON:
        return questions.threads_with(request.actor, opened.person_id, None)[:PAGE]
    return threads_of(request.actor, tab_of(request), team_of(request))[:PAGE]


def threads_of(actor: Actor, tab: Tab, team: UUID | None, after: Position | None = None) -> list[Thread]:
    """A page of them, and one more to tell whether there is another."""
    order = ThreadQuerySet.longest_waiting_first if tab.is_owed else ThreadQuerySet.newest_first
    return questions.service_threads(actor, tab.choose, team, order, after, now())


def rows(actor: Actor, threads: list[Thread], view: str) -> list[Row]:
    """Each leads to its thread, in the list that is shown."""
    at, me, here = now(), actor.user_id, known(actor.municipality_id)
    return [
        Row(
            row,
            staff_status(row),
            deadline(row, at),
            row.assigned_to_id == me,
            address("dialogue:staff_thread", here, row.id) + view,
        )
        for row in threads
    ]


def tabs(actor: Actor, municipality: UUID, current: Tab | None, team: UUID | None = None) -> list[TabItem]:
    here = reverse("dialogue:staff_inbox", args=[municipality])
    (numbers,) = questions.numbers(actor, now())
    shown = (URGENT, *TABS) if numbers[URGENT.number] or current == URGENT else TABS
    return [(tab.label(), here + address_of(tab, team), tab == current, numbers.get(tab.number)) for tab in shown]


def tab_of(request: Request) -> Tab:
    return next((tab for tab in (URGENT, *TABS) if tab.code == request.GET.get("vis")), TABS[0])


def team_of(request: Request) -> UUID | None:
    """The one the address names; it says nothing of others than those she may see anyway."""
    try:
        return UUID(request.GET["team"]) if "team" in request.GET else None
    except ValueError:
        return None


def view_of(request: Request) -> str:
    """Which list an open thread stands beside, for the addresses that lead back to it."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


def address_of(tab: Tab, team: UUID | None = None, after: Position | None = None) -> str:
    parts = {"vis": tab.code, "team": team, "etter": after}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"?{query}" if query else ""


def place(row: Thread, tab: Tab) -> Position:
    waiting = row.asked_at if tab.is_owed else None
    return Position(waiting or row.last_message_at, row.id)

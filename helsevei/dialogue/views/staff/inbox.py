"""Which threads staff see, in which order: all of my services by tabs, or one person's (M7)."""

from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.contacts.models import HealthContact, Pin
from helsevei.contacts.policy import is_open_to, may_pin
from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor, known
from helsevei.core.clock import now, today
from helsevei.core.requests import Request, address, is_a_look, the_one
from helsevei.dialogue.actions import reading
from helsevei.dialogue.forms import NarrowForm
from helsevei.dialogue.models import PAGE, Position, Thread, ThreadQuerySet, questions
from helsevei.dialogue.policy import may_write_first
from helsevei.dialogue.views.staff.selection import TABS, URGENT, Selection
from helsevei.dialogue.views.steps import Tag, deadline, staff_status
from helsevei.retention.models import standing_holds
from helsevei.retention.policy import may_hold

PERSON = "person"  # the list beside an open thread is that of its person


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
    selection, after = Selection.parse(request.GET), Position.parse(request.GET.get("etter", ""))
    found = threads_of(request.actor, selection, after)
    here = selection.address()
    shown = reading.read_inbox(actor=request.actor, threads=found[:PAGE]) if is_a_look(request) else found[:PAGE]
    context = {
        "rows": rows(request.actor, shown, here),
        "tab_items": tabs(request.actor, municipality, selection),
        "selection": selection,
        "narrow": NarrowForm(
            selection.said, services=questions.services(request.actor), teams=questions.teams(request.actor)
        ),
        "saved": saved_items(request.actor, municipality, selection),
        "next_url": selection.address(selection.place(found[PAGE - 1])) if len(found) > PAGE else "",
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
        "pinnable": pinnable(request.actor, contacts),
        "rows": rows(request.actor, found[:PAGE], f"?vis={PERSON}"),
        "next_url": f"?etter={Position(last.last_message_at, last.id)}" if last else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "dialogue/staff/person_threads.html", context)


def pinnable(actor: Actor, contacts: list[HealthContact]) -> list[tuple[HealthContact, Pin | None]]:
    """Those by which she can be put on a follow-up list, each with how she stands there."""
    standing = Pin.objects.visible_to(actor).current(today()).filter(health_contact__in=contacts)
    pins = {one.health_contact_id: one for one in standing}
    return [(one, pins.get(one.id)) for one in contacts if may_pin(actor, one) and not one.is_over(today())]


def beside(request: Request, opened: Thread) -> list[Thread]:
    """The list beside an open thread: the one it was opened from."""
    if request.GET.get("vis") == PERSON:
        return questions.threads_with(request.actor, opened.person_id, None)[:PAGE]
    return threads_of(request.actor, Selection.parse(request.GET))[:PAGE]


def threads_of(actor: Actor, selection: Selection, after: Position | None = None) -> list[Thread]:
    """A page of them, and one more to tell whether there is another."""
    tab, narrowing = selection
    order = ThreadQuerySet.longest_waiting_first if tab.is_owed else ThreadQuerySet.newest_first
    return questions.service_threads(actor, tab.choose, narrowing, order, after, now())


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


def tabs(actor: Actor, municipality: UUID, selection: Selection | None) -> list[TabItem]:
    """Each narrowed as the one that is shown; none is, beside one person's threads."""
    here = reverse("dialogue:staff_inbox", args=[municipality])
    (numbers,) = questions.numbers(actor, now())
    shown = (URGENT, *TABS) if numbers[URGENT.number] or (selection and selection.tab == URGENT) else TABS
    narrowed = selection or Selection()
    return [
        (tab.label(), here + narrowed._replace(tab=tab).address(), selection is not None and tab == selection.tab,
         numbers.get(tab.number)) for tab in shown
    ]  # fmt: skip


def saved_items(actor: Actor, municipality: UUID, shown: Selection) -> list[TabItem]:
    """Her saved selections, as tabs; and where she changes them, if there are any."""
    inbox = reverse("dialogue:staff_inbox", args=[municipality])
    own = [(one.name, f"{inbox}?{one.query}", one.query == shown.query, None) for one in questions.selections(actor)]
    change = reverse("dialogue:save_selection", args=[municipality]) + shown.address()
    return [*own, (_("Endre utvalgene"), change, False, None)] if own else []


def view_of(request: Request) -> str:
    """Which list an open thread stands beside, for the addresses that lead back to it."""
    return f"?{request.GET.urlencode()}" if request.GET else ""

"""«Sperr mot sletting»: a leader keeps a thread, or all that the municipality has about a person, beyond its time."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helsevei.contacts.models import HealthContact
from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.core.requests import Done, Request, done, is_a_look
from helsevei.dialogue.models import Thread
from helsevei.dialogue.views.staff.threads import find
from helsevei.retention import actions
from helsevei.retention.forms import ReasonForm
from helsevei.retention.policy import may_hold


@page(Rule.LEADING_OR_ADMINISTRATION)
def hold_thread(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """This thread alone."""
    opened = find(request, thread)
    return hold(request, opened, opened.id, reverse("dialogue:staff_thread", args=[municipality, thread]))


@page(Rule.LEADING_OR_ADMINISTRATION)
def hold_person(request: Request, municipality: UUID, person: UUID) -> HttpResponse:
    """Everything of hers, in every service."""
    theirs = HealthContact.objects.visible_to(request.actor).for_page().filter(person=person)
    if not theirs:
        raise Http404
    led = next((one for one in theirs if may_hold(request.actor, municipality, one.service_id)), theirs[0])
    return hold(request, led, None, reverse("dialogue:person_threads", args=[municipality, person]))


def hold(request: Request, known_by: Thread | HealthContact, thread_id: UUID | None, back: str) -> HttpResponse:
    """Asked for a reason, with the name and birth date of whom it is about."""
    if not may_hold(request.actor, known_by.municipality_id, known_by.service_id):
        raise NotAllowed
    form, person = ReasonForm(request.POST or None), known_by.person
    if form.is_valid():
        actions.place_hold(
            actor=request.actor, municipality_id=known_by.municipality_id, service_id=known_by.service_id,
            person_id=person.id, thread_id=thread_id, reason=form.cleaned_data["reason"], now=now(),
        )  # fmt: skip
        return done(request, Done.SAVED, back)
    if is_a_look(request):
        actions.read_person(actor=request.actor, person_id=person.id, service_id=known_by.service_id)
    facts = [
        (_("Innbygger"), person.name),
        (_("Født"), date_format(person.birth_date, "SHORT_DATE_FORMAT")),
        (_("Hva"), _("Denne samtalen") if thread_id else _("Alt om innbyggeren i kommunen")),
    ]
    context = {"form": form, "facts": facts, "back": back, "is_of_one_thread": thread_id is not None}
    return render(request, "retention/staff/place_hold.html", context, status=422 if form.errors else 200)

"""«Ny melding»: staff write first, to one whom their service helps (M7)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helsevei.contacts.models import HealthContact, the_contact
from helsevei.contacts.policy import is_open_to
from helsevei.core.access import Rule, page
from helsevei.core.clock import now, today
from helsevei.core.ids import new_id
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Done, Request, done, is_a_look, is_by_itself, the_one
from helsevei.dialogue.actions import drafts, reading, writing
from helsevei.dialogue.forms import FirstMessageForm, ReplyChoice
from helsevei.dialogue.models import questions
from helsevei.dialogue.policy import may_write_first
from helsevei.dialogue.views.staff.replies import put_in


@page(Rule.CARE)
def write_first(request: Request, municipality: UUID, contact: UUID) -> HttpResponse:
    """Written, shown again with the name and birth date of the one who will get it (MS9), and sent."""
    found = find(request, contact)
    form = first_form(request, found)
    refusal = None
    if form.is_valid() and "is_right_person" in request.POST:
        sent = form.cleaned_data
        try:
            thread = writing.write_first(
                actor=request.actor, contact_id=contact, subject=sent["subject"], body=sent["body"],
                takes_replies=sent["takes_replies"], idempotency_key=sent["key"], now=now(),
            )  # fmt: skip
        except Refusal as problem:
            refusal = problem
        else:
            return done(request, Done.SENT, reverse("dialogue:staff_thread", args=[municipality, thread.id]))
    if is_a_look(request):
        reading.read_person(actor=request.actor, person_id=found.person_id, threads=[])
    if form.is_valid() and not refusal and not request.POST.keys() & {"insert", "change"}:
        return ask_whether_right(request, found, form)
    return show_form(request, found, form, refusal)


def find(request: Request, contact: UUID) -> HealthContact:
    found = the_one(the_contact(request.actor, contact))
    if not may_write_first(request.actor, found):
        raise NotAllowed
    return found


def first_form(request: Request, contact: HealthContact) -> FirstMessageForm:
    """What is being sent, else the draft of it."""
    typed = next((draft.typed for draft in questions.drafts_to(request.actor, contact, None)), None)
    return FirstMessageForm(request.POST if "body" in request.POST else None, initial=typed)


def ask_whether_right(request: Request, contact: HealthContact, form: FirstMessageForm) -> HttpResponse:
    written = form.cleaned_data
    facts = [
        (_("Til"), contact.person.name),
        (_("Født"), date_format(contact.person.birth_date, "SHORT_DATE_FORMAT")),
        (_("Fra"), contact.service.name),
        (_("Emne"), written["subject"]),
        (_("Kan svare"), _("Ja") if written["takes_replies"] else _("Nei")),
    ]
    context = {"contact": contact, "facts": facts, "written": written, "author": request.user.name, "now": now()}  # type: ignore[union-attr]
    return render(request, "dialogue/staff/right_person.html", context)


def show_form(
    request: Request, contact: HealthContact, form: FirstMessageForm, refusal: Refusal | None
) -> HttpResponse:
    replies = questions.replies_in(request.actor, contact.service_id)
    if "insert" in request.POST:
        form = put_in(request, form, replies, contact.person, contact.service)
    if isinstance(refusal, writing.KeyUsedForAnother):
        form = form.again(key=new_id())
    context = {
        "contact": contact,
        "form": form,
        "refusal": refusal,
        "choice": ReplyChoice(replies) if replies else None,
        "is_open": is_open_to(contact.person, contact, today()),
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "dialogue/staff/write_first.html", context, status=status)


@require_POST
@page(Rule.CARE)
def save_draft(request: Request, municipality: UUID, contact: UUID) -> HttpResponse:
    """Keep what is not finished."""
    found, form = find(request, contact), FirstMessageForm(request.POST)
    draft = drafts.save_draft(
        actor=request.actor, contact_id=contact, now=now(), is_by_itself=is_by_itself(request), **form.typed
    )
    if is_by_itself(request):
        return HttpResponse(status=204 if draft or form.is_empty else 409)
    theirs = reverse("dialogue:person_threads", args=[municipality, found.person_id])
    return done(request, Done.DRAFT_KEPT if draft else Done.NOTHING_KEPT, theirs)

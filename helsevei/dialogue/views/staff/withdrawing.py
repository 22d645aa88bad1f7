"""«Trekk tilbake»: what was sent by mistake, while nobody has read it (M7, reliability MS9)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Request, is_a_look
from helsevei.dialogue.actions import reading, withdrawing
from helsevei.dialogue.models import Message
from helsevei.dialogue.policy import may_withdraw
from helsevei.dialogue.views.staff.handling import back
from helsevei.dialogue.views.staff.inbox import view_of
from helsevei.dialogue.views.staff.threads import find, show_thread


@page(Rule.CARE)
def withdraw(request: Request, municipality: UUID, thread: UUID, message: UUID) -> HttpResponse:
    """Ask first, with the name and the birth date of the one it was sent to."""
    opened = find(request, thread)
    sent = get_object_or_404(Message.objects.visible_to(request.actor).in_thread(opened), id=message)
    if not may_withdraw(request.actor, opened, sent):
        raise NotAllowed
    if request.method == "POST":
        try:
            withdrawing.withdraw_message(actor=request.actor, message_id=message, now=now())
        except Refusal as problem:
            return show_thread(request, opened, refusal=problem)
        return back(request, opened)
    if is_a_look(request):
        reading.read_inbox(actor=request.actor, threads=[opened])
    facts = [
        (_("Sendt til"), opened.person.name),
        (_("Født"), date_format(opened.person.birth_date, "SHORT_DATE_FORMAT")),
    ]
    context = {"thread": opened, "message": sent, "facts": facts, "view": view_of(request)}
    return render(request, "dialogue/staff/withdraw.html", context)

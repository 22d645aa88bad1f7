"""«Melding til flere»: what has been sent to many at once, and what became of it for each of them (M7)."""

from collections import Counter
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from helsevei.core.access import Rule, page
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.core.requests import Done, Request, address, done, is_a_look, the_one
from helsevei.dialogue.actions import mailings as actions
from helsevei.dialogue.actions import reading, sending
from helsevei.dialogue.models import Mailing, MailingRecipient, MailingState, Obstacle, RecipientState
from helsevei.dialogue.models.mailings import MailingRecipientQuerySet
from helsevei.dialogue.policy import may_prepare, may_stop
from helsevei.dialogue.views.steps import Tag

PAGE = 50
MAILINGS = 20
NOT_SENT = "ikke"
STATES = {
    MailingState.SENDING: (gettext_lazy("Sendes nå"), "info"),
    MailingState.SENT: (gettext_lazy("Sendt"), "success"),
    MailingState.STOPPED: (gettext_lazy("Stoppet"), "warning"),
}
OBSTACLES = {
    Obstacle.DEAD: gettext_lazy("Registrert som død"),
    Obstacle.SAID_NO: gettext_lazy("Har sagt nei til digital dialog"),
    Obstacle.NOT_ASKED: gettext_lazy("Har ikke sagt ja til digital dialog"),
    Obstacle.NO_CONTACT: gettext_lazy("Helsekontakten er avsluttet"),
    Obstacle.CLOSED: gettext_lazy("Tjenesten tar ikke imot meldinger"),
    Obstacle.TAKEN_OUT: gettext_lazy("Tatt ut"),
    Obstacle.STOPPED: gettext_lazy("Stoppet før den ble sendt"),
    Obstacle.ROLE_ENDED: gettext_lazy("Den som sendte, hadde ikke lenger rollen"),
}


class Numbers(NamedTuple):
    """How many it came to, waits for, and has been read by; and how many did not get it, by why."""

    sent: int
    waiting: int
    read: int
    withdrawn: int
    failed: int
    left_out: list[tuple[str, int]]


class Row(NamedTuple):
    recipient: MailingRecipient
    status: Tag
    address: str


@require_safe
@page(Rule.CARE)
def mailings(request: Request, municipality: UUID) -> HttpResponse:
    """What one is writing, and what one's services have sent."""
    own = Mailing.objects.visible_to(request.actor)
    try:
        after = own.filter(id=request.GET.get("etter", "")).first()
    except ValidationError:
        after = None
    found = list(own.newest_first(after)[: MAILINGS + 1])
    context = {
        "drafts": [] if after else list(own.drafts()[:MAILINGS]),
        "rows": [(one, STATES[MailingState(one.state)], title(one)) for one in found[:MAILINGS]],
        "may_begin": request.actor.has_any(Role.CASE_WORKER, Role.LEADER),
        "next_url": f"?etter={found[MAILINGS - 1].id}" if len(found) > MAILINGS else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "dialogue/staff/mailings.html", context)


@require_safe
@page(Rule.CARE)
def mailing(request: Request, municipality: UUID, mailing: UUID) -> HttpResponse:
    """How far it has come, and each of those it was for; «ikke» those who have not got it."""
    found = find(request, mailing)
    if found.is_draft:
        return redirect("dialogue:recipients", municipality, mailing)
    recipients = MailingRecipient.objects.visible_to(request.actor).filter(mailing=mailing)
    numbers, is_not_sent = count(list(recipients.numbers())), request.GET.get("vis") == NOT_SENT
    listed = recipients.exclude(state=RecipientState.SENT) if is_not_sent else recipients.have_it()
    after = last_seen(request, recipients)
    rows = list(listed.with_fate().by_person(after)[: PAGE + 1])
    if is_a_look(request):
        reading.read_recipients(actor=request.actor, mailing=found, persons=[row.person_id for row in rows[:PAGE]])
    here = f"?vis={NOT_SENT}" if is_not_sent else ""
    onward = f"{here}&etter=" if here else "?etter="
    context = {
        "mailing": found,
        "title": title(found),
        "state": STATES[MailingState(found.state)],
        "numbers": numbers,
        "facts": facts(found, numbers),
        "tab_items": tabs(request, found, is_not_sent=is_not_sent, sent=numbers.sent),
        "rows": [row_of(municipality, row) for row in rows[:PAGE]],
        "is_not_sent": is_not_sent,
        "may_stop": may_stop(request.actor, found),
        "may_withdraw": may_stop(request.actor, found) and recipients.to_withdraw(now()).exists(),
        "next_url": f"{onward}{rows[PAGE - 1].id}" if len(rows) > PAGE else "",
        "previous_url": request.path + here if after else "",
    }
    return render(request, "dialogue/staff/mailing.html", context)


def find(request: Request, mailing: UUID) -> Mailing:
    return the_one(list(Mailing.objects.visible_to(request.actor).for_page().filter(id=mailing)))


def title(mailing: Mailing) -> str:
    """Of what was taken back nobody reads a word here either (docs/decisions/0036)."""
    return _("Melding som er trukket tilbake") if mailing.withdrawn_at else mailing.subject


def last_seen(request: Request, recipients: MailingRecipientQuerySet) -> MailingRecipient | None:
    try:
        return recipients.filter(id=request.GET.get("etter", "")).select_related("person").first()
    except ValidationError:
        return None


def count(fates: list[dict[str, object]]) -> Numbers:
    states, obstacles, ends = Counter[object](), Counter[object](), Counter[str]()
    for fate in fates:
        number = int(str(fate["number"]))
        states[fate["state"]] += number
        obstacles[fate["obstacle"]] += number
        ends["withdrawn"] += number if fate["is_withdrawn"] else 0
        ends["read"] += number if fate["is_read"] and not fate["is_withdrawn"] else 0
    return Numbers(
        sent=states[RecipientState.SENT], waiting=states[RecipientState.WAITING], failed=states[RecipientState.FAILED],
        read=ends["read"], withdrawn=ends["withdrawn"],
        left_out=[(str(words), obstacles[one]) for one, words in OBSTACLES.items() if obstacles[one]],
    )  # fmt: skip


def facts(mailing: Mailing, numbers: Numbers) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [
        (_("Fra"), mailing.service.name),
        (_("Skrevet av"), mailing.author.name),
        (_("Kan svare"), _("Ja") if mailing.takes_replies else _("Nei")),
        (_("Har fått den"), _("%(sent)s av %(all)s") % {"sent": numbers.sent, "all": mailing.receivers}),
        (_("Har lest den"), numbers.read),
    ]
    for label, number in ((_("Venter på å få den"), numbers.waiting), (_("Kunne ikke sendes"), numbers.failed),
                          (_("Trukket tilbake hos"), numbers.withdrawn)):  # fmt: skip
        found += [(label, number)] if number else []
    return found


def tabs(
    request: Request, mailing: Mailing, *, is_not_sent: bool, sent: int
) -> list[tuple[str, str, bool, int | None]]:
    return [
        (_("Har fått den"), request.path, not is_not_sent, sent),
        (_("Har ikke fått den"), f"{request.path}?vis={NOT_SENT}", is_not_sent, None),
    ]


def row_of(municipality: UUID, row: MailingRecipient) -> Row:
    sent = row.message
    where = address("dialogue:staff_thread", municipality, sent.thread_id) + "?vis=person" if sent else ""
    return Row(row, status_of(row), where)


def status_of(row: MailingRecipient) -> Tag:
    if row.state == RecipientState.LEFT_OUT:
        return str(OBSTACLES[Obstacle(row.obstacle)]), "neutral"
    if row.state == RecipientState.FAILED:
        return _("Kunne ikke sendes"), "danger"
    if row.state == RecipientState.WAITING:
        return _("Venter"), "info"
    if row.is_withdrawn:  # type: ignore[attr-defined]
        return _("Trukket tilbake"), "warning"
    return (_("Lest"), "success") if row.is_read else (_("Ikke lest"), "neutral")  # type: ignore[attr-defined]


@require_POST
@page(Rule.CARE)
def stop(request: Request, municipality: UUID, mailing: UUID) -> HttpResponse:
    sending.stop_mailing(actor=request.actor, mailing_id=find(request, mailing).id, now=now())
    return redirect("dialogue:mailing", municipality, mailing)


@page(Rule.CARE)
def withdraw(request: Request, municipality: UUID, mailing: UUID) -> HttpResponse:
    """Ask first: how many it concerns."""
    found = find(request, mailing)
    if not may_stop(request.actor, found):
        raise NotAllowed
    if request.method == "POST":
        sending.withdraw_mailing(actor=request.actor, mailing_id=mailing, now=now())
        return redirect("dialogue:mailing", municipality, mailing)
    unread = MailingRecipient.objects.visible_to(request.actor).filter(mailing=mailing).to_withdraw(now()).count()
    return render(
        request, "dialogue/staff/withdraw_mailing.html", {"mailing": found, "title": title(found), "unread": unread}
    )


@require_POST
@page(Rule.CARE)
def discard(request: Request, municipality: UUID, begun: UUID) -> HttpResponse:
    found = find(request, begun)
    if not may_prepare(request.actor, found):
        raise NotAllowed
    if not found.is_draft:
        return redirect("dialogue:mailing", municipality, begun)
    actions.discard_mailing(actor=request.actor, mailing_id=begun)
    return done(request, Done.DRAFT_DISCARDED, reverse("dialogue:mailings", args=[municipality]))

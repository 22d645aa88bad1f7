"""Staff's pages about who acts for those whom they help: register, look through, confirm and take back."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.contacts.actions import read_contacts
from helsevei.contacts.models import HealthContact
from helsevei.core.access import Rule, page
from helsevei.core.clock import now, today
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Request, is_a_look, saved
from helsevei.representation import actions, policy
from helsevei.representation.forms import LEGAL_BASES, RegisteredPowerForm, ReviewForm
from helsevei.representation.models import LegalBasis, PowerOfAttorney
from helsevei.representation.words import all_in_words

PAGE = 50
HALF_A_YEAR = timedelta(days=182)


@require_safe
@page(Rule.CARE)
def powers(request: Request, municipality: UUID) -> HttpResponse:
    """Those that the services have registered, whose review comes first on top."""
    after = request.GET.get("etter", "")
    found = list(PowerOfAttorney.objects.visible_to(request.actor).current(today()).by_review(after)[: PAGE + 1])
    shown = actions.read_powers(actor=request.actor, powers=found[:PAGE]) if is_a_look(request) else []
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "rows": [
            (power, words, policy.takes_part(power.giver), policy.may_review_power(request.actor, power))
            for power, words in all_in_words(shown)
        ],
        "next_url": f"?etter={last.review_date}_{last.id}" if last else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "representation/staff/powers.html", context)


@page(Rule.CARE)
def register_power(request: Request, municipality: UUID, contact: UUID) -> HttpResponse:
    """«Registrer fullmakt» for a person whom the service helps."""
    helped = get_object_or_404(HealthContact.objects.visible_to(request.actor).holding(today()).for_page(), id=contact)
    if not policy.may_register_power(request.actor, helped):
        raise NotAllowed
    form = RegisteredPowerForm(request.POST or None, initial={"review_date": today() + HALF_A_YEAR})
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.register_power(
                actor=request.actor, contact_id=contact, receiver=form.receiver, abilities=chosen["abilities"],
                legal_basis=chosen["legal_basis"], start_date=today(), review_date=chosen["review_date"],
                end_date=chosen["end_date"], now=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return saved(request, "representation:staff_powers", municipality)
    if is_a_look(request):
        read_contacts(actor=request.actor, contacts=[helped])
    facts = [
        (_("Fullmakten gjelder"), helped.person.name),
        (_("Født"), date_format(helped.person.birth_date, "SHORT_DATE_FORMAT")),
        (_("Tjeneste"), helped.service.name),
    ]
    context = {
        "form": form,
        "facts": facts,
        "municipality": municipality,
        "gives_access": policy.takes_part(helped.person),
    }
    return render(request, "representation/staff/register_power.html", context, status=422 if form.errors else 200)


@page(Rule.CARE)
def review_power(request: Request, municipality: UUID, power: UUID) -> HttpResponse:
    """Confirm that a power is still right, until another day of review."""
    held = find(request, power)
    form = ReviewForm(request.POST or None, initial={"review_date": today() + HALF_A_YEAR})
    if form.is_valid():
        actions.review_power(actor=request.actor, power_id=power, review_date=form.cleaned_data["review_date"])
        return saved(request, "representation:staff_powers", municipality)
    if is_a_look(request):
        actions.read_powers(actor=request.actor, powers=[held])
    ((_held, (what, services, period)),) = all_in_words([held])
    facts = [
        (_("Fullmakten gjelder"), held.giver.name),
        (_("Gitt til"), held.receiver_name),
        (_("Hva"), what),
        (_("Tjeneste"), services),
        (_("Varighet"), period),
        (_("Rettslig grunnlag"), LEGAL_BASES[LegalBasis(held.legal_basis)]),
    ]
    context = {"form": form, "facts": facts, "power": held}
    return render(request, "representation/staff/review_power.html", context, status=422 if form.errors else 200)


@page(Rule.CARE)
def revoke_power(request: Request, municipality: UUID, power: UUID) -> HttpResponse:
    """End it now. Asked first."""
    held, back = find(request, power), reverse("representation:staff_powers", args=[municipality])
    if request.method == "POST":
        actions.revoke_power(actor=request.actor, power_id=power, now=now())
        return saved(request, "representation:staff_powers", municipality)
    if is_a_look(request):
        actions.read_powers(actor=request.actor, powers=[held])
    names = {"receiver": held.receiver_name, "giver": held.giver.name}
    context = {
        "question": _("Avslutte fullmakten til %(receiver)s?") % names,
        "consequence": _("%(receiver)s kan ikke lenger handle for %(giver)s, med en gang.") % names,
        "yes": _("Avslutt fullmakten"),
        "back": back,
        "refusal": None,
    }
    return render(request, "design/confirm.html", context)


def find(request: Request, power: UUID) -> PowerOfAttorney:
    """One that this member of staff may decide about."""
    found = PowerOfAttorney.objects.visible_to(request.actor).current(today()).newest_first()
    held = get_object_or_404(found, id=power)
    if not policy.may_review_power(request.actor, held):
        raise NotAllowed
    return held

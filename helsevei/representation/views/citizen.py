"""An inhabitant's pages about acting for others, and about others acting for her (M2)."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helsevei.accounts.middleware import person_of
from helsevei.accounts.models import Person
from helsevei.accounts.ports import ProviderUnavailable
from helsevei.contacts.models import HealthContact
from helsevei.core.access import Rule, page
from helsevei.core.clock import age_on, now, real_now, today
from helsevei.core.limits import Limit
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.core.requests import Done, Request, done, is_a_look
from helsevei.representation import actions, policy
from helsevei.representation.family import read_family
from helsevei.representation.forms import GivenPowerForm
from helsevei.representation.models import Parent, PowerOfAttorney, services_open_to_parents
from helsevei.representation.words import all_in_words, period

FEW_MINUTES = 5
GIVEN = Limit(most=20, seconds=60 * FEW_MINUTES)  # powers that one user gives: nobody tries out numbers here


class Represented(NamedTuple):
    """One whom she may choose, or may not and is told why."""

    person: Person
    url: str
    lines: list[str]
    power_id: UUID | None = None


@page(Rule.HERSELF)
def choose(request: Request, person: UUID) -> HttpResponse:
    """«Velg hvem du vil representere»: her children, as the population register has them now, and those who have given her a
    power of attorney, which she takes up by coming here."""
    is_register_silent = False
    if is_a_look(request):
        try:
            family = read_family(person_of(request).identity_number)
        except ProviderUnavailable:
            is_register_silent, family = True, None
        actions.come(actor=request.actor, family=family)
    children = list(Parent.objects.visible_to(request.actor).by_age())
    powers = list(
        PowerOfAttorney.objects.visible_to(request.actor).filter(receiver=person).current(today()).newest_first()
    )
    context = {
        "person": person,
        "children": [child_of(one) for one in children if age_on(one.child.birth_date, today()) < policy.OF_AGE],
        "givers": [giver_of(power, words) for power, words in all_in_words(powers)],
        "is_register_silent": is_register_silent,
    }
    return render(request, "representation/citizen/choose.html", context)


def child_of(parent: Parent) -> Represented:
    """A child below 16, and how far she may act for it."""
    child, age = parent.child, age_on(parent.child.birth_date, today())
    lines = [_("Født %(day)s") % {"day": date_format(child.birth_date)}]
    may_act = policy.is_parent_of_young(parent, today())
    if policy.is_outdated(parent, real_now()):
        may_act = False
        lines.append(
            _("Du kan ikke handle for barnet før Folkeregisteret svarer. Det svarte sist for mer enn et døgn siden.")
        )
    elif may_act and age >= policy.RESTRICTED:
        names = list(services_open_to_parents(child).values_list("name", flat=True))
        may_act = bool(names)
        lines.append(
            _("Fra barnet er 12 år, ser du bare tjenester som er åpne for foreldre: %(services)s.")
            % {"services": ", ".join(names) or _("ingen nå")}
        )
    elif not may_act:
        lines.append(_("Du kan ikke handle for barnet her, etter det Folkeregisteret sier om adressene deres."))
    return Represented(child, reverse("home:start", args=[child.id]) if may_act else "", lines)


def giver_of(power: PowerOfAttorney, words: list[str]) -> Represented:
    """One who has given her a power, and what it lets her do."""
    holds = policy.power_holds(power, today())
    lines = [*words, "" if holds else _("Fullmakten kan ikke brukes nå.")]
    url = reverse("home:start", args=[power.giver_id]) if holds else ""
    return Represented(power.giver, url, [line for line in lines if line], power.id)


@page(Rule.HERSELF)
def powers(request: Request, person: UUID) -> HttpResponse:
    """«Fullmakter»: who may act for her, in what and how long; and who might before."""
    given = PowerOfAttorney.objects.visible_to(request.actor).filter(giver=person)
    current = list(given.current(today()).newest_first())
    context = {
        "person": person,
        "current": all_in_words(current),
        "former": [(power, period(power)) for power in given.newest_first() if power not in current],
        "may_give": policy.may_give_power(person_of(request), today()),
    }
    return render(request, "representation/citizen/powers.html", context)


@page(Rule.HERSELF)
def give_power(request: Request, person: UUID) -> HttpResponse:
    """«Gi en fullmakt»: to whom, what, which services, from when until when."""
    if not policy.may_give_power(person_of(request), today()):
        raise NotAllowed
    services = [contact.service for contact in own_contacts(request)]
    form = GivenPowerForm(request.POST or None, services=services, initial={"start_date": today(), "extent": "all"})
    if form.is_valid() and not GIVEN.allows(str(request.actor.user_id)):
        form.add_error(None, _("Du har gitt mange fullmakter på kort tid. Vent noen minutter, og prøv igjen."))
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.give_power(
                actor=request.actor, receiver=form.receiver, abilities=chosen["abilities"], service_ids=chosen["services"],
                start_date=chosen["start_date"], end_date=chosen["end_date"], now=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return done(request, Done.POWER_GIVEN, reverse("representation:powers", args=[person]))
    status = 422 if form.errors else 200
    return render(request, "representation/citizen/give_power.html", {"form": form, "person": person}, status=status)


def own_contacts(request: Request) -> Iterable[HealthContact]:
    return HealthContact.objects.visible_to(request.actor).active(today()).by_service()


@page(Rule.HERSELF)
def revoke_power(request: Request, person: UUID, power: UUID) -> HttpResponse:
    """«Ta tilbake» one that she has given, or lay down one that she has been given. Asked first."""
    held = get_object_or_404(
        PowerOfAttorney.objects.visible_to(request.actor).current(today()).newest_first(), id=power
    )
    is_giver = held.giver_id == person
    back = reverse("representation:powers" if is_giver else "representation:choose", args=[person])
    if request.method == "POST":
        actions.revoke_power(actor=request.actor, power_id=power, now=now())
        return done(request, Done.SAVED, back)
    if is_giver:
        name = {"name": held.receiver_name}
        question, yes = _("Ta tilbake fullmakten til %(name)s?") % name, _("Ta tilbake fullmakten")
        consequence = _("%(name)s mister tilgangen med en gang, også i sider som er åpne nå.") % name
    else:
        name = {"name": held.giver.name}
        question, yes = _("Si fra deg fullmakten fra %(name)s?") % name, _("Si fra meg fullmakten")
        consequence = (
            _("Du kan ikke lenger handle for %(name)s. Det er bare %(name)s som kan gi deg fullmakten igjen.") % name
        )
    context = {"question": question, "consequence": consequence, "yes": yes, "back": back, "refusal": None}
    return render(request, "design/confirm.html", context)

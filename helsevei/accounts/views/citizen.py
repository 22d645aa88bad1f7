"""An inhabitant's pages about herself: the welcome at the first login, and her profile."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helsevei.accounts import actions
from helsevei.accounts.delivery import Destination, destinations
from helsevei.accounts.forms import ConsentForm
from helsevei.accounts.middleware import person_of
from helsevei.accounts.models import Person
from helsevei.accounts.policy import may_withdraw_consent
from helsevei.accounts.ports import ProviderUnavailable
from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.core.requests import Done, Request, done, safe_path


@page(Rule.IN_HER_PLACE)
def welcome(request: Request, person: UUID) -> HttpResponse:
    """What Helsevei is, what is stored and why, and the question of consent; then on to where she was going."""
    if request.actor.is_representative and person_of(request).has_answered_herself:
        raise NotAllowed
    return answer_consent(request, person, "accounts/citizen/welcome.html", safe_path(request.GET.get("next", "/")))


@page(Rule.HERSELF)
def profile(request: Request, person: UUID) -> HttpResponse:
    """Who she is here, how she is reached, and her consent, which she may change."""
    return answer_consent(request, person, "accounts/citizen/profile.html", request.path)


@page(Rule.IN_HER_PLACE)
def withdraw_consent(request: Request, person: UUID) -> HttpResponse:
    """«Trekk samtykket»: what follows, before she presses."""
    known = get_object_or_404(Person.objects.visible_to(request.actor), id=person)
    if not may_withdraw_consent(request.actor, person):
        raise NotAllowed
    start = reverse("home:start", args=[person])
    if not known.is_digitally_active:
        return redirect(start)
    if request.method == "POST":
        actions.decide_consent(actor=request.actor, person_id=person, is_given=False, now=now())
        return done(request, Done.SAID_NO, start)
    return render(request, "accounts/citizen/withdraw_consent.html", {"person": known})


def answer_consent(request: Request, person: UUID, template: str, next_path: str) -> HttpResponse:
    known = get_object_or_404(Person.objects.visible_to(request.actor), id=person)
    answer = {True: "yes", False: "no", None: None}[known.has_dialogue_consent]
    form = ConsentForm(request.POST or None, initial={"choice": answer})
    if form.is_valid():
        is_given = form.cleaned_data["choice"] == "yes"
        if known.is_digitally_active and not is_given:
            return redirect("accounts:withdraw_consent", person)
        actions.decide_consent(actor=request.actor, person_id=person, is_given=is_given, now=now())
        return done(request, Done.SAID_YES if is_given else Done.SAID_NO, next_path)
    found, is_register_silent = reached_at(known)
    facts = [(_("Navn"), known.name), (_("Fødselsdato"), date_format(known.birth_date))]
    context = {
        "form": form,
        "person": known,
        "facts": facts,
        "destinations": found,
        "is_register_silent": is_register_silent,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def reached_at(person: Person) -> tuple[list[Destination], bool]:
    """Where notices would go now, and whether the contact register did not answer."""
    try:
        return destinations(person), False
    except ProviderUnavailable:
        return [], True

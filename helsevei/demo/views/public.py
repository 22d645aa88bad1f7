"""The demo's own pages: a tour, who one can be, what has been sent to them, what has failed, and what time it is."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from helsevei.core import clock
from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.demo import moved_clock
from helsevei.demo.everyday import is_everyday
from helsevei.demo.outbox.journal import of_the_demo
from helsevei.demo.outbox.out_of_order import ALL, EMAIL, SMS, OutOfOrder
from helsevei.demo.provider.kinds import inhabitant_cards, staff_cards
from helsevei.demo.registers import owners
from helsevei.demo.tour import STEPS
from helsevei.demo.unreached import failed_jobs, on_their_way, unreached
from helsevei.design.components.moments import full_words

LATEST = 100
OPERATOR = "Vigdis"
TOUR_COOKIE = "tour"


@require_safe
@page(Rule.OPEN)
def people(request: Request) -> HttpResponse:
    """Everybody in the demo, with one line about each, and a button that logs one in as them."""
    inhabitants, staff = inhabitant_cards(), staff_cards()
    context = {
        "inhabitants": [card for card in inhabitants if not card.is_everyday],
        "staff": [card for card in staff if not card.is_everyday],
        "more_inhabitants": [card for card in inhabitants if card.is_everyday],
        "more_staff": [card for card in staff if card.is_everyday],
        "is_filling": not is_everyday(),
    }
    return render(request, "demo/people.html", context)


@require_safe
@page(Rule.OPEN)
def tour(request: Request) -> HttpResponse:
    """One step of the tour: the one asked for, or where this browser was."""
    asked = request.GET.get("steg", request.COOKIES.get(TOUR_COOKIE, ""))
    number = int(asked) if asked in map(str, range(1, len(STEPS) + 1)) else 1
    context = {"steps": STEPS, "step": STEPS[number - 1], "number": number, "count": len(STEPS),
               "previous_url": f"?steg={number - 1}", "next_url": f"?steg={number + 1}",
               "is_filling": not is_everyday()}  # fmt: skip
    response = render(request, "demo/tour.html", context)
    response.set_cookie(TOUR_COOKIE, str(number), secure=settings.SECURE, httponly=True, samesite="Lax")
    return response


@require_safe
@page(Rule.OPEN)
def outbox(request: Request) -> HttpResponse:
    """Text messages and letters as the stand-ins got them, newest first."""
    latest, whose = of_the_demo().all()[: -LATEST - 1 : -1], owners()
    return render(request, "demo/outbox.html", {"messages": [(one, whose.get(one.to, "")) for one in latest]})


@page(Rule.OPEN)
def failures(request: Request) -> HttpResponse:
    """What reached nobody, what is tried again, and the buttons that make a provider fail."""
    providers = OutOfOrder(of_the_demo().path.parent)
    broken, mended = request.POST.get("break", ""), request.POST.get("mend", "")
    if broken in ALL or mended in ALL:
        providers.turn(broken or mended, works=not broken)
        return redirect("demo:failures")
    context = {
        "sms": SMS, "email": EMAIL, "providers": [(name, name in providers.now()) for name in ALL],
        "unreached": unreached(), "on_their_way": on_their_way(), "failed_jobs": failed_jobs(),
        "operator": next(card for card in staff_cards() if card.first_name == OPERATOR),
    }  # fmt: skip
    return render(request, "demo/failures.html", context, status=422 if request.method == "POST" else 200)


@page(Rule.OPEN)
def moved_time(request: Request) -> HttpResponse:
    """What time it is for promises, reminders and expiry, and the buttons that move it."""
    step = request.POST.get("step", "")
    if step in moved_clock.STEPS:
        moved_clock.move(step)
        return redirect("demo:clock")
    context = {
        "now": full_words(clock.now().astimezone(clock.OSLO), with_year=False),
        "real_now": full_words(clock.real_now().astimezone(clock.OSLO), with_year=False),
        "is_moved": bool(clock.offset()),
    }
    return render(request, "demo/clock.html", context, status=422 if request.method == "POST" else 200)

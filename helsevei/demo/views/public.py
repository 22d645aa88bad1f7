"""The demo's own pages: who one can be, what has been sent to them, and what time it is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from helsevei.core import clock
from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.demo import moved_clock
from helsevei.demo.outbox.journal import of_the_demo
from helsevei.demo.provider.kinds import inhabitant_cards, staff_cards
from helsevei.design.components.moments import full_words

LATEST = 100


@require_safe
@page(Rule.OPEN)
def people(request: Request) -> HttpResponse:
    """Everybody in the demo, with one line about each, and a button that logs one in as them."""
    return render(request, "demo/people.html", {"inhabitants": inhabitant_cards(), "staff": staff_cards()})


@require_safe
@page(Rule.OPEN)
def outbox(request: Request) -> HttpResponse:
    """Text messages and letters as the stand-ins got them, newest first."""
    return render(request, "demo/outbox.html", {"messages": of_the_demo().all()[: -LATEST - 1 : -1]})


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

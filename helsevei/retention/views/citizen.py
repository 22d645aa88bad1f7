"""«Mine opplysninger»: what we have about her, how long it is kept, and all of it to take with her."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helsevei.accounts.models import Person
from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor
from helsevei.core.clock import today
from helsevei.core.limits import Limit
from helsevei.core.requests import Request, is_a_look
from helsevei.retention import actions
from helsevei.retention.copies import as_json, as_pdf, counts
from helsevei.retention.policy import may_export

FEW_MINUTES = 10
COPIES = Limit(most=20, seconds=60 * FEW_MINUTES)  # of one user: each is the work of many pages


@require_safe
@page(Rule.IN_HER_PLACE)
def own_records(request: Request, person: UUID) -> HttpResponse:
    """Kind by kind, how many and how long."""
    return show(request, find(request, person))


@require_safe
@page(Rule.IN_HER_PLACE)
def own_pdf(request: Request, person: UUID) -> HttpResponse:
    """«Last ned som PDF»."""
    return copy(request, person, as_pdf, "pdf")


@require_safe
@page(Rule.IN_HER_PLACE)
def own_json(request: Request, person: UUID) -> HttpResponse:
    """«Last ned som JSON»."""
    return copy(request, person, as_json, "json")


def find(request: Request, person: UUID) -> Person:
    if not may_export(request.actor):
        raise Http404
    return get_object_or_404(Person.objects.visible_to(request.actor), id=person)


def show(request: Request, person: Person, *, is_too_often: bool = False) -> HttpResponse:
    context = {"person": person, "facts": facts(request.actor, person), "is_too_often": is_too_often}
    answer = render(request, "retention/citizen/own_records.html", context, status=429 if is_too_often else 200)
    if is_too_often:
        answer.headers["Retry-After"] = str(60 * FEW_MINUTES)
    return answer


def facts(actor: Actor, person: Person) -> list[tuple[str, str]]:
    return [(f"{section.title} ({number})", how_long) for section, number, how_long in counts(actor, person.id)]


def copy(request: Request, person: UUID, write: Callable[[Actor, Person], bytes], kind: str) -> HttpResponse:
    """A file with the day for a name: nothing about anybody stands in it."""
    whose = find(request, person)
    if not is_a_look(request):
        return HttpResponse(content_type=f"application/{kind}")
    if not COPIES.allows(str(request.actor.user_id)):
        return show(request, whose, is_too_often=True)
    actions.record_export(actor=request.actor, person_id=person)
    file_name = f"mine-opplysninger-{today().isoformat()}.{kind}"
    return HttpResponse(
        write(request.actor, whose),
        content_type=f"application/{kind}",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )

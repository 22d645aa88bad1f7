"""What both lists of health contacts have in common: the tabs «Aktive» and «Tidligere», and leafing within each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helsevei.contacts.models import HealthContact, HealthContactQuerySet
from helsevei.core.clock import today
from helsevei.core.requests import Request

FORMER = "vis=tidligere"
Current = Callable[[HealthContactQuerySet, date], HealthContactQuerySet]
InOrder = Callable[[HealthContactQuerySet, HealthContact | None], HealthContactQuerySet]


@dataclass(frozen=True, slots=True)
class Listed:
    """One part of the list that the address asks for."""

    contacts: list[HealthContact]
    is_former: bool
    tabs: list[tuple[str, str, bool, None]]
    next_url: str
    previous_url: str


def listed(request: Request, current: Current, in_order: InOrder, at_once: int) -> Listed:
    """At most `at_once` of what the actor may see (keyset pagination); `current` says what is not former."""
    own = HealthContact.objects.visible_to(request.actor)
    is_former, after = request.GET.get("vis") == "tidligere", last_seen(request)
    found = list(in_order(own.former(today()) if is_former else current(own, today()), after)[: at_once + 1])
    active, former = request.path, f"{request.path}?{FORMER}"
    onward = f"?{FORMER}&etter=" if is_former else "?etter="
    return Listed(
        contacts=found[:at_once],
        is_former=is_former,
        tabs=[(_("Aktive"), active, not is_former, None), (_("Tidligere"), former, is_former, None)],
        next_url=f"{onward}{found[at_once - 1].id}" if len(found) > at_once else "",
        previous_url=(former if is_former else active) if after else "",
    )


def last_seen(request: Request) -> HealthContact | None:
    """The row that the address goes on after, by its id since names do not belong in addresses. None is the start of the
    list, also when the address was tampered with."""
    try:
        named = HealthContact.objects.visible_to(request.actor).filter(id=request.GET.get("etter", ""))
    except ValidationError:
        return None
    return named.for_page().first()

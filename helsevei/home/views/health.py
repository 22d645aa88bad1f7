"""Health checks for those who run Helsevei (reliability D26): alive, ready, and how the outside is."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from helsevei.accounts.ports import (
    ProviderUnavailable,
    contact_register,
    inhabitant_login,
    population_register,
    staff_login,
)
from helsevei.core import jobs
from helsevei.core.access import Rule, page
from helsevei.directory.ports import address_register, business_register
from helsevei.notifications.policy import keeps_notices_back
from helsevei.notifications.ports import mail_servers, sms_gateways

NOBODY, NOWHERE = "00000000000", "0000"
PATIENCE_SECONDS = 5.5  # an adapter answers or gives up within 5


@require_safe
@page(Rule.HEALTH)
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Depends on nothing."""
    return JsonResponse({"status": "ok"})


@require_safe
@page(Rule.HEALTH)
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and has this version's tables."""
    try:
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "down"}, status=503)
    if behind:
        return JsonResponse({"status": "down", "migrations_missing": behind}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
@page(Rule.HEALTH)
def deep(request: HttpRequest) -> JsonResponse:
    """What else we lean on. Something that fails there degrades us; we still answer 200.

    Asking costs the systems outside something, so only this machine may: nginx names the scheme of what it passes on.
    """
    if "X-Forwarded-Proto" in request.headers:
        raise Http404
    population, contacts = population_register(), contact_register()
    addresses, businesses = address_register(), business_register()
    questions: dict[str, Callable[[], object]] = {
        "inhabitant_login": inhabitant_login().check,
        "staff_login": staff_login().check,
        "population_register": lambda: population.find(NOBODY),
        "contact_register": lambda: contacts.look_up([NOBODY]),
        "address_register": lambda: addresses.parties_in(NOWHERE),
        "business_register": lambda: businesses.look_up([NOBODY[:9]]),
        **{one.name: one.check for one in sms_gateways()},
        **{one.name: one.check for one in mail_servers()},
    }
    parts = dict.fromkeys(("sms", "smtp"), "not set up") | answers(questions, meanwhile=queue) | {"notices": notices()}
    return JsonResponse({"status": "ok" if set(parts.values()) == {"ok"} else "degraded", **parts})


def answers(questions: Mapping[str, Callable[[], object]], *, meanwhile: Callable[[], str]) -> dict[str, str]:
    """Everybody outside is asked at once, each in a thread that knows no database; the queue meanwhile, in ours."""
    at_once = ThreadPoolExecutor(len(questions), thread_name_prefix="health")
    asked = {part: at_once.submit(ask) for part, ask in questions.items()}
    ends_at = time.monotonic() + PATIENCE_SECONDS
    queue_status = meanwhile()
    wait(asked.values(), max(ends_at - time.monotonic(), 0.0))
    at_once.shutdown(wait=False)
    return {**{part: outcome(future) for part, future in asked.items()}, "queue": queue_status}


def outcome(future: Future[object]) -> str:
    try:
        future.result(0)
    except (ProviderUnavailable, TimeoutError):
        return "unavailable"
    return "ok"


def queue() -> str:
    try:
        status = jobs.status()
    except DatabaseError:
        return "unavailable"
    if not status["workers"]:
        return "no worker"
    return "failed jobs" if status["failed"] else "ok"


def notices() -> str:
    try:
        return "held" if keeps_notices_back() else "ok"
    except DatabaseError:
        return "unavailable"

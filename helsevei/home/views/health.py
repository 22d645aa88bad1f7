"""Health checks for those who run Helsevei (reliability D26): alive, ready, and how the outside is."""

from collections.abc import Callable

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

NOBODY = "00000000000"


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
    parts = {
        "inhabitant_login": answers(inhabitant_login().check),
        "staff_login": answers(staff_login().check),
        "population_register": answers(lambda: population_register().find(NOBODY)),
        "contact_register": answers(lambda: contact_register().look_up([NOBODY])),
        "queue": queue(),
    }
    return JsonResponse({"status": "ok" if set(parts.values()) == {"ok"} else "degraded", **parts})


def answers(ask: Callable[[], object]) -> str:
    try:
        ask()
    except ProviderUnavailable:
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

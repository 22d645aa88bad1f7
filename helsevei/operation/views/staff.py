"""«Drift»: how the background jobs stand, and those that have failed for good (reliability D8)."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helsevei.core.access import Rule, page
from helsevei.core.clock import real_now
from helsevei.core.jobs import status
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Done, Request, done
from helsevei.operation import actions
from helsevei.operation.forms import DiscardForm
from helsevei.operation.models import PAGE, FailedJob
from helsevei.operation.words import code_in_words, job_in_words

A_MINUTE = timedelta(minutes=1)


@require_safe
@page(Rule.OPERATION)
def jobs(request: Request) -> HttpResponse:
    """What waits, runs and has failed, and whether anybody works."""
    return show_jobs(request)


def show_jobs(request: Request, refusal: Refusal | None = None) -> HttpResponse:
    here, after = reverse("operation:jobs"), place(request.GET.get("etter", ""))
    found = list(FailedJob.objects.visible_to(request.actor).open().newest_first(after)[: PAGE + 1])
    now = status()
    context = {
        "status": now,
        "facts": facts(now),
        "rows": [(failed, job_in_words(failed.name), code_in_words(failed.code)) for failed in found[:PAGE]],
        "refusal": refusal,
        "next_url": f"{here}?etter={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "previous_url": here if after else "",
    }
    return render(request, "operation/staff/jobs.html", context, status=refusal.status if refusal else 200)


def facts(now: dict[str, float]) -> list[tuple[str, object]]:
    waited = timedelta(seconds=now["oldest_waiting_seconds"])
    in_words = timesince(real_now() - waited, depth=1) if waited > A_MINUTE else _("under ett minutt")
    return [
        (_("Venter på tur"), now["waiting"]),
        (_("Den eldste har ventet"), in_words if now["waiting"] else "–"),
        (_("Arbeides med nå"), now["doing"]),
        (_("Skal gjøres senere"), now["scheduled"]),
        (_("Har feilet"), now["failed"]),
        (_("Arbeidsprosesser i gang"), now["workers"]),
    ]


def place(text: str) -> UUID | None:
    """The row that the list goes on after; None is the start, also when the address was tampered with."""
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@page(Rule.OPERATION)
def retry_job(request: Request, failed_job: UUID) -> HttpResponse:
    """«Prøv igjen»."""
    failed = get_object_or_404(FailedJob.objects.visible_to(request.actor), id=failed_job)
    try:
        actions.retry_job(actor=request.actor, failed_id=failed.id, now=real_now())
    except Refusal as refusal:
        return show_jobs(request, refusal)
    return done(request, Done.JOB_RETRIED, reverse("operation:jobs"))


@page(Rule.OPERATION)
def discard_job(request: Request, failed_job: UUID) -> HttpResponse:
    """Ask why first, then take the job away."""
    failed = get_object_or_404(FailedJob.objects.visible_to(request.actor), id=failed_job)
    form = DiscardForm(request.POST or None)
    if form.is_valid():
        try:
            actions.discard_job(
                actor=request.actor, failed_id=failed.id, reason=form.cleaned_data["reason"], now=real_now()
            )
        except Refusal as refusal:
            return show_jobs(request, refusal)
        return done(request, Done.JOB_DISCARDED, reverse("operation:jobs"))
    context = {"failed": failed, "job": job_in_words(failed.name), "form": form}
    return render(request, "operation/staff/discard_job.html", context, status=422 if form.errors else 200)

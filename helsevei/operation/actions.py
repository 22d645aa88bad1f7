"""Listing jobs that have failed for good, and deciding what becomes of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.core import jobs
from helsevei.core.actor import Actor, Role, known
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.operation.models import DiscardReason, FailedJob, FailedJobState

UNKNOWN = "unknown"
TO_END = timedelta(minutes=1)  # a job is listed a moment before the queue calls it failed


class AlreadyDecided(Refusal):
    """Somebody was faster, or the job has come back by itself."""


@action
def record_failure(*, actor: Actor, number: int, name: str, code: str, attempts: int, now: datetime) -> None:
    """List a job that has failed for good; one that was listed before is open again, with what is known now. Word of it that
    comes late, when it has been tried again or discarded meanwhile, changes nothing."""
    FailedJob.objects.select_for_update(no_key=True).filter(
        number=number
    ).first()  # before or after a decision, not amid
    if jobs.may_have_failed(number):
        _list(number, name, code, attempts, now)


@action
def sweep_failures(*, actor: Actor, now: datetime) -> None:
    """Nothing is dropped silently (D8): a job that failed without a word, because the database was away or nobody knows its
    name any more, is listed too. What is listed and has not failed after all, or has succeeded since, is taken away."""
    jobs.forget_earlier_failures()
    failed = jobs.failed()
    listed = set(FailedJob.objects.open().values_list("number", flat=True))
    for number, name, attempts in failed:
        if number not in listed:
            _list(number, name, UNKNOWN, attempts, now)
    still_failed = [number for number, _name, _attempts in failed]
    FailedJob.objects.open().filter(last_failed_at__lt=now - TO_END).exclude(number__in=still_failed).delete()


@action
def retry_job(*, actor: Actor, failed_id: UUID, now: datetime) -> None:
    """Let the queue try once more, from the first attempt on. Raises AlreadyDecided, so that it is done once."""
    failed = _decide(actor, failed_id, jobs.retry, state=FailedJobState.RETRIED, now=now)
    record(
        actor=actor, event="operation.job.retried", object_kind="failed_job", object_id=failed_id, reason=failed.code
    )


@action
def discard_job(*, actor: Actor, failed_id: UUID, reason: DiscardReason, now: datetime) -> None:
    """Take the job out of the queue for good, for a reason that stays. Raises AlreadyDecided."""
    _decide(actor, failed_id, jobs.discard, state=FailedJobState.DISCARDED, reason=reason, now=now)
    record(
        actor=actor, event="operation.job.discarded", object_kind="failed_job", object_id=failed_id, reason=reason.value
    )


def _list(number: int, name: str, code: str, attempts: int, now: datetime) -> None:
    is_periodic = jobs.is_periodic(name)
    same = {"name": name, "is_periodic": True} if is_periodic else {"number": number}
    facts = {
        "number": number, "name": name, "is_periodic": is_periodic, "code": code, "attempts": attempts,
        "last_failed_at": now, "state": FailedJobState.OPEN, "discarded_reason": "", "decided_by": None, "decided_at": None,
    }  # fmt: skip
    locked = FailedJob.objects.select_for_update(no_key=True)
    listed, is_new = locked.get_or_create(**same, defaults={**facts, "first_failed_at": now})
    # The sweep may have looked while word of the failure was on its way: what is known by now stays.
    is_told_of = code == UNKNOWN and listed.number == number and listed.state == FailedJobState.OPEN
    if not (is_new or is_told_of):
        FailedJob.objects.filter(id=listed.id).update(**facts)


def _decide(
    actor: Actor,
    failed_id: UUID,
    change: Callable[[int], bool],
    *,
    state: FailedJobState,
    now: datetime,
    reason: str = "",
) -> FailedJob:
    """Change the queue by what was decided, and remember who did it."""
    if not actor.has_role(Role.OPERATOR):
        raise NotAllowed
    failed = FailedJob.objects.select_for_update(no_key=True).get(id=failed_id)
    if failed.is_periodic or failed.state != FailedJobState.OPEN or not change(failed.number):
        raise AlreadyDecided(
            _("Jobben venter ikke på deg lenger. Noen andre har bestemt, eller den har prøvd igjen selv.")
        )
    failed.state, failed.discarded_reason = state, reason
    failed.decided_by, failed.decided_at = known(actor.user_id), now
    failed.save()
    return failed

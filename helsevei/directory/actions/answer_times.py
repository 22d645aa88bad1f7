"""Remember how long answers take."""

from datetime import datetime
from uuid import UUID

from helsevei.audit.recording import action
from helsevei.core.actor import Actor
from helsevei.directory.models import AnswerTime, Service


@action
def remember_answer(*, actor: Actor, service: Service, asked_at: datetime, now: datetime) -> None:
    """A question from `asked_at` is answered. Not where nobody knows when the service is open. No entry of its own: who
    answers has one."""
    if service.week:
        minutes = service.opening.minutes_between(asked_at, now)
        AnswerTime.objects.create(service=service, answered_at=now, open_minutes=minutes)


@action
def forget_answer(*, actor: Actor, service_id: UUID, answered_at: datetime) -> None:
    """What was answered then has been taken back: it was no answer."""
    AnswerTime.objects.filter(service=service_id, answered_at=answered_at).delete()

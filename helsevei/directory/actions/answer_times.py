"""Remember how long answers take, as long as they stand."""

from datetime import datetime

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
def forget_answer(*, actor: Actor, service: Service, answered_at: datetime) -> None:
    """The answer of that moment is withdrawn: the question waits as before. Nothing where it answered none."""
    AnswerTime.objects.filter(service=service, answered_at=answered_at).delete()

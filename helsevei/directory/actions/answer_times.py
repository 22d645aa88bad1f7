"""Remember how long answers take."""

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

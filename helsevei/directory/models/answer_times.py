"""How long each answer took («målt svartid»), counted in the time that its service was open."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Aggregate, Count, FloatField, QuerySet

from helsevei.core.ids import new_id
from helsevei.core.questions import question
from helsevei.directory.models.healthcare_services import Service

ENOUGH = 10  # answers, for the half of them to say something


class Percentile(Aggregate):
    """The value that so large a fraction of the values does not exceed."""

    function = "percentile_cont"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: str, fraction: float) -> None:
        super().__init__(expression, fraction=fraction)


class AnswerTime(models.Model):
    """One question that a service has answered, and nothing of who asked. Reckoned once, by the opening hours of that day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, db_index=False)  # the index below begins with it
    answered_at = models.DateTimeField()
    open_minutes = models.PositiveIntegerField()  # since the first message that had no answer

    class Meta:
        indexes = [
            models.Index(fields=["service", "answered_at"], include=["open_minutes"], name="answer_time_of_service")
        ]

    def __str__(self) -> str:
        return f"{self.open_minutes} min"


@question
def answer_times(service_ids: tuple[UUID, ...], since: datetime) -> QuerySet[AnswerTime, tuple[UUID, float, float]]:
    """Of each service that has answered often enough since then: the minutes within which half of the answers came, and nine of
    ten."""
    found = AnswerTime.objects.filter(service__in=service_ids, answered_at__gte=since).values("service_id")
    measured = found.annotate(
        number=Count("id"), half=Percentile("open_minutes", 0.5), most=Percentile("open_minutes", 0.9)
    )
    return measured.filter(number__gte=ENOUGH).values_list("service_id", "half", "most")

"""When services are open: the ordinary week, and the days that are otherwise."""

from django.db import models
from django.db.models import F, Q

from helsevei.core.ids import new_id
from helsevei.directory.models.healthcare_services import Service
from helsevei.directory.opening import MIDNIGHT, Interval

ENDS_AFTER_IT_BEGINS = Q(closes_at__gt=F("opens_at")) | Q(closes_at=MIDNIGHT)


class OpeningHours(models.Model):
    """One interval of the ordinary week, as wall time in Norway. Several a day; closing 00.00 is midnight at its end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["service", "weekday", "opens_at"], name="opening_hours_begin_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_hours_weekday_0_to_6"),
            models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="opening_hours_end_after_they_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.interval}"

    @property
    def interval(self) -> Interval:
        return Interval(self.opens_at, self.closes_at)


class OpeningException(models.Model):
    """A day that is not as its weekday: one of its intervals, or, without times, closed all day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="opening_exceptions")
    on_date = models.DateField()
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    reason = models.CharField(max_length=100, blank=True)  # «Planleggingsdag», said to inhabitants

    class Meta:
        ordering = ["on_date", "opens_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "on_date", "opens_at"], nulls_distinct=False, name="opening_exception_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None, closes_at=None)
                | Q(ENDS_AFTER_IT_BEGINS, opens_at__isnull=False, closes_at__isnull=False),
                name="opening_exception_closed_or_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on_date} {self.interval or ''}"

    @property
    def interval(self) -> Interval | None:
        return Interval(self.opens_at, self.closes_at) if self.opens_at and self.closes_at is not None else None

"""When services are open: the ordinary week, and the days that are otherwise."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id
from helsevei.directory.models.healthcare_services import Service
from helsevei.directory.opening import MIDNIGHT, Day, Interval, in_words

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


class OpeningExceptionQuerySet(models.QuerySet["OpeningException"]):
    def visible_to(self, actor: Actor) -> "OpeningExceptionQuerySet":
        """Hours are public; on staff pages one sees those of the municipality one is in."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(service__municipality_id=known(actor.municipality_id))
        return self

    def days_of(self, service: Service, since: date) -> "list[ExceptionalDay]":
        """The days from `since` on that are otherwise, in order, each with all its hours."""
        rows = self.filter(service=service, on_date__gte=since).order_by("on_date", "opens_at")
        days = (list(of_day) for _day, of_day in groupby(rows, key=attrgetter("on_date")))
        return [
            ExceptionalDay(
                first.id, first.on_date, tuple(row.interval for row in (first, *more) if row.interval), first.reason
            )
            for first, *more in days
        ]


@dataclass(frozen=True, slots=True)
class ExceptionalDay:
    """A day that is not as its weekday; `id` is that of its first row."""

    id: UUID
    on_date: date
    hours: Day
    reason: str

    def __str__(self) -> str:
        return in_words(self.hours) or gettext("Stengt")


class OpeningException(models.Model):
    """A day that is not as its weekday: one of its intervals, or, without times, closed all day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="opening_exceptions")
    on_date = models.DateField()
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    reason = models.CharField(max_length=100, blank=True)  # «Planleggingsdag», said to inhabitants

    objects = OpeningExceptionQuerySet.as_manager()

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

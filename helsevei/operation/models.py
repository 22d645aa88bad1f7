"""Jobs that have failed for good, and what was decided about each (reliability D8)."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from helsevei.core.actor import Actor, Role
from helsevei.core.ids import new_id

PAGE = 50


class FailedJobState(models.TextChoices):
    OPEN = "open"  # somebody must decide, or the job itself when it is periodic
    RETRIED = "retried"
    DISCARDED = "discarded"


class DiscardReason(models.TextChoices):
    """Why a job is not tried again: codes, so that no words about people get in."""

    DONE_OTHERWISE = "done_otherwise"
    NOT_NEEDED = "not_needed"
    WILL_NOT_SUCCEED = "will_not_succeed"


class FailedJobQuerySet(models.QuerySet["FailedJob"]):
    def visible_to(self, actor: Actor) -> "FailedJobQuerySet":
        return self.all() if actor.has_role(Role.OPERATOR) else self.none()

    def open(self) -> "FailedJobQuerySet":
        return self.filter(state=FailedJobState.OPEN)

    def newest_first(self, after: UUID | None = None) -> "FailedJobQuerySet":
        """From the start or after a row (keyset pagination): ids grow with the time at which a job was first listed."""
        found = self.order_by("-id")
        return found if after is None else found.filter(id__lt=after)


class FailedJob(models.Model):
    """A job of the queue whose last attempt has failed. Its number and name, and why as a code: never what it was about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True)  # in the queue
    name = models.CharField(max_length=128)  # "room.verb_object"
    is_periodic = models.BooleanField()  # comes back by itself: one line, however often it fails
    code = models.CharField(max_length=80)  # the class of what went wrong
    attempts = models.IntegerField()
    first_failed_at = models.DateTimeField()
    last_failed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=FailedJobState.choices, default=FailedJobState.OPEN)
    discarded_reason = models.CharField(max_length=20, choices=DiscardReason.choices, blank=True)
    decided_by = models.UUIDField(null=True)  # the user, who lives on a floor above
    decided_at = models.DateTimeField(null=True)

    objects = FailedJobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(is_periodic=True), name="failed_job_of_a_periodic_job_once"
            ),
            models.CheckConstraint(
                condition=Q(state=FailedJobState.OPEN, decided_at=None, decided_by=None)
                | Q(~Q(state=FailedJobState.OPEN), decided_at__isnull=False, decided_by__isnull=False),
                name="failed_job_is_open_or_decided",
            ),
            models.CheckConstraint(
                condition=Q(state=FailedJobState.DISCARDED) ^ Q(discarded_reason=""),
                name="failed_job_is_discarded_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9_]{1,80}$"), name="failed_job_says_why_by_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

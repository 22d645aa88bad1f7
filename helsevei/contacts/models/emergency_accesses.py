"""Break-glass: staff who must see what they have no care relation to (M32, reliability ST6)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from helsevei.accounts.models import Person, User
from helsevei.core.actor import Actor, ActorKind, Role, known
from helsevei.core.ids import new_id
from helsevei.directory.models import Municipality

WORDS_LENGTH = 500  # of the reason in her own words, and of the leader's remark


class EmergencyReason(models.TextChoices):
    """Why. In words in forms.py, and for the person herself in home/access_log.py."""

    DANGER = "danger"
    OUT_OF_HOURS = "out_of_hours"
    STANDS_IN = "stands_in"
    ASKED = "asked"
    OTHER = "other"


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    def visible_to(self, actor: Actor) -> "EmergencyAccessQuerySet":
        """Her own, and for a leader those of the staff in the services that she leads."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        here = self.filter(municipality=known(actor.municipality_id))
        led = actor.service_ids(Role.LEADER)
        if led is None:
            return here
        hers = Q(user=actor.user_id) | Q(user__staff_roles__service__in=sorted(led))
        return here.filter(id__in=EmergencyAccess.objects.filter(hers).values("id"))

    def of_others(self, actor: Actor) -> "EmergencyAccessQuerySet":
        """What she looks through as a leader: nobody looks through her own."""
        return self.exclude(user=actor.user_id)

    def open_to(self, actor: Actor, now: datetime) -> "EmergencyAccessQuerySet":
        """Those by which this member of staff may look at this moment."""
        here = self.filter(user=actor.user_id, municipality=known(actor.municipality_id))
        return here.filter(ended_at=None, starts_at__lte=now, ends_at__gt=now)

    def unreviewed_first(self) -> "EmergencyAccessQuerySet":
        with_names = self.select_related("person", "user__person", "reviewed_by__person")
        return with_names.order_by(F("reviewed_at").desc(nulls_first=True), "-starts_at", "-id")


class EmergencyAccess(models.Model):
    """That a member of staff may read what the municipality has of one person («nødtilgang»), for a few hours and for a reason. FHIR:
    Consent, purpose of use BTG."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=[(one.value, one.name) for one in EmergencyReason])
    words = models.CharField(max_length=WORDS_LENGTH)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # before its time, by herself
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=WORDS_LENGTH, blank=True, default="")

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="emergency_access_ends_after_start"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~Q(reviewed_by=F("user")),
                name="emergency_access_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def code(self) -> str:
        """Its reason, as the access log has it."""
        return f"emergency.{self.reason}"

"""Who may log in locally, and what she proves it by."""

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from helsevei.accounts.models import User
from helsevei.core.actor import Actor, Role, known
from helsevei.core.encryption import decrypt
from helsevei.core.ids import new_id
from helsevei.directory.models import Municipality


class LocalLoginQuerySet(models.QuerySet["LocalLogin"]):
    def visible_to(self, actor: Actor) -> "LocalLoginQuerySet":
        """An administrator sees who has one in her municipality."""
        if actor.has_role(Role.ADMINISTRATOR):
            return self.filter(municipality_id=known(actor.municipality_id))
        return self.none()

    def of_user(self, user_id: UUID) -> "LocalLoginQuerySet":
        return self.filter(user_id=user_id)

    def invited(self, invitation_hash: bytes, at: datetime) -> "LocalLoginQuerySet":
        """The one that this code was made for, while it lasts."""
        return self.filter(invitation_hash=invitation_hash, invitation_ends_at__gt=at)


class LocalLogin(models.Model):
    """What a member of staff logs in by in one municipality. First an invitation; then a password and the app's secret."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    invitation_hash = models.BinaryField(max_length=32, null=True, unique=True)  # None when it has been used
    invitation_ends_at = models.DateTimeField(null=True)
    secret_encrypted = models.BinaryField()  # what her app reckons its codes from (RFC 6238)
    password = models.CharField(max_length=200, blank=True)  # hashed; empty until she has set it up
    last_step = models.BigIntegerField(default=0)  # of the newest code that was used: each counts once (RFC 6238, 5.2)
    recovery_hashes = ArrayField(models.BinaryField(max_length=32), default=list)

    objects = LocalLoginQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "municipality"], name="local_login_once")]

    @property
    def secret(self) -> str:
        """In base32, as apps take it."""
        return decrypt(self.secret_encrypted)

    @property
    def is_set_up(self) -> bool:
        return bool(self.password)

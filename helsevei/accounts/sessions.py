"""Django's session engine over our own table: 30 minutes after the person's last sign, 15 for staff, 12 hours at most
(reliability D16, ST8; docs/decisions/0010 and 0020)."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from helsevei.accounts.models import Session, User
from helsevei.core.clock import real_now
from helsevei.core.ids import new_id
from helsevei.core.questions import question
from helsevei.core.requests import is_ahead, is_by_script

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH = timedelta(minutes=1)  # the idle limit is moved on at most this often
WIPE = '"cache", "storage"'  # Clear-Site-Data when a session has ended: nothing of it stays in the browser (AU14)
INHABITANTS = "idporten"  # who logs in there; everybody else is at work
READER_COOKIE = "__Host-reader" if settings.SECURE else "reader"  # whose browser it was last
SKEW = timedelta(minutes=2)  # as far as the clocks of two machines may differ
SECONDS = re.compile(r"[0-9]{1,9}")


@question
def living(key: str | None, at: datetime) -> QuerySet[Session]:
    """The session of a key, unless it has ended, with its user and what every page asks of her."""
    return Session.objects.filter(session_key=key, expire_date__gt=at).select_related("user__person__home")


class SessionStore(DatabaseSessions):
    _row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        at = real_now()
        started_at = datetime.fromisoformat(data.setdefault("started_at", at.isoformat()))
        provider = data.get("provider", "")
        reference = UUID(data.setdefault("reference", str(new_id())))
        user_id = data.get("_auth_user_id")
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=limit(started_at, at, provider),
            reference=reference,
            started_at=started_at,
            last_sign_at=at,
            user_id=UUID(user_id) if user_id else None,
            provider=provider,
            **{name: data.get(name, "") for name in ("provider_session", "device")},
        )

    def _validate_session_key(self, key: str | None) -> bool:
        """Keys are letters and digits; whatever else a cookie may hold, the database is not asked for."""
        return bool(key) and key.isascii() and key.isalnum() and super()._validate_session_key(key)  # type: ignore[misc, union-attr]

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        row = next(iter(living(key, real_now())), None)
        if row and row.used_at > real_now() + SKEW:  # the clock has been set back: how long ago, nobody knows (AU12)
            row = None
        self._row = row
        if row is None:
            self._session_key = None
        if row is None and key:  # ended: it must not live again when the clock is set back (AU12)
            Session.objects.filter(session_key=key, expire_date__lt=real_now() - SKEW).delete()
        return row

    @property
    def verified_user(self) -> User | None:
        """The user whose session it is, by the same proof as Django's `get_user`. None where that has to look closer: another
        user since, an account that is closed, a secret key that has been replaced."""
        began = self._session  # type: ignore[attr-defined]
        user = self._row.user if self._row else None
        if user is None or not user.is_active or began.get(SESSION_KEY) != str(user.id):
            return None
        is_known = began.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        proof = began.get(HASH_SESSION_KEY, "")
        return user if is_known and constant_time_compare(proof, user.get_session_auth_hash()) else None

    def touch(self, sign_at: datetime) -> None:
        """Move the idle limit on to what this sign of the person allows; never back, and the longest life stays.

        A sign of this minute will be followed by others: one write a minute will do. An older one may be the last.
        """
        slack = TOUCH if real_now() - sign_at < TOUCH else timedelta()
        row = self._row
        if row and row.used_at < sign_at - slack:
            row.last_sign_at, row.expire_date = (
                sign_at,
                max(limit(row.started_at, sign_at, row.provider), row.expire_date),
            )
            earlier = Session.objects.filter(session_key=self.session_key).exclude(last_sign_at__gte=sign_at)
            earlier.update(last_sign_at=sign_at, expire_date=row.expire_date)

    @property
    def seconds_left(self) -> int:
        """How long the session lasts if no other sign comes, from this tab or another."""
        return int((self._row.expire_date - real_now()).total_seconds()) if self._row else 0


def limit(started_at: datetime, sign_at: datetime, provider: str) -> datetime:
    """When a session ends unless there is another sign of the person than this one."""
    return min(sign_at + idle_time(is_staff=provider != INHABITANTS), started_at + LONGEST)


def idle_time(*, is_staff: bool) -> timedelta:
    """How long one may be still: shorter at work, where others come by."""
    return timedelta(minutes=settings.STAFF_IDLE_MINUTES) if is_staff else IDLE


def mark_of(user_id: UUID) -> str:
    """By which a browser remembers whose it was last, and nobody else can read it."""
    return salted_hmac("reader", str(user_id)).hexdigest()


def last_sign(request: HttpRequest) -> datetime | None:
    """When the person last pressed, typed or scrolled, as far as this request tells.

    Opening a page and sending a form are signs themselves. What a page of ours asks by itself is none: it says how long she
    has been still (design/js/idle.js), and without that it tells nothing.
    """
    said = request.headers.get("X-Idle-Seconds", "")
    if SECONDS.fullmatch(said):
        return real_now() - min(timedelta(seconds=int(said)), IDLE)
    return None if is_by_script(request) or is_ahead(request) else real_now()

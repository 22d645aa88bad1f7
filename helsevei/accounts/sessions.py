"""Django's session engine over our own table: 30 minutes idle, 12 hours at most (reliability D16; docs/decisions/0010)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from helsevei.accounts.models import Session
from helsevei.core.clock import real_now

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH = timedelta(minutes=1)  # the idle limit is moved on at most this often
WIPE = '"cache", "storage"'  # Clear-Site-Data when a session has ended: nothing of it stays in the browser (AU14)
SKEW = timedelta(minutes=2)  # as far as the clocks of two machines may differ


class SessionStore(DatabaseSessions):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        started_at = datetime.fromisoformat(data.setdefault("started_at", real_now().isoformat()))
        user_id = data.get("_auth_user_id")
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=limit(started_at),
            started_at=started_at,
            user_id=UUID(user_id) if user_id else None,
            provider_session=data.get("provider_session", ""),
        )

    def _validate_session_key(self, key: str | None) -> bool:
        """Keys are letters and digits; whatever else a cookie may hold, the database is not asked for."""
        return bool(key) and key.isascii() and key.isalnum() and super()._validate_session_key(key)  # type: ignore[misc, union-attr]

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self._ends_at = row.expire_date if row else None
        if row is None and key:  # ended: it must not live again when the clock is set back (AU12)
            Session.objects.filter(session_key=key, expire_date__lt=real_now() - SKEW).delete()
        return row

    def touch(self) -> None:
        """Move the idle limit on, as reading and typing do; the longest life stays."""
        until = limit(datetime.fromisoformat(self["started_at"]))
        if self._ends_at and self._ends_at < until - TOUCH:
            Session.objects.filter(session_key=self.session_key, expire_date__lt=until).update(expire_date=until)


def limit(started_at: datetime) -> datetime:
    """When a session that is used now ends unless it is used again."""
    return min(real_now() + IDLE, started_at + LONGEST)

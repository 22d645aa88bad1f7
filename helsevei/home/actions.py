"""What home tells of in the access log."""

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.work import Work


@action
def read_work_list(*, actor: Actor, rows: list[Work]) -> list[Work]:
    """Staff look at their work list: one entry with everybody on it."""
    if rows:
        record(actor=actor, event="home.work_list.read", object_kind="work_list", object_id=None, reason="care",
               persons=sorted({row.person_id for row in rows}))  # fmt: skip
    return rows

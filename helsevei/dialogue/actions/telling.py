"""Tell the teams' mailboxes what waits, so that nobody need watch the inbox (M7)."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from helsevei.audit.recording import action
from helsevei.core.actor import Actor
from helsevei.dialogue.models import Thread
from helsevei.notifications.actions import notify


@action
def tell_teams(*, actor: Actor, now: datetime) -> set[UUID]:
    """One notice to each service in which something is new, or soon overdue, since its teams were last told; returns those
    services. What they have been told of stands on the thread, in the same transaction as the notice: never twice."""
    untold = Thread.objects.untold(now).select_for_update(of=("self",), no_key=True)
    found = list(untold.values_list("id", "service_id", "municipality_id"))
    threads = Thread.objects.filter(id__in=[thread for thread, _service, _municipality in found])
    threads.soon_due(now).update(told_due_at=F("due_at"))
    threads.update(told_version=F("version"))
    services = {service: municipality for _thread, service, municipality in found}
    for service_id, municipality_id in sorted(services.items()):
        notify(actor=actor, kind="dialogue.waiting", about_id=service_id, municipality_id=municipality_id,
               service_id=service_id, now=now)  # fmt: skip
    return set(services)

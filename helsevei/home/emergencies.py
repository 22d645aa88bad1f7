"""What was opened by an emergency access, from the access log."""

from datetime import datetime

from helsevei.audit.models import Entry
from helsevei.contacts.models import EmergencyAccess
from helsevei.directory.models import Service
from helsevei.home.audit_log import EVENTS

MOST = 100  # looks; nobody reads more


def opened(access: EmergencyAccess) -> list[tuple[str, str, datetime]]:
    """Each look in words, the service, and when; the first on top."""
    looks = Entry.objects.about_person(access.person_id).filter(
        actor_user_id=access.user_id,
        reason=access.code,
        business_at__gte=access.starts_at,
        business_at__lte=access.ends_at,
    )
    entries = list(looks.order_by("occurred_at", "id")[:MOST])
    services = Service.objects.in_bulk({entry.service_id for entry in entries if entry.service_id})
    names = {id_: service.name for id_, service in services.items()}
    return [
        (str(EVENTS[entry.event]), names.get(entry.service_id, "") if entry.service_id else "", entry.occurred_at)
        for entry in entries
    ]

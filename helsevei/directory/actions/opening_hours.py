"""Every change of when services are open."""

from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.models import OpeningHours, Service
from helsevei.directory.opening import Week, overlaps
from helsevei.directory.policy import may_administer


class HoursOverlap(Refusal):
    status = 422


@action
def save_opening_hours(
    *, actor: Actor, municipality_id: UUID, service_id: UUID, week: Week, is_open_on_holidays: bool
) -> Service:
    """The ordinary week of a service, in place of the one before. Raises HoursOverlap when a day's hours do."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    service = Service.objects.select_for_update(no_key=True).get(id=service_id, municipality_id=municipality_id)
    if any(overlaps(day) for day in week.values()):
        raise HoursOverlap(_("To åpningstider på samme dag overlapper hverandre."))
    service.is_open_on_holidays = is_open_on_holidays
    service.save(update_fields=["is_open_on_holidays"])
    service.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(service=service, weekday=weekday, opens_at=interval.opens_at, closes_at=interval.closes_at)
        for weekday, day in week.items()
        for interval in day
    )
    record(actor=actor, event="directory.opening_hours.saved", object_kind="service", object_id=service_id,
           municipality_id=municipality_id, service_id=service_id)  # fmt: skip
    return service

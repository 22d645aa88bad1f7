"""Every change of when services are open."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.history import Facts, remember
from helsevei.directory.models import OpeningException, OpeningHours, Service
from helsevei.directory.opening import Day, Week, in_code, in_words, overlaps
from helsevei.directory.policy import may_administer
from helsevei.directory.versions import locked

CLOSED_ALL_DAY = "closed"  # in the history, for an exception: unlike no exception at all


class HoursOverlap(Refusal):
    status = 422


@action
def save_opening_hours(
    *, actor: Actor, municipality_id: UUID, service_id: UUID, seen_version: int, week: Week, is_open_on_holidays: bool
) -> Service:
    """The ordinary week of a service, in place of the one before. Raises HoursOverlap when a day's hours do."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    service = locked(Service.objects.filter(id=service_id, municipality_id=municipality_id), seen_version)
    for day in week.values():
        _refuse_overlap(day)
    before = _facts(service)
    service.is_open_on_holidays = is_open_on_holidays
    service.save()
    service.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(service=service, weekday=weekday, opens_at=interval.opens_at, closes_at=interval.closes_at)
        for weekday, day in week.items()
        for interval in day
    )
    remember(actor=actor, municipality_id=municipality_id, thing=service, before=before, after=_facts(service))
    record(actor=actor, event="directory.opening_hours.saved", object_kind="service", object_id=service_id,
           municipality_id=municipality_id, service_id=service_id)  # fmt: skip
    return service


@action
def save_opening_exception(
    *,
    actor: Actor,
    municipality_id: UUID,
    service_id: UUID,
    seen_version: int,
    on_date: date,
    hours: Day,
    reason: str,
) -> Service:
    """A day that is not as its weekday, in place of what was said of it before; no hours is closed. Raises HoursOverlap."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    service = locked(Service.objects.filter(id=service_id, municipality_id=municipality_id), seen_version)
    _refuse_overlap(hours)
    before = _take_away(service, on_date)
    OpeningException.objects.bulk_create(
        OpeningException(
            service=service, on_date=on_date, opens_at=interval.opens_at, closes_at=interval.closes_at, reason=reason
        )
        for interval in hours
    )
    if not hours:
        OpeningException.objects.create(service=service, on_date=on_date, reason=reason)
    remember(actor=actor, municipality_id=municipality_id, thing=service, before=before,
             after=_exception_facts(service, on_date))  # fmt: skip
    record(actor=actor, event="directory.opening_exception.saved", object_kind="service", object_id=service_id,
           municipality_id=municipality_id, service_id=service_id)  # fmt: skip
    return service


@action
def remove_opening_exception(*, actor: Actor, municipality_id: UUID, service_id: UUID, on_date: date) -> Service:
    """The day is as its weekday again, or as the public holiday it is."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    service = Service.objects.select_for_update(no_key=True).get(id=service_id, municipality_id=municipality_id)
    service.version += 1
    before = _take_away(service, on_date)
    remember(actor=actor, municipality_id=municipality_id, thing=service, before=before, after={})
    record(actor=actor, event="directory.opening_exception.removed", object_kind="service", object_id=service_id,
           municipality_id=municipality_id, service_id=service_id)  # fmt: skip
    return service


def _refuse_overlap(day: Day) -> None:
    if overlaps(day):
        raise HoursOverlap(
            _("To åpningstider på samme dag overlapper hverandre: %(hours)s.") % {"hours": in_words(day)}
        )


def _take_away(service: Service, on_date: date) -> Facts:
    """The service keeps the version that has been counted up, and has no exception that day any more; returns what it was."""
    service.save(update_fields=["version"])
    before = _exception_facts(service, on_date)
    service.opening_exceptions.filter(on_date=on_date).delete()
    return before


def _facts(service: Service) -> Facts:
    hours = {f"hours.{weekday}": in_code(day) for weekday, day in service.week.items()}
    return {**hours, "is_open_on_holidays": service.is_open_on_holidays}


def _exception_facts(service: Service, on_date: date) -> Facts:
    rows = list(service.opening_exceptions.filter(on_date=on_date))
    if not rows:
        return {}
    hours = in_code(tuple(row.interval for row in rows if row.interval))
    return {f"hours_on.{on_date}": hours or CLOSED_ALL_DAY, f"reason_on.{on_date}": rows[0].reason}

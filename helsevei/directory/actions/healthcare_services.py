"""Every change of services."""

from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.actions.opening_hours import save_opening_hours
from helsevei.directory.models import Municipality, Service
from helsevei.directory.opening import ORDINARY_WEEK
from helsevei.directory.policy import may_administer


class NameTaken(Refusal):
    status = 422


@action
def save_service(
    *,
    actor: Actor,
    municipality_id: UUID,
    service_id: UUID | None = None,
    name: str,
    phone: str,
    has_dialogue: bool,
    keeps_journal: bool,
    answer_within_minutes: int,
) -> Service:
    """Add a service, open on weekdays, or change the one with `service_id`. Raises NameTaken when another service there has
    the name."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    Municipality.objects.select_for_update(no_key=True).get(id=municipality_id)  # two at once cannot take one name
    service = Service(municipality_id=municipality_id)
    if service_id is not None:
        service = Service.objects.select_for_update(no_key=True).get(id=service_id, municipality_id=municipality_id)
    others = Service.objects.filter(municipality_id=municipality_id, name=name).exclude(id=service.id)
    if others.exists():
        raise NameTaken(_("Det finnes allerede en tjeneste som heter «%(name)s».") % {"name": name})
    service.name, service.phone = name, phone
    service.has_dialogue, service.keeps_journal = has_dialogue, keeps_journal
    service.answer_within_minutes = answer_within_minutes
    service.save()
    if service_id is None:
        save_opening_hours(actor=actor, municipality_id=municipality_id, service_id=service.id, week=ORDINARY_WEEK,
                           is_open_on_holidays=False)  # fmt: skip
    record(actor=actor, event="directory.service.saved", object_kind="service", object_id=service.id,
           municipality_id=municipality_id, service_id=service.id)  # fmt: skip
    return service

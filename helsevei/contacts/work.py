"""What contacts puts on the work list: whom a service keeps an eye on, and emergency accesses for leaders to look at."""

from datetime import datetime

from django.utils.translation import gettext as _

from helsevei.contacts.models import EmergencyAccess, Pin
from helsevei.core.actor import Actor, Role, known
from helsevei.core.clock import OSLO
from helsevei.core.requests import address
from helsevei.core.work import MOST, Work, register


def pinned(actor: Actor, now: datetime) -> list[Work]:
    """The follow-up list, whoever leaves it first on top."""
    pins = Pin.objects.visible_to(actor).current(now.astimezone(OSLO).date()).by_end()[:MOST]
    return [
        Work(
            name=pin.health_contact.person.name,
            person_id=pin.health_contact.person_id,
            why=_("På oppfølgingslista: %(why)s") % {"why": pin.why},
            url=address("dialogue:person_threads", known(actor.municipality_id), pin.health_contact.person_id),
            service=pin.health_contact.service.name,
            due_date=pin.until_date,
        )
        for pin in pins
    ]


def to_review(actor: Actor, now: datetime) -> list[Work]:
    """For leaders: emergency accesses that nobody has looked at."""
    if not actor.has_any(Role.LEADER):
        return []
    used = EmergencyAccess.objects.visible_to(actor).of_others(actor).filter(reviewed_at=None).unreviewed_first()
    return [
        Work(
            name=access.person.name,
            person_id=access.person_id,
            why=_("%(name)s har brukt nødtilgang. Se på om det var grunn til det.") % {"name": access.user.name},
            url=address("home:review_emergency", access.municipality_id, access.id),
        )
        for access in used[:MOST]
    ]


register("contacts.pinned", find=pinned, page="dialogue:follow_up_list")
register("contacts.emergencies", find=to_review, page="home:emergencies")

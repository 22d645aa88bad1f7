"""What contacts puts on the work list: those whom a service keeps an eye on."""

from datetime import datetime

from django.utils.translation import gettext as _

from helsevei.contacts.models import Pin
from helsevei.core.actor import Actor, known
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


register("contacts.pinned", find=pinned, page="dialogue:follow_up_list")

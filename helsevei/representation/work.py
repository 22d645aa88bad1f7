"""What representation puts on the work list: powers of attorney that end unless somebody confirms them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from helsevei.core.actor import Actor, known
from helsevei.core.clock import OSLO
from helsevei.core.requests import address
from helsevei.core.work import MOST, Work, register
from helsevei.representation.models import PowerOfAttorney
from helsevei.representation.policy import may_review_power

BEFORE = timedelta(days=14)  # time to ask the person, or her guardian


def to_review(actor: Actor, now: datetime) -> list[Work]:
    """Those registered by staff whose day of review is near, for those who may confirm them."""
    day = now.astimezone(OSLO).date()
    held = PowerOfAttorney.objects.visible_to(actor).current(day).filter(review_date__lte=day + BEFORE).by_review()
    return [
        Work(
            name=power.giver.name,
            person_id=power.giver_id,
            why=_("Fullmakten til %(name)s slutter å gjelde hvis ingen bekrefter den") % {"name": power.receiver_name},
            url=address("representation:review_power", known(actor.municipality_id), power.id),
            due_date=power.review_date,
        )
        for power in held[:MOST]
        if may_review_power(actor, power)
    ]


register("representation.to_review", find=to_review, page="representation:staff_powers")

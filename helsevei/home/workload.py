"""«Oversikt»: what waits for a member of staff, in numbers that matter. A room that makes work adds its numbers here.

For the administrator: what she must mend.
"""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from helsevei.accounts.policy import may_open
from helsevei.core.access import Rule
from helsevei.core.actor import Actor, known
from helsevei.core.clock import now
from helsevei.dialogue.models import questions
from helsevei.directory.models import Team
from helsevei.notifications.models import Delivery, DeliveryState


@dataclass(frozen=True, slots=True)
class Number:
    """How many of something, and the list of them."""

    label: str
    count: int
    url: str


def numbers(actor: Actor) -> list[Number]:
    """Most pressing first; none for those who do not meet inhabitants."""
    if not may_open(Rule.CARE, actor):
        return []
    inbox = reverse("dialogue:staff_inbox", args=[known(actor.municipality_id)])
    (threads,) = questions.numbers(actor, now())
    return [
        *(
            [Number(_("Kan haste"), threads["possibly_urgent"], f"{inbox}?vis=haster")]
            if threads["possibly_urgent"]
            else []
        ),
        Number(_("Skulle vært besvart"), threads["overdue"], f"{inbox}?vis=for-sent"),
        Number(_("Ikke lest ennå"), threads["new"], f"{inbox}?vis=nye"),
        Number(_("Ubesvarte samtaler"), threads["unanswered"], inbox),
        Number(_("Samtaler du har tatt"), threads["mine"], f"{inbox}?vis=mine"),
    ]


def unreached_teams(actor: Actor) -> QuerySet[Team]:
    """Those whose last mail did not arrive, with the moment, `told_at`: nobody there knows that inhabitants wait."""
    newest = Delivery.objects.visible_to(actor).newest_to(OuterRef("mailbox"))
    teams = Team.objects.visible_to(actor).select_related("service").in_order()
    found = teams.annotate(state=Subquery(newest.values("state")), told_at=Subquery(newest.values("settled_at")))
    return found.filter(state__isnull=False).exclude(state=DeliveryState.SENT)

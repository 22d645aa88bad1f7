"""When staff are away, and who stands in for them (M7)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helsevei.accounts.models import Absence, StaffRole, User
from helsevei.accounts.policy import may_register_absence
from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.clock import OSLO
from helsevei.core.refusals import NotAllowed, Refusal


class AwayAlready(Refusal):
    """One absence at a time: two would say two things of who stands in."""


class CannotStandIn(Refusal):
    """Whoever stands in answers in one of the services of the one who is away."""


@action
def register_absence(
    *,
    actor: Actor,
    municipality_id: UUID,
    user_id: UUID,
    start_date: date,
    end_date: date,
    substitute_id: UUID | None,
    now: datetime,
) -> Absence:
    """Somebody is away from a day to a day, both inclusive. The same once more changes nothing. Raises AwayAlready,
    CannotStandIn."""
    user = User.objects.locked(user_id)
    answering = StaffRole.objects.answering_anywhere(now).filter(municipality=municipality_id)
    roles = list(answering.filter(user=user))
    if not may_register_absence(actor, user_id, roles):
        raise NotAllowed
    if substitute_id and not _share_a_service(roles, list(answering.filter(user=substitute_id))):
        raise CannotStandIn(_("Vikaren må svare i en av de samme tjenestene. Velg en annen."))
    about = {"municipality_id": municipality_id, "user": user}
    standing = Absence.objects.filter(**about, start_date__lte=end_date, end_date__gte=start_date).first()
    if standing and (standing.start_date, standing.end_date, standing.substitute_id) == (
        start_date,
        end_date,
        substitute_id,
    ):
        return standing
    if standing:
        days = {"name": user.name, "first": date_format(standing.start_date), "last": date_format(standing.end_date)}
        raise AwayAlready(
            _("%(name)s er allerede registrert borte fra %(first)s til %(last)s. Avslutt det fraværet først.") % days
        )
    absence = Absence.objects.create(**about, start_date=start_date, end_date=end_date, substitute_id=substitute_id)
    record(actor=actor, event="accounts.absence.registered", object_kind="absence", object_id=absence.id,
           municipality_id=municipality_id)  # fmt: skip
    return absence


@action
def end_absence(*, actor: Actor, absence_id: UUID, now: datetime) -> None:
    """She is here again, from today; what has not begun is gone, and what is over already stays as it is."""
    absence = Absence.objects.select_for_update(of=("self",), no_key=True).get(id=absence_id)
    roles = StaffRole.objects.answering_anywhere(now).filter(user=absence.user_id, municipality=absence.municipality_id)
    if not may_register_absence(actor, absence.user_id, list(roles)):
        raise NotAllowed
    today = now.astimezone(OSLO).date()
    if absence.end_date < today:
        return
    record(actor=actor, event="accounts.absence.ended", object_kind="absence", object_id=absence.id,
           municipality_id=absence.municipality_id)  # fmt: skip
    if absence.start_date >= today:
        absence.delete()
    else:
        absence.end_date = today - timedelta(days=1)
        absence.save(update_fields=["end_date"])


def _share_a_service(roles: list[StaffRole], others: list[StaffRole]) -> bool:
    """Whether there is one in which both answer; a role in no service is one in all of them."""
    return any(
        role.service_id == other.service_id or None in (role.service_id, other.service_id)
        for role in roles for other in others
    )  # fmt: skip

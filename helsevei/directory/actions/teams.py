"""Every change of teams."""

from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.history import NOTHING, facts, remember
from helsevei.directory.models import Service, Team
from helsevei.directory.policy import may_administer
from helsevei.directory.versions import locked


class TeamNameTaken(Refusal):
    status = 422
    field = "name"


@action
def save_team(
    *,
    actor: Actor,
    municipality_id: UUID,
    service_id: UUID,
    team_id: UUID | None = None,
    seen_version: int = 0,
    name: str,
    mailbox: str,
) -> Team:
    """Add a team to a service, or change the one with `team_id` as it was in `seen_version`. Raises TeamNameTaken when
    another there has the name."""
    service = _lock_service(actor, municipality_id, service_id)
    team = locked(service.teams.filter(id=team_id), seen_version) if team_id else Team(service=service)
    before = facts(team) if team_id else NOTHING
    if service.teams.filter(name=name).exclude(id=team.id).exists():
        raise TeamNameTaken(_("Det finnes allerede et team som heter «%(name)s» i tjenesten.") % {"name": name})
    team.name, team.mailbox = name, mailbox
    team.save()
    remember(actor=actor, municipality_id=municipality_id, thing=team, before=before, after=facts(team))
    record(actor=actor, event="directory.team.saved", object_kind="team", object_id=team.id,
           municipality_id=municipality_id, service_id=service_id)  # fmt: skip
    return team


@action
def remove_team(*, actor: Actor, municipality_id: UUID, service_id: UUID, team_id: UUID) -> None:
    """The team is no more; the history keeps what it was called."""
    team = _lock_service(actor, municipality_id, service_id).teams.get(id=team_id)
    remember(actor=actor, municipality_id=municipality_id, thing=team, before=facts(team), after=NOTHING)
    record(actor=actor, event="directory.team.removed", object_kind="team", object_id=team_id,
           municipality_id=municipality_id, service_id=service_id)  # fmt: skip
    team.delete()


def _lock_service(actor: Actor, municipality_id: UUID, service_id: UUID) -> Service:
    """Locked, so that two teams cannot take one name at once."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    return Service.objects.select_for_update(no_key=True).get(id=service_id, municipality_id=municipality_id)

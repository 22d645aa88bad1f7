"""An administrator's pages about the teams of a service (M27)."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.directory.actions import teams as actions
from helsevei.directory.forms.teams import TeamForm
from helsevei.directory.models import Team
from helsevei.directory.views.staff.healthcare_services import find, of_service
from helsevei.directory.views.staff.saving import remove_or_ask, save_or_show

TEMPLATE = "directory/staff/edit_team.html"


@page(Rule.ADMINISTRATION)
def add_team(request: Request, municipality: UUID, service: UUID) -> HttpResponse:
    known = find(request, service)
    save = partial(actions.save_team, actor=request.actor, municipality_id=municipality, service_id=service)
    back = of_service(known)
    return save_or_show(request, TeamForm(request.POST or None), save, back, TEMPLATE, service=known, back=back)


@page(Rule.ADMINISTRATION)
def edit_team(request: Request, municipality: UUID, team: UUID) -> HttpResponse:
    known = find_team(request, team)
    initial = {"name": known.name, "mailbox": known.mailbox, "seen_version": known.version}
    form = TeamForm(request.POST or None, initial=initial)
    save = partial(
        actions.save_team, actor=request.actor, municipality_id=municipality, service_id=known.service_id, team_id=team
    )
    back = of_service(known.service)
    return save_or_show(request, form, save, back, TEMPLATE, service=known.service, team=known, back=back)


@page(Rule.ADMINISTRATION)
def remove_team(request: Request, municipality: UUID, team: UUID) -> HttpResponse:
    """Ask first."""
    known = find_team(request, team)
    remove = partial(
        actions.remove_team,
        actor=request.actor,
        municipality_id=municipality,
        service_id=known.service_id,
        team_id=team,
    )
    return remove_or_ask(
        request, remove, of_service(known.service), reverse("directory:edit_team", args=[municipality, team]),
        question=_("Fjerne teamet %(name)s?") % {"name": known.name},
        consequence=_("Varsler går ikke lenger til %(mailbox)s.") % {"mailbox": known.mailbox},
        yes=_("Fjern teamet"),
    )  # fmt: skip


def find_team(request: Request, team: UUID) -> Team:
    return get_object_or_404(Team.objects.visible_to(request.actor).select_related("service"), id=team)

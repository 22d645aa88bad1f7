"""An administrator's pages about the levels between her municipality and its services (M27)."""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.directory.actions import organisations as actions
from helsevei.directory.forms.organisations import OrganisationForm
from helsevei.directory.models import Municipality, Organisation, Service
from helsevei.directory.views.staff.saving import remove_or_ask, save_or_show

FIELDS = ("name", "parent_id", "organisation_number", "her_id")
TEMPLATE = "directory/staff/edit_organisation.html"


@dataclass(frozen=True, slots=True)
class Branch:
    """One level (None is the municipality itself), what is below it, and the services that belong to it."""

    organisation: Organisation | None
    branches: "list[Branch]"
    services: list[Service]


@require_safe
@page(Rule.ADMINISTRATION)
def organisations(request: Request, municipality: UUID) -> HttpResponse:
    """The municipality as a tree."""
    below: dict[UUID | None, list[Organisation]] = defaultdict(list)
    for organisation in Organisation.objects.visible_to(request.actor).in_order():
        below[organisation.parent_id].append(organisation)
    services: dict[UUID | None, list[Service]] = defaultdict(list)
    for service in Service.objects.visible_to(request.actor).in_order():
        services[service.organisation_id].append(service)

    def branch(top: Organisation | None) -> Branch:
        id_ = top.id if top else None
        return Branch(top, [branch(one) for one in below[id_]], services[id_])

    context = {
        "tab_items": tabs(municipality, is_tree=True),
        "municipality": get_object_or_404(Municipality.objects.visible_to(request.actor), id=municipality),
        "tree": branch(None),
    }
    return render(request, "directory/staff/organisations.html", context)


@page(Rule.ADMINISTRATION)
def add_organisation(request: Request, municipality: UUID) -> HttpResponse:
    form = OrganisationForm(request.POST or None, organisations=own(request))
    save = partial(actions.save_organisation, actor=request.actor, municipality_id=municipality)
    back = reverse("directory:organisations", args=[municipality])
    return save_or_show(request, form, save, back, TEMPLATE, back=back)


@page(Rule.ADMINISTRATION)
def edit_organisation(request: Request, municipality: UUID, organisation: UUID) -> HttpResponse:
    known = get_object_or_404(Organisation.objects.visible_to(request.actor), id=organisation)
    initial = {name: getattr(known, name) for name in FIELDS} | {"seen_version": known.version}
    initial["parent_id"] = str(known.parent_id or "")
    others = [one for one in own(request) if one.id != known.id]
    form = OrganisationForm(request.POST or None, initial=initial, organisations=others)
    save = partial(
        actions.save_organisation, actor=request.actor, municipality_id=municipality, organisation_id=organisation
    )
    back = reverse("directory:organisations", args=[municipality])
    return save_or_show(request, form, save, back, TEMPLATE, organisation=known, back=back)


@page(Rule.ADMINISTRATION)
def remove_organisation(request: Request, municipality: UUID, organisation: UUID) -> HttpResponse:
    """Ask first."""
    known = get_object_or_404(Organisation.objects.visible_to(request.actor), id=organisation)
    remove = partial(
        actions.remove_organisation, actor=request.actor, municipality_id=municipality, organisation_id=organisation
    )
    onwards = reverse("directory:organisations", args=[municipality])
    return remove_or_ask(
        request, remove, onwards, reverse("directory:edit_organisation", args=[municipality, organisation]),
        question=_("Fjerne enheten %(name)s?") % {"name": known.name},
        consequence=_("Enheten må være tom: ingen tjenester og ingen andre enheter under den."),
        yes=_("Fjern enheten"),
    )  # fmt: skip


def own(request: Request) -> list[Organisation]:
    return list(Organisation.objects.visible_to(request.actor).in_order())


def tabs(municipality: UUID, *, is_tree: bool) -> list[tuple[str, str, bool, int | None]]:
    """The services as a list, and where they belong."""
    return [
        (_("Alle tjenester"), reverse("directory:services", args=[municipality]), not is_tree, None),
        (_("Organisasjon"), reverse("directory:organisations", args=[municipality]), is_tree, None),
    ]

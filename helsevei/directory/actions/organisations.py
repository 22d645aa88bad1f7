"""Every change of the levels between a municipality and its services."""

from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.her_ids import refuse_taken
from helsevei.directory.history import NOTHING, facts, remember
from helsevei.directory.models import Municipality, Organisation
from helsevei.directory.models.organisations import OrganisationQuerySet
from helsevei.directory.policy import may_administer
from helsevei.directory.versions import locked


class BelowItself(Refusal):
    """An organisation cannot belong to itself, nor to what belongs to it."""

    status = 422
    field = "parent_id"


class NotEmpty(Refusal):
    """There are services or organisations in it."""


@action
def save_organisation(
    *,
    actor: Actor,
    municipality_id: UUID,
    organisation_id: UUID | None = None,
    seen_version: int = 0,
    name: str,
    parent_id: UUID | None,
    organisation_number: str = "",
    her_id: int | None = None,
) -> Organisation:
    """Add a level, or change the one with `organisation_id` as it was in `seen_version`. Raises BelowItself, HerIdTaken."""
    own = _lock_organisations(actor, municipality_id)
    organisation = (
        locked(own.filter(id=organisation_id), seen_version)
        if organisation_id
        else Organisation(municipality_id=municipality_id)
    )
    before = facts(organisation) if organisation_id else NOTHING
    parent = own.get(id=parent_id) if parent_id else None
    _refuse_circle(organisation, parent)
    refuse_taken(her_id, organisation)
    organisation.name, organisation.parent = name, parent
    organisation.organisation_number, organisation.her_id = organisation_number, her_id
    organisation.save()
    remember(actor=actor, municipality_id=municipality_id, thing=organisation, before=before, after=facts(organisation))
    record(actor=actor, event="directory.organisation.saved", object_kind="organisation", object_id=organisation.id,
           municipality_id=municipality_id)  # fmt: skip
    return organisation


@action
def remove_organisation(*, actor: Actor, municipality_id: UUID, organisation_id: UUID) -> None:
    """Take an empty level away. Raises NotEmpty."""
    organisation = _lock_organisations(actor, municipality_id).get(id=organisation_id)
    if organisation.children.exists() or organisation.services.exists():
        raise NotEmpty(
            _("«%(name)s» har tjenester eller enheter under seg. Flytt dem først.") % {"name": organisation.name}
        )
    remember(
        actor=actor, municipality_id=municipality_id, thing=organisation, before=facts(organisation), after=NOTHING
    )
    record(actor=actor, event="directory.organisation.removed", object_kind="organisation", object_id=organisation_id,
           municipality_id=municipality_id)  # fmt: skip
    organisation.delete()


def _lock_organisations(actor: Actor, municipality_id: UUID) -> OrganisationQuerySet:
    """Those of the municipality, which is locked: two moves at once cannot make a circle."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    Municipality.objects.select_for_update(no_key=True).get(id=municipality_id)
    return Organisation.objects.filter(municipality_id=municipality_id)


def _refuse_circle(organisation: Organisation, parent: Organisation | None) -> None:
    above = parent
    while above:
        if above.id == organisation.id:
            raise BelowItself(_("En enhet kan ikke ligge under seg selv. Velg et annet sted."))
        above = above.parent

"""Every change of municipalities."""

from uuid import UUID

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed
from helsevei.directory.her_ids import refuse_taken
from helsevei.directory.history import NOTHING, facts, remember
from helsevei.directory.models import Municipality, Offering
from helsevei.directory.models.offerings import standard_offerings
from helsevei.directory.policy import may_administer
from helsevei.directory.versions import locked


@action
def add_municipality(
    *,
    actor: Actor,
    number: str,
    name: str,
    phone: str = "",
    organisation_number: str = "",
    her_id: int | None = None,
) -> Municipality:
    """A municipality begins to use Helsevei; returns the one that is there when the number is known already."""
    municipality, created = Municipality.objects.get_or_create(
        number=number,
        defaults={"name": name, "phone": phone, "organisation_number": organisation_number, "her_id": her_id},
    )
    if created:
        Offering.objects.bulk_create(standard_offerings(municipality))
        remember(
            actor=actor, municipality_id=municipality.id, thing=municipality, before=NOTHING, after=facts(municipality)
        )
        record(actor=actor, event="directory.municipality.added", object_kind="municipality",
               object_id=municipality.id, municipality_id=municipality.id)  # fmt: skip
    return municipality


@action
def save_municipality(
    *,
    actor: Actor,
    municipality_id: UUID,
    seen_version: int,
    name: str,
    phone: str,
    organisation_number: str,
    her_id: int | None,
) -> Municipality:
    """What the municipality is called here, how it is reached, and its numbers in the registers. Raises HerIdTaken."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    municipality = locked(Municipality.objects.filter(id=municipality_id), seen_version)
    refuse_taken(her_id, municipality)
    before = facts(municipality)
    municipality.name, municipality.phone = name, phone
    municipality.organisation_number, municipality.her_id = organisation_number, her_id
    municipality.save()
    remember(actor=actor, municipality_id=municipality_id, thing=municipality, before=before, after=facts(municipality))
    record(actor=actor, event="directory.municipality.saved", object_kind="municipality", object_id=municipality_id,
           municipality_id=municipality_id)  # fmt: skip
    return municipality

"""Every change of municipalities."""

from uuid import UUID

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed
from helsevei.directory.models import Municipality, Offering
from helsevei.directory.models.offerings import standard_offerings
from helsevei.directory.policy import may_administer


@action
def add_municipality(*, actor: Actor, number: str, name: str, phone: str = "") -> Municipality:
    """A municipality begins to use Helsevei; returns the one that is there when the number is known already."""
    municipality, created = Municipality.objects.get_or_create(number=number, defaults={"name": name, "phone": phone})
    if created:
        Offering.objects.bulk_create(standard_offerings(municipality))
        record(actor=actor, event="directory.municipality.added", object_kind="municipality",
               object_id=municipality.id, municipality_id=municipality.id)  # fmt: skip
    return municipality


@action
def save_municipality(*, actor: Actor, municipality_id: UUID, name: str, phone: str) -> Municipality:
    """What the municipality is called here and how it is reached."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    municipality = Municipality.objects.select_for_update(no_key=True).get(id=municipality_id)
    municipality.name, municipality.phone = name, phone
    municipality.save(update_fields=["name", "phone"])
    record(actor=actor, event="directory.municipality.saved", object_kind="municipality", object_id=municipality_id,
           municipality_id=municipality_id)  # fmt: skip
    return municipality

"""Every change that people make of service offerings."""

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed
from helsevei.directory.history import facts, remember
from helsevei.directory.models import ContactOption, Offering
from helsevei.directory.policy import may_administer
from helsevei.directory.versions import locked


class ContactChoice(TypedDict):
    """One way to get in touch: either `phone` or `link` is empty."""

    label: str
    explanation: str
    phone: str
    link: str


@action
def save_offering(
    *,
    actor: Actor,
    municipality_id: UUID,
    offering_id: UUID,
    seen_version: int,
    information: dict[str, str],
    home_page: str,
    phone: str,
    address: str,
    opening_hours: str,
    contact_options: Sequence[ContactChoice],
    is_shown: bool = True,
    from_age: int | None = None,
    to_age: int | None = None,
    is_for_oneself: bool = False,
    is_for_parents: bool = False,
) -> Offering:
    """The municipality says what stands on a card, and for whom it is when it is not for everybody (M3)."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    offering = locked(Offering.objects.filter(id=offering_id, municipality_id=municipality_id), seen_version)
    before = facts(offering)
    if information != offering.texts:  # else it is as it was shown, be it the standard texts: nobody has edited it
        offering.information = information
    offering.is_shown, offering.home_page = is_shown, home_page
    offering.phone, offering.address, offering.opening_hours = phone, address, opening_hours
    offering.from_age, offering.to_age = from_age, to_age
    offering.is_for_oneself, offering.is_for_parents = is_for_oneself, is_for_parents
    offering.save()
    offering.contact_options.all().delete()
    ContactOption.objects.bulk_create(
        ContactOption(offering=offering, position=place, **option) for place, option in enumerate(contact_options)
    )
    remember(actor=actor, municipality_id=municipality_id, thing=offering, before=before, after=facts(offering))
    record(actor=actor, event="directory.offering.saved", object_kind="offering", object_id=offering.id,
           municipality_id=municipality_id)  # fmt: skip
    return offering

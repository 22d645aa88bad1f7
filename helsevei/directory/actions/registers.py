"""What the registers say becomes ours: all of it or nothing (M3, reliability SV3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor, ActorKind
from helsevei.core.jobs import defer
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.history import facts, remember
from helsevei.directory.models import Municipality, Offering, RegisterReading
from helsevei.directory.models.offerings import standard_offerings
from helsevei.directory.policy import may_administer
from helsevei.directory.ports import Business, CommunicationParty
from helsevei.directory.registers import active, differences, proposed, sources


class MuchIsGone(Refusal):
    """The registers hold more than a fifth fewer parties than last time: somebody must say that it is right."""


@action
def plan_imports(*, actor: Actor) -> None:
    """Let the offerings of every municipality be imported, each by a job of its own."""
    if actor.kind != ActorKind.SYSTEM:
        raise NotAllowed
    for municipality_id in Municipality.objects.values_list("id", flat=True):
        defer("directory.import_offerings", lock=f"offerings {municipality_id}", municipality_id=str(municipality_id))


@action
def import_offerings(
    *,
    actor: Actor,
    municipality_id: UUID,
    parties: Sequence[CommunicationParty],
    businesses: Mapping[str, Business],
    now: datetime,
    is_confirmed: bool = False,
) -> None:
    """Bring a municipality's offerings up to what the registers say; what it has edited itself stays.

    Raises MuchIsGone unless `is_confirmed` by somebody who has seen what would change.
    """
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    municipality = Municipality.objects.select_for_update(no_key=True).get(id=municipality_id)
    reading, _is_first = RegisterReading.objects.get_or_create(municipality=municipality)
    count = len(active(parties))
    if reading.is_much_more_than(count) and not is_confirmed:
        raise MuchIsGone(_("Registrene har langt færre tjenester for kommunen enn sist."))
    Offering.objects.bulk_create(standard_offerings(municipality), ignore_conflicts=True)
    found = sources(parties)
    for offering in Offering.objects.select_for_update(no_key=True).filter(municipality=municipality):
        before = facts(offering)
        _take_over(offering, found.get(offering.kind), businesses)
        remember(actor=actor, municipality_id=municipality_id, thing=offering, before=before, after=facts(offering))
    reading.party_count, reading.read_at, reading.refused_at = count, now, None
    reading.save()
    record(actor=actor, event="directory.offerings.imported", object_kind="municipality", object_id=municipality_id,
           municipality_id=municipality_id)  # fmt: skip


@action
def leave_for_human(*, actor: Actor, municipality_id: UUID, now: datetime) -> None:
    """What a job may not decide waits for an administrator, since the first time it was met."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    RegisterReading.objects.filter(municipality_id=municipality_id, refused_at=None).update(refused_at=now)
    record(actor=actor, event="directory.offerings.left", object_kind="municipality", object_id=municipality_id,
           municipality_id=municipality_id)  # fmt: skip


def _take_over(offering: Offering, party: CommunicationParty | None, businesses: Mapping[str, Business]) -> None:
    fields = proposed(offering, party, businesses)
    changed = [one for one in differences(offering, fields) if not one.is_kept]
    for one in changed:
        setattr(offering, one.field, one.new)
    offering.imported = {**offering.imported, **fields}
    if party:
        offering.her_id, offering.organisation_number = party.her_id, party.organisation_number
    offering.version += bool(changed)
    offering.save()

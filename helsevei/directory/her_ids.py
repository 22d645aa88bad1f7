"""A HER-id is one communication party in the address register: nothing else here may have the same (domain.md 3.1)."""

from django.utils.translation import gettext as _

from helsevei.core.refusals import Refusal
from helsevei.directory.models import Municipality, Organisation, Service


class HerIdTaken(Refusal):
    status = 422
    field = "her_id"


def refuse_taken(her_id: int | None, owner: Municipality | Organisation | Service) -> None:
    """Raises HerIdTaken when a municipality, an organisation or a service other than the owner has it."""
    if her_id is None:
        return
    kinds = (Municipality.objects, Organisation.objects, Service.objects)
    if any(kind.filter(her_id=her_id).exclude(id=owner.id).exists() for kind in kinds):
        raise HerIdTaken(
            _("HER-id %(number)d er i bruk et annet sted. Kontroller tallet i Adresseregisteret.") % {"number": her_id}
        )

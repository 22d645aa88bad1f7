"""A HER-id is one communication party in the address register: nothing else here may have the same, but for services of one
municipality that share an address (domain.md 1.5 and 3.1)."""

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
    services = Service.objects.filter(her_id=her_id)
    if isinstance(owner, Service):
        services = services.exclude(municipality=owner.municipality_id)
    others = (Municipality.objects.filter(her_id=her_id), Organisation.objects.filter(her_id=her_id), services)
    if any(kind.exclude(id=owner.id).exists() for kind in others):
        raise HerIdTaken(
            _("HER-id %(number)d er i bruk et annet sted. Kontroller tallet i Adresseregisteret.") % {"number": her_id}
        )

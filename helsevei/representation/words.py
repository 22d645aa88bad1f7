"""Powers of attorney in words."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helsevei.core.actor import Ability
from helsevei.directory.models import Service
from helsevei.representation.forms import ABILITIES
from helsevei.representation.models import PowerOfAttorney


def all_in_words(powers: Sequence[PowerOfAttorney]) -> list[tuple[PowerOfAttorney, list[str]]]:
    """Each with its words, the names of their services asked for at once."""
    ids = {id_ for power in powers for id_ in power.service_ids or ()}
    names = {service.id: service.name for service in Service.objects.filter(id__in=ids).order_by("name_sort_key")}
    return [(power, in_words(power, names)) for power in powers]


def in_words(power: PowerOfAttorney, names: Mapping[UUID, str]) -> list[str]:
    """What it lets somebody do, with which services, and how long; `names` of services in order."""
    told = {Ability(ability) for ability in power.abilities}
    told -= {Ability.READ} if Ability.WRITE in told else set()  # who writes reads
    return [
        " · ".join(str(name) for ability, name in ABILITIES.items() if ability in told),
        _("Alle tjenester")
        if power.service_ids is None
        else ", ".join(name for id_, name in names.items() if id_ in power.service_ids),
        period(power),
    ]


def period(power: PowerOfAttorney) -> str:
    last = min((day for day in (power.end_date, power.review_date) if day), default=None)
    first = {"first": date_format(power.start_date)}
    if last is None:
        return _("Fra %(first)s, til den tas tilbake") % first
    return _("Fra %(first)s til og med %(last)s") % {**first, "last": date_format(last)}

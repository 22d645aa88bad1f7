"""Powers of attorney in words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helsevei.core.actor import Ability
from helsevei.directory.models import Service
from helsevei.representation.forms import ABILITIES
from helsevei.representation.models import PowerOfAttorney


def in_words(power: PowerOfAttorney) -> list[str]:
    """What it lets somebody do, with which services, and how long."""
    names = (
        Service.objects.filter(id__in=power.service_ids or ()).order_by("name_sort_key").values_list("name", flat=True)
    )
    return [
        ", ".join(str(ABILITIES[Ability(ability)]) for ability in power.abilities),
        _("Alle tjenester") if power.service_ids is None else ", ".join(names),
        period(power),
    ]


def period(power: PowerOfAttorney) -> str:
    last = min((day for day in (power.end_date, power.review_date) if day), default=None)
    first = {"first": date_format(power.start_date)}
    if last is None:
        return _("Fra %(first)s, til den tas tilbake") % first
    return _("Fra %(first)s til og med %(last)s") % {**first, "last": date_format(last)}

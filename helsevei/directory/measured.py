"""How long services have taken to answer lately, in words for who is about to write (M6)."""

from collections.abc import Iterable
from datetime import timedelta
from math import ceil
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helsevei.core.clock import now
from helsevei.directory.models import Service
from helsevei.directory.models.answer_times import answer_times

LATELY = timedelta(days=30)


def measured(service: Service) -> str:
    """ "" for a service that has answered too seldom."""
    return measured_of([service]).get(service.id, "")


def measured_of(services: Iterable[Service]) -> dict[UUID, str]:
    """One question for all of them; those that have answered too seldom are not there."""
    ids = tuple(sorted(service.id for service in services))
    return {service: in_words(half, most) for service, half, most in answer_times(ids, now() - LATELY)}


def in_words(half: float, most: float) -> str:
    """By minutes within which half of the answers came, and nine of ten."""
    if hours(half) == hours(most):
        return _("De siste 30 dagene har ni av ti fått svar innen %(most)s i åpningstiden.") % {"most": hours(most)}
    return _(
        "De siste 30 dagene har halvparten fått svar innen %(half)s i åpningstiden, og ni av ti innen %(most)s."
    ) % {
        "half": hours(half),
        "most": hours(most),
    }


def hours(minutes: float) -> str:
    """Whole ones, rather too many than too few."""
    number = max(1, ceil(minutes / 60))
    return ngettext("%(number)d time", "%(number)d timer", number) % {"number": number}

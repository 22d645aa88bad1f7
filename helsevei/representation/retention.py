"""How long it is kept who might act for whom."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rows, Rule, register, years_before
from helsevei.representation.models import Parent, PowerOfAttorney


def over(at: datetime) -> Rows:
    """Taken back, past its last day or past its review, whichever came first, so long ago."""
    before = years_before(at, settings.KEEP_DIALOGUE_YEARS)
    day = before.date()
    return PowerOfAttorney.objects.filter(Q(revoked_at__lt=before) | Q(end_date__lt=day) | Q(review_date__lt=day))


def not_asked_again(at: datetime) -> Rows:
    return Parent.objects.filter(register_read_at__lt=years_before(at, 1))


register("representation.PowerOfAttorney", Rule(
    Ending.BY_ITSELF, _("Fullmakter som er over: hvem som kunne handle for hvem, i hva"),
    _("%(years)s år etter at fullmakten tok slutt"), _("Viser at den som handlet for innbyggeren, kunne det"),
    years=settings.KEEP_DIALOGUE_YEARS, due=over, person="giver",
))  # fmt: skip
register("representation.Parent", Rule(
    Ending.BY_ITSELF, _("Hvem som har foreldreansvar, kopiert fra Folkeregisteret"),
    _("Ett år etter at Folkeregisteret sist ble spurt"), _("Kopien gjelder bare i 24 timer"), due=not_asked_again,
    person="child",
))  # fmt: skip

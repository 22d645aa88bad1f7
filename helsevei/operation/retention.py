"""How long it is kept which jobs have failed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rows, Rule, register, years_before
from helsevei.operation.models import FailedJob, FailedJobState


def decided(at: datetime) -> Rows:
    return FailedJob.objects.exclude(state=FailedJobState.OPEN).filter(decided_at__lt=years_before(at, 1))


register("operation.FailedJob", Rule(
    Ending.BY_ITSELF, _("Bakgrunnsjobber som har feilet: navn og kode"), _("Ett år etter at noen bestemte hva som skulle skje"),
    _("For å kunne se hva som ble gjort"), due=decided,
))  # fmt: skip

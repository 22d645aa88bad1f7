"""How long notices are kept."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from helsevei.core.retention import Ending, Rows, Rule, register, years_before
from helsevei.notifications.models import Notice, NoticeState


def old_notices(at: datetime) -> Rows:
    concluded = Notice.objects.filter(state__in=[NoticeState.SENT, NoticeState.NOT_SENT])
    return concluded.filter(created_at__lt=years_before(at, 1))


register("notifications.Notice", Rule(
    Ending.BY_ITSELF, _("Varsler: at noe ventet, og hvordan det gikk, uten hva det gjaldt"),
    _("Ett år etter at varselet ble laget"), _("For å kunne si om og når noen fikk beskjed"), due=old_notices,
    person="deliveries__person",
))  # fmt: skip
register("notifications.Delivery", Rule(
    Ending.FOLLOWS, _("Leveringer av et varsel, med slutten av nummeret eller adressen"), _("Like lenge som varselet"),
    _("For å kunne si om og når noen fikk beskjed"), follows="notifications.Notice",
))  # fmt: skip
register("notifications.Fence", Rule(
    Ending.NEVER, _("Når varsler har vært holdt tilbake etter at databasen ble hentet tilbake"), _("Så lenge Helsevei brukes"),
    _("Noen få rader om driften, uten noe om innbyggere"),
))  # fmt: skip

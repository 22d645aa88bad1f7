"""What gateways for text messages tell us afterwards."""

from contextlib import suppress

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from helsevei.core.access import Rule, page
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.notifications import actions
from helsevei.notifications.ports import Forged, Receipt, sms_gateways

log = structlog.get_logger("helsevei.notifications")


@csrf_exempt
@require_POST
@page(Rule.OPEN)
def sms_receipt(request: HttpRequest) -> HttpResponse:
    """A receipt, from whichever of our gateways has signed it. What is no news is thanked for too, or it would come again."""
    try:
        receipt = signed_receipt(request)
    except Forged:
        log.warning("receipt refused", error="forged")
        return HttpResponseForbidden()
    except ValueError:
        log.warning("receipt refused", error="unreadable")
        return HttpResponseBadRequest()
    is_news = actions.take_receipt(actor=SYSTEM, receipt=receipt, now=now())
    log.info("receipt taken" if is_news else "receipt ignored", state=receipt.outcome)
    return JsonResponse({"news": is_news})


def signed_receipt(request: HttpRequest) -> Receipt:
    for gateway in sms_gateways():
        with suppress(Forged):
            return gateway.receipt(body=request.body, headers=request.headers)
    raise Forged

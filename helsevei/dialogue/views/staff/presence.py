"""«Silje Nygård skriver et svar …»: who else is at it, told to those who have the thread open (M7)."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.actor import Actor
from helsevei.core.clock import now
from helsevei.core.requests import Request, the_one
from helsevei.dialogue.models import AT_IT, questions


@require_safe
@page(Rule.CARE)
def who_writes(request: Request, municipality: UUID, thread: UUID) -> HttpResponse:
    """For the open page, which asks again and again (design/js/watch.js). No look at anybody: it tells of colleagues alone."""
    told = writers(request.actor, thread)
    return HttpResponse(told, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def writers(actor: Actor, thread_id: UUID) -> str:
    """ "" when nobody else writes."""
    names = the_one(questions.writers(actor, thread_id, now() - AT_IT))
    if not names:
        return ""
    *others, last = names
    told = _("%(names)s og %(last)s") % {"names": ", ".join(others), "last": last} if others else last
    return ngettext("%(who)s skriver et svar …", "%(who)s skriver svar …", len(names)) % {"who": told}

"""«Hasteord»: the words that may mean that something cannot wait, as those who lead keep them (MS12)."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.requests import Request
from helsevei.directory.actions.urgent_words import save_urgent_words
from helsevei.directory.forms.urgent_words import UrgentWordsForm
from helsevei.directory.models.urgent_words import Call, urgent_words_of
from helsevei.directory.views.staff.saving import save_or_show


@page(Rule.LEADERSHIP)
def edit_urgent_words(request: Request, municipality: UUID) -> HttpResponse:
    """Whoever saves makes a new version."""
    holds = urgent_words_of(municipality)
    initial = {call.value: getattr(holds, call) for call in Call} | {"seen_version": holds.version}
    form = UrgentWordsForm(request.POST or None, initial=initial)
    save = partial(save_urgent_words, actor=request.actor, municipality_id=municipality, now=now())
    back = reverse("home:urgent_words", args=[municipality])
    return save_or_show(request, form, save, back, "directory/staff/edit_urgent_words.html", back=back)

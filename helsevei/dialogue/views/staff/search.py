"""The search in the threads of my services."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from helsevei.contacts.searching import answered, may_be_answered
from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.dialogue.actions import reading
from helsevei.dialogue.forms import SearchForm
from helsevei.dialogue.models import Message, Thread
from helsevei.dialogue.views.excerpts import excerpts
from helsevei.dialogue.views.staff.inbox import rows

MOST_FOUND = 50


@page(Rule.CARE)
def search(request: Request, municipality: UUID) -> HttpResponse:
    """Words of a subject, of a message, or of a name. By POST, because none of it belongs in an address (D23); limited and
    logged as the search for persons is (ST2)."""
    form = SearchForm(request.POST or None)
    form.fields["words"].label = _("Ord i emnet eller meldingene, eller navnet på innbyggeren")
    context: dict[str, object] = {}
    if may_be_answered(request, form):
        words = form.cleaned_data["words"]
        own = Thread.objects.visible_to(request.actor).with_words(words, or_names=True).for_list(request.actor)
        found = list(own.newest_first()[: MOST_FOUND + 1])
        shown = reading.search_threads(actor=request.actor, threads=found[:MOST_FOUND])
        said = excerpts(Message.objects.visible_to(request.actor).standing(), words, shown)
        context |= {
            "rows": [(row, said.get(row.thread.id)) for row in rows(request.actor, shown, "?vis=alle")],
            "has_more": len(found) > MOST_FOUND,
            "most": MOST_FOUND,
            "is_answer": True,
        }
    return answered(request, "dialogue/staff/search.html", form, **context)

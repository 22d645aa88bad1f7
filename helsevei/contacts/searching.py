"""Staff's searches for persons and for what they have written: nobody looks a whole town through (reliability ST2)."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from helsevei.core.limits import Limit
from helsevei.core.requests import Request
from helsevei.design.forms import Form

FEW_MINUTES = 5
TOO_OFTEN = "too_often"
SEARCHES = Limit(most=60, seconds=60 * FEW_MINUTES)  # of one user: enough for a busy morning, too few to list a town


def may_be_answered(request: Request, form: Form) -> bool:
    """Whether the form asks for somebody, and its sender has not asked for a whole town; one and the same limit for names,
    numbers, messages and the population register."""
    if form.is_valid() and not SEARCHES.allows(str(request.actor.user_id)):
        text = _("Du har søkt opp mange på kort tid. Vent noen minutter, og prøv igjen.")
        form.add_error(None, ValidationError(text, code=TOO_OFTEN))
    return form.is_valid()


def answered(request: Request, template: str, form: Form, **context: object) -> HttpResponse:
    """The page of such a form, with the HTTP status of how it went."""
    is_too_often = form.has_error(NON_FIELD_ERRORS, TOO_OFTEN)
    status = 429 if is_too_often else 422 if form.errors else 200
    answer = render(request, template, {"form": form, **context}, status=status)
    if is_too_often:
        answer.headers["Retry-After"] = str(60 * FEW_MINUTES)
    return answer

"""How every form of the directory is answered: saved, or shown again with what stands in the way and nothing lost."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from helsevei.core.refusals import Refusal
from helsevei.core.requests import Done, Request, done
from helsevei.design.forms import Form
from helsevei.directory.forms.versions import VersionedForm
from helsevei.directory.versions import ChangedMeanwhile


def save_or_show(
    request: Request, form: Form, save: Callable[..., object], onwards: str, template: str, **context: object
) -> HttpResponse:
    """Give `save`, an action, what was typed, and go on; or show the page with the form."""
    status, refusal = (422 if form.errors else 200), None
    if form.is_valid():
        try:
            save(**form.cleaned_data)
        except Refusal as problem:
            status, refusal = problem.status, problem
        else:
            return done(request, Done.SAVED, onwards)
    if refusal and refusal.field:
        form.add_error(refusal.field, str(refusal))
    if isinstance(refusal, ChangedMeanwhile) and isinstance(form, VersionedForm):
        form.show_what_stands()
    context |= {"form": form, "refusal": refusal if refusal and not refusal.field else None}
    return render(request, template, context, status=status)


def remove_or_ask(
    request: Request, remove: Callable[[], object], onwards: str, back: str, **words: str
) -> HttpResponse:
    """Ask first; then take it away and go on. `words` are those of design/confirm.html."""
    refusal = None
    if request.method == "POST":
        try:
            remove()
        except Refusal as problem:
            refusal = problem
        else:
            return done(request, Done.SAVED, onwards)
    context = {**words, "back": back, "refusal": refusal}
    return render(request, "design/confirm.html", context, status=refusal.status if refusal else 200)

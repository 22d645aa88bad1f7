"""«Hent fra registrene»: an administrator sees what would change by the registers, and says yes (M3, reliability SV3)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from helsevei.core.access import Rule, page
from helsevei.core.clock import now
from helsevei.core.refusals import Refusal
from helsevei.core.requests import Request, saved
from helsevei.directory.actions.registers import import_offerings
from helsevei.directory.forms.offerings import ImportForm
from helsevei.directory.models import Municipality, Offering, RegisterReading
from helsevei.directory.ports import ProviderUnavailable
from helsevei.directory.registers import Registered, active, all_differences, ask_registers, fingerprint

FIELDS = {
    "is_shown": _("Vises til innbyggerne"),
    "information": _("Tekst på bokmål"),
    "home_page": _("Hjemmeside"),
    "phone": _("Telefon"),
    "address": _("Besøksadresse"),
    "opening_hours": _("Åpningstider"),
}


@page(Rule.ADMINISTRATION)
def preview_import(request: Request, municipality: UUID) -> HttpResponse:
    """First what would change; then it is done, if that is still what would be done."""
    known = get_object_or_404(Municipality.objects.visible_to(request.actor), id=municipality)
    try:
        registered = ask_registers(known.number)
    except ProviderUnavailable:
        return render(request, "directory/staff/registers_away.html", status=503)
    found = all_differences(list(Offering.objects.visible_to(request.actor).in_order()), registered)
    form = ImportForm(request.POST or None, much_is_gone=much_is_gone(request, registered))
    seen, refusal = fingerprint(found), None
    is_outdated = request.method == "POST" and request.POST.get("seen") != seen
    if form.is_valid() and not is_outdated:
        try:
            import_offerings(
                actor=request.actor, municipality_id=municipality, parties=registered.parties,
                businesses=registered.businesses, now=now(), is_confirmed=bool(form.cleaned_data.get("is_confirmed")),
            )  # fmt: skip
        except Refusal as problem:
            refusal = problem
        else:
            return saved(request, "directory:staff_offerings", municipality)
    context = {"form": form, "rows": [(one, FIELDS[one.field]) for one in found], "seen": seen,
               "is_outdated": is_outdated, "refusal": refusal, "has_news": any(not one.is_kept for one in found)}  # fmt: skip
    status = 409 if refusal or is_outdated else 422 if form.errors else 200
    return render(request, "directory/staff/preview_import.html", context, status=status)


def much_is_gone(request: Request, registered: Registered) -> bool:
    reading = RegisterReading.objects.visible_to(request.actor).first()
    return reading is not None and reading.is_much_more_than(len(active(registered.parties)))

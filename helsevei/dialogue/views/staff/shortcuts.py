"""The keys that make the inbox quick, and turning them off (WCAG 2.1.4)."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from helsevei.core.access import Rule, page
from helsevei.core.requests import Request
from helsevei.design.shell import NO_SHORTCUTS, has_shortcuts

A_YEAR = 365 * 24 * 3600  # seconds


@page(Rule.CARE)
def shortcuts(request: Request, municipality: UUID) -> HttpResponse:
    """Of this browser: whoever shares the machine may want another thing than her colleague has at home."""
    if request.method == "POST":
        answer = redirect(request.path)
        if has_shortcuts(request):
            answer.set_cookie(
                NO_SHORTCUTS, "yes", max_age=A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
            )
        else:
            answer.delete_cookie(NO_SHORTCUTS, samesite="Lax")
        return answer
    return render(request, "dialogue/staff/shortcuts.html", {"are_on": has_shortcuts(request)})

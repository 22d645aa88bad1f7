"""Nothing typed is lost: what somebody typed into a form that could not be received goes onto the page that says so."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _

SHOWN_AGAIN = "shown_again"  # sent with a form that is only to be shown in another language (design.forms.Form)
NOT_KEPT = {"csrfmiddlewaretoken", SHOWN_AGAIN, "password"}


@dataclass(frozen=True, slots=True)
class Kept:
    """`texts` are shown, with their labels; `fields` are posted again to `path`, by «Prøv igjen» or in another language."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    texts: list[tuple[str, str]] = field(default_factory=list)


def kept(request: HttpRequest) -> Kept:
    """What the request carried. What another site sent is not shown, and only what is known to come from a page of ours
    can be sent again (reliability WB1)."""
    path, origin = request.get_full_path(), request.headers.get("Origin")
    if origin not in (None, settings.BASE_URL):
        return Kept(path)
    try:
        fields = tuple(
            (name, value) for name, values in request.POST.lists() for value in values if name not in NOT_KEPT
        )
    except (SuspiciousOperation, UnreadablePostError):
        fields = ()
    labels = {"subject": _("Emne"), "body": _("Tekst"), "name": _("Navn"), "phone": _("Telefon")}
    texts = [(labels[name], str(value)) for name, value in fields if name in labels and value]
    return Kept(path, fields if origin else (), texts)

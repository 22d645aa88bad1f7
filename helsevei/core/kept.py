"""Nothing typed is lost: what somebody typed into a form that could not be received goes onto the page that says so."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _

NOT_KEPT = {"csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Kept:
    """`texts` are shown, with their labels; `fields` are posted again by «Prøv igjen», to `path`, when `may_retry`."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    texts: list[tuple[str, str]] = field(default_factory=list)
    may_retry: bool = False


def kept(request: HttpRequest) -> Kept:
    """What the request carried. Offered to be sent again only when our own page sent it (reliability WB1)."""
    try:
        fields = tuple(
            (name, value) for name, values in request.POST.lists() for value in values if name not in NOT_KEPT
        )
    except (SuspiciousOperation, UnreadablePostError):
        fields = ()
    labels = {"subject": _("Emne"), "body": _("Din melding"), "name": _("Navn"), "phone": _("Telefon")}
    texts = [(labels[name], str(value)) for name, value in fields if name in labels and value]
    from_us = request.headers.get("Origin") == settings.BASE_URL
    return Kept(request.get_full_path(), fields, texts, may_retry=from_us and bool(fields))

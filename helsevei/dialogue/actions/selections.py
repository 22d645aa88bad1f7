"""Every change of saved selections."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.models import User
from helsevei.audit.recording import action
from helsevei.core.actor import Actor, known
from helsevei.core.refusals import Refusal
from helsevei.dialogue.models import SavedSelection

MOST = 20  # of one person in one municipality: as many as one can find again


class TooManySelections(Refusal):
    """She has MOST already."""

    status = 422
    field = "name"


@action
def save_selection(*, actor: Actor, name: str, query: str, now: datetime) -> SavedSelection:
    """Keep what she looks at under a name; the same name again replaces what it stood for."""
    owner = User.objects.locked(known(actor.user_id))
    own = SavedSelection.objects.visible_to(actor)
    if own.count() >= MOST and not own.filter(name=name).exists():
        raise TooManySelections(_("Du har lagret så mange utvalg som det er plass til. Fjern ett først."))
    kept, _is_new = SavedSelection.objects.update_or_create(
        owner=owner, municipality_id=known(actor.municipality_id), name=name, defaults={"query": query, "saved_at": now}
    )
    return kept


@action
def remove_selection(*, actor: Actor, selection_id: UUID) -> None:
    """Take one away; nothing that it chose among changes."""
    SavedSelection.objects.visible_to(actor).filter(id=selection_id).delete()

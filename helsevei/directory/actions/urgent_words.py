"""Every change of the words that may mean that something cannot wait."""

from datetime import datetime
from uuid import UUID

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor, known
from helsevei.core.refusals import NotAllowed
from helsevei.directory.models import Municipality, UrgentWords
from helsevei.directory.models.urgent_words import urgent_words_of
from helsevei.directory.policy import may_keep_urgent_words
from helsevei.directory.versions import refuse_unless_seen


@action
def save_urgent_words(
    *,
    actor: Actor,
    municipality_id: UUID,
    seen_version: int,
    emergency: str,
    out_of_hours: str,
    service: str,
    now: datetime,
) -> UrgentWords:
    """A new version of the list, which holds from now on; those before it stay."""
    if not may_keep_urgent_words(actor, municipality_id):
        raise NotAllowed
    municipality = Municipality.objects.select_for_update(no_key=True).get(id=municipality_id)
    version = urgent_words_of(municipality_id).version
    refuse_unless_seen(version, seen_version)
    saved = UrgentWords.objects.create(
        municipality=municipality, version=version + 1, saved_by=known(actor.user_id), saved_at=now, emergency=emergency,
        out_of_hours=out_of_hours, service=service,
    )  # fmt: skip
    record(actor=actor, event="directory.urgent_words.saved", object_kind="urgent_words", object_id=saved.id,
           municipality_id=municipality_id)  # fmt: skip
    return saved

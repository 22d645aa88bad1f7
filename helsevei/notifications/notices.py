"""What notifications itself tells a person: that nothing more comes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.models import Person
from helsevei.notifications.kinds import Recipient, Words, register


def who_withdrew(person_id: UUID, now: datetime) -> Sequence[Recipient]:
    """Nobody when she has said yes again."""
    return [Recipient(person=person) for person in Person.objects.filter(id=person_id, has_dialogue_consent=False)]


def withdrawn(person_id: UUID, now: datetime) -> Words:
    return Words(
        _("Samtykket ditt er trukket"),
        _(
            "Samtykket ditt til digital dialog på Helsevei er trukket. Vi sender deg ikke flere varsler. Du kan si ja igjen når du vil."
        ),
    )


register("notifications.consent_withdrawn", audience=who_withdrew, words=withdrawn, needs_consent=False)

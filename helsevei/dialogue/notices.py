"""What dialogue tells people about: a service has written."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.dialogue.models import Message, ReadMark
from helsevei.notifications.kinds import Recipient, Words, register


def audience(message_id: UUID, now: datetime) -> Sequence[Recipient]:
    """The inhabitant, unless she has had the thread before her since."""
    thread = Message.objects.select_related("thread__person").get(id=message_id).thread
    has_read = ReadMark.objects.filter(thread=thread, user__person=thread.person_id, version__gte=thread.version)
    return [] if has_read.exists() else [Recipient(person=thread.person)]


def words(message_id: UUID, now: datetime) -> Words:
    return Words(_("Ny melding på Helsevei"), _("Du har fått en ny melding på Helsevei. Logg inn for å lese den."))


register("dialogue.new_message", audience=audience, words=words)

"""What dialogue tells people about: an inhabitant that a service has written or closed a thread, a team that inhabitants wait."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.dialogue.models import Message, ReadMark, Thread
from helsevei.directory.models import Team
from helsevei.notifications.kinds import Recipient, Words, register


def who_was_written_to(message_id: UUID, now: datetime) -> Sequence[Recipient]:
    """The inhabitant, unless she has had the thread before her since, or it has been withdrawn; the newest answer's notice stands
    for those before."""
    thread = Message.objects.select_related("thread__person").get(id=message_id).thread
    newest = Message.objects.in_thread(thread).by_staff().standing().last()
    if newest is None or newest.id != message_id:
        return []
    has_read = ReadMark.objects.of_inhabitant(thread).filter(version__gte=thread.version)
    return [] if has_read.exists() else [Recipient(person=thread.person)]


def new_message(message_id: UUID, now: datetime) -> Words:
    return Words(_("Ny melding på Helsevei"), _("Du har fått en ny melding på Helsevei. Logg inn for å lese den."))


def whose_thread_was_closed(thread_id: UUID, now: datetime) -> Sequence[Recipient]:
    """The inhabitant, unless she has seen that it is closed, or it has been opened again."""
    thread = Thread.objects.select_related("person").get(id=thread_id)
    has_seen = ReadMark.objects.of_inhabitant(thread).filter(closed_at=thread.closed_at)
    return [Recipient(person=thread.person)] if thread.is_closed and not has_seen.exists() else []


def thread_closed(thread_id: UUID, now: datetime) -> Words:
    return Words(
        _("Noe nytt på Helsevei"),
        _("Det er noe nytt i en melding du har skrevet på Helsevei. Logg inn for å lese."),
    )


def teams_of(service_id: UUID, now: datetime) -> Sequence[Recipient]:
    """Every team of the service, unless all has been answered since."""
    if not Thread.objects.filter(service=service_id).unanswered().exists():
        return []
    return [Recipient(mailbox=team.mailbox) for team in Team.objects.filter(service=service_id).in_order()]


def waiting(service_id: UUID, now: datetime) -> Words:
    """Says what is most pressing, and nothing about anybody."""
    threads = Thread.objects.filter(service=service_id)
    if threads.overdue(now).exists():
        text = _("Innbyggere har ikke fått svar i tide. Logg inn på Helsevei for å svare dem.")
    elif threads.soon_due(now).exists():
        text = _("Meldinger fra innbyggere må besvares snart. Logg inn på Helsevei for å svare.")
    else:
        text = _("Nye meldinger fra innbyggere venter på svar. Logg inn på Helsevei for å lese dem.")
    return Words(_("Meldinger venter på Helsevei"), text)


register("dialogue.new_message", audience=who_was_written_to, words=new_message)
register("dialogue.thread_closed", audience=whose_thread_was_closed, words=thread_closed)
register("dialogue.waiting", audience=teams_of, words=waiting)

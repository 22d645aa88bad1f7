"""What dialogue tells people about: an inhabitant that a service has written or closed a thread, a team that inhabitants wait."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from helsevei.accounts.models import User, UserKind, actor_for
from helsevei.accounts.ports import RegisterOutdated
from helsevei.core.actor import Ability
from helsevei.dialogue.models import Message, ReadMark, Thread
from helsevei.directory.models import Team
from helsevei.notifications.kinds import Recipient, Words, register


def who_was_written_to(message_id: UUID, now: datetime) -> Sequence[Recipient]:
    """The inhabitant and those who have written for her, each unless she has had the thread before her since, and nobody when it
    has been withdrawn; the newest answer's notice stands for those before."""
    thread = Message.objects.select_related("thread__person").get(id=message_id).thread
    newest = Message.objects.in_thread(thread).by_staff().standing().last()
    if newest is None or newest.id != message_id:
        return []
    have_read = ReadMark.objects.filter(thread=thread, version__gte=thread.version)
    return those_who_follow(thread, now, have_read)


def those_who_follow(thread: Thread, now: datetime, have_seen: QuerySet[ReadMark]) -> list[Recipient]:
    """On the inhabitant's side: she herself, and whoever has written for her and may still read it at this moment (reliability
    RP10). Not those who have seen."""
    seen = set(have_seen.values_list("user__person", flat=True))
    authors = User.objects.filter(message__thread=thread, kind=UserKind.INHABITANT).distinct()
    others = [user for user in authors if user.person_id != thread.person_id and may_read(user, thread, now)]
    persons = [thread.person, *(user.person for user in others)]
    return [Recipient(person=person) for person in persons if person and person.id not in seen]


def may_read(user: User, thread: Thread, now: datetime) -> bool:
    try:
        actor = actor_for(user, person_id=thread.person_id, municipality_id=None, now=now)
    except RegisterOutdated:
        return False
    return actor.may(Ability.READ, thread.service_id)


def new_message(message_id: UUID, now: datetime) -> Words:
    return Words(_("Ny melding på Helsevei"), _("Du har fått en ny melding på Helsevei. Logg inn for å lese den."))


def whose_thread_was_closed(thread_id: UUID, now: datetime) -> Sequence[Recipient]:
    """The inhabitant and those who have written for her, unless it has been opened again, or she has seen that it is closed."""
    thread = Thread.objects.select_related("person").get(id=thread_id)
    have_seen = ReadMark.objects.filter(thread=thread, closed_at=thread.closed_at)
    return those_who_follow(thread, now, have_seen) if thread.is_closed else []


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

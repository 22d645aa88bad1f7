"""What staff do with a thread beside answering: take it, note, close, open again, journal (M7)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from helsevei.accounts.models import Absence, StaffRole, User
from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor, known
from helsevei.core.clock import OSLO
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.dialogue.actions.writing import KeyUsedForAnother, NewMessageSince
from helsevei.dialogue.handled import handled
from helsevei.dialogue.models import CloseReason, Message, Note, ReadMark, Thread
from helsevei.dialogue.policy import may_answer
from helsevei.directory.models import Team
from helsevei.notifications.actions import notify
from helsevei.notifications.models import Notice, NoticeState


class NotInService(Refusal):
    """Nobody is given what she may not answer."""


class IsAway(Refusal):
    """Whoever is away takes nothing on: it would go to her substitute."""


class HandledMeanwhile(Refusal):
    """A colleague has done something with the thread since the page was opened (ST1)."""


@action
def assign_thread(*, actor: Actor, thread_id: UUID, seen_handling: int, now: datetime) -> Thread:
    """Take a thread on, or over from a colleague. Raises HandledMeanwhile, which names who has it now, unless
    `seen_handling` is the thread's, and IsAway."""
    thread = _lock(actor, thread_id, seen_handling)
    if thread.is_closed:
        raise HandledMeanwhile(_how_it_stands(thread))
    _refuse_if_away(known(actor.user_id), thread.municipality_id, now)
    thread.give_to(actor.user_id, now)
    return handled(actor, thread, event="dialogue.thread.assigned")


@action
def release_thread(*, actor: Actor, thread_id: UUID, seen_handling: int, now: datetime) -> Thread:
    """Give a thread back to everybody in the service."""
    thread = _lock(actor, thread_id, seen_handling)
    thread.give_to(None, now)
    return handled(actor, thread, event="dialogue.thread.released")


@action
def hand_over_thread(
    *,
    actor: Actor,
    thread_id: UUID,
    colleague_id: UUID | None = None,
    team_id: UUID | None = None,
    word: str,
    word_key: UUID,
    seen_handling: int,
    now: datetime,
) -> Thread:
    """Give a thread to a colleague, or to a team of the service, where nobody has it yet; the `word` to them, if there is one,
    is a note. Raises NotInService for one who does not answer there, or not any more."""
    author = User.objects.locked(known(actor.user_id))
    thread = _lock(actor, thread_id, seen_handling)
    if thread.is_closed:
        raise HandledMeanwhile(_how_it_stands(thread))
    _refuse_unless_there(thread, colleague_id, team_id, now)
    thread.give_to(colleague_id, now)
    thread.team_id = team_id
    if word:
        _add_note(actor, author, thread, word, word_key, now)
    return handled(actor, thread, event="dialogue.thread.handed_over")


@action
def close_thread(
    *, actor: Actor, thread_id: UUID, reason: CloseReason, seen_version: int, seen_handling: int, now: datetime
) -> Thread:
    """The service is done with a thread, and says why; nothing is owed. The inhabitant is told, unless she was told already
    of something there that she has not opened. Raises NewMessageSince: nobody closes past a message."""
    thread = _lock(actor, thread_id, seen_handling)
    if thread.version != seen_version:
        raise NewMessageSince(_("Det har kommet en ny melding siden du åpnet samtalen. Les den før du avslutter."))
    thread.closed_at, thread.closed_by_id, thread.close_reason = now, actor.user_id, reason
    thread.asked_at, thread.due_at = None, None
    if not _has_unopened_news(thread):
        notify(actor=actor, kind="dialogue.thread_closed", about_id=thread.id, municipality_id=thread.municipality_id,
               service_id=thread.service_id, now=now)  # fmt: skip
    return handled(actor, thread, event="dialogue.thread.closed", reason=reason)


@action
def close_threads(
    *, actor: Actor, chosen: Sequence[tuple[UUID, int, int]], reason: CloseReason, now: datetime
) -> list[UUID]:
    """Several at once, each by its id, its version and its handling version as they were seen. Returns those that stay open,
    since something has happened there meanwhile."""
    left_open = []
    for thread_id, seen_version, seen_handling in sorted(chosen):
        try:
            with transaction.atomic():
                close_thread(actor=actor, thread_id=thread_id, reason=reason, seen_version=seen_version,
                             seen_handling=seen_handling, now=now)  # fmt: skip
        except (NewMessageSince, HandledMeanwhile):
            left_open.append(thread_id)
    return left_open


@action
def reopen_thread(*, actor: Actor, thread_id: UUID, seen_handling: int) -> Thread:
    """Open a closed thread again. Where the inhabitant wrote last she is owed an answer, by the promise she was given: from
    her first message that has none."""
    thread = _lock(actor, thread_id, seen_handling)
    if not thread.is_closed:
        raise HandledMeanwhile(_how_it_stands(thread))
    thread.closed_at, thread.closed_by, thread.close_reason = None, None, ""
    if asked := Message.objects.first_unanswered(thread):
        thread.owe_since(asked.sent_at)
    return handled(actor, thread, event="dialogue.thread.reopened")


@action
def mark_journalled(*, actor: Actor, thread_id: UUID, seen_version: int, seen_handling: int, now: datetime) -> Thread:
    """What has been said up to `seen_version` stands in the journal: for services whose journal has no connection."""
    thread = _lock(actor, thread_id, seen_handling)
    thread.journalled_version = min(seen_version, thread.version)
    thread.journalled_at, thread.journalled_by_id = now, actor.user_id
    return handled(actor, thread, event="dialogue.thread.journalled")


@action
def add_note(*, actor: Actor, thread_id: UUID, body: str, idempotency_key: UUID, now: datetime) -> Note:
    """A word to colleagues; the same key writes it once. Raises KeyUsedForAnother when it was another word."""
    author = User.objects.locked(known(actor.user_id))
    thread = Thread.objects.get(id=thread_id)
    if not may_answer(actor, thread):
        raise NotAllowed
    return _add_note(actor, author, thread, body, idempotency_key, now)


def _add_note(actor: Actor, author: User, thread: Thread, body: str, idempotency_key: UUID, now: datetime) -> Note:
    written = {"thread": thread, "author_name": author.name, "body": body, "written_at": now}
    note, is_new = Note.objects.get_or_create(author=author, idempotency_key=idempotency_key, defaults=written)
    if (note.thread_id, note.body) != (thread.id, body):
        raise KeyUsedForAnother(
            _("Du har allerede lagret et annet notat herfra. Trykk «Lagre notatet» en gang til for å lagre dette også.")
        )
    if is_new:
        record(actor=actor, event="dialogue.note.added", object_kind="note", object_id=note.id,
               persons=[thread.person_id], service_id=thread.service_id)  # fmt: skip
    return note


def _refuse_unless_there(thread: Thread, colleague_id: UUID | None, team_id: UUID | None, now: datetime) -> None:
    """Whoever is given a thread answers in its service, or is a team of it."""
    if team_id:
        is_there = Team.objects.filter(id=team_id, service=thread.service_id).exists()
    else:
        answering = StaffRole.objects.answering(thread.municipality_id, thread.service_id, now)
        is_there = answering.present(now.astimezone(OSLO).date()).filter(user=colleague_id).exists()
    if not is_there:
        raise NotInService(_("Den du valgte, svarer ikke i tjenesten nå. Velg en annen."))


def _refuse_if_away(user_id: UUID, municipality_id: UUID, now: datetime) -> None:
    away = Absence.objects.current(now.astimezone(OSLO).date()).filter(user=user_id, municipality=municipality_id)
    if away.exists():
        raise IsAway(_("Du er registrert borte. Trykk «Tilbake i dag» på siden «Fravær» først."))


def _lock(actor: Actor, thread_id: UUID, seen_handling: int) -> Thread:
    """The thread, if the actor may handle it and has seen how it stands."""
    thread = Thread.objects.locked(thread_id)
    if not may_answer(actor, thread):
        raise NotAllowed
    if thread.handling_version != seen_handling:
        raise HandledMeanwhile(_how_it_stands(thread))
    return thread


def _has_unopened_news(thread: Thread) -> bool:
    """Whether the inhabitant was told of an answer or of an earlier closing, and has not opened the thread since."""
    mark = ReadMark.objects.of_inhabitant(thread).filter(version=thread.version).first()
    if mark is None:
        return True
    told = Notice.objects.about([thread.id]).filter(created_at__gte=mark.read_at)
    return told.exclude(state=NoticeState.NOT_SENT).exists()


def _how_it_stands(thread: Thread) -> str:
    if thread.closed_by:
        return _("%(name)s har avsluttet samtalen mens du så på den.") % {"name": thread.closed_by.name}
    if thread.assigned_to:
        return _("%(name)s har tatt samtalen mens du så på den.") % {"name": thread.assigned_to.name}
    return _("En kollega har endret samtalen mens du så på den. Se hvordan den står nå, og prøv igjen.")

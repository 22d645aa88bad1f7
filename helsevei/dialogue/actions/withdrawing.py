"""Take back what was sent by mistake, before anybody it was meant for has read it (M7, reliability MS9)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.models import User
from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor, known
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.dialogue.models import Message, ReadMark, Thread, Withdrawal
from helsevei.dialogue.policy import may_withdraw
from helsevei.directory.actions.answer_times import forget_answer


class TooLateToWithdraw(Refusal):
    """Ten minutes have passed."""


class ReadAlready(Refusal):
    """The inhabitant, or one who acts for her, has had it before her."""


@action
def withdraw_message(*, actor: Actor, message_id: UUID, now: datetime) -> Thread:
    """What staff sent is not there to read any more, for anybody; a stub says that it was. The thread stands as it did before it,
    and owes what it owed. Withdrawn twice is withdrawn once."""
    user = User.objects.locked(known(actor.user_id))
    thread = Thread.objects.locked(Message.objects.get(id=message_id).thread_id)
    messages = Message.objects.in_thread(thread)
    message = messages.get(id=message_id)
    if not may_withdraw(actor, thread, message):
        raise NotAllowed
    if message.withdrawn:
        return thread
    number = messages.filter(sent_at__lte=message.sent_at).exclude(id=message_id).count() + 1
    _refuse_unless_unread(thread, message, number, now)
    Withdrawal.objects.create(
        message=message, withdrawn_by=user, withdrawn_by_name=user.name, withdrawn_at=now,
        subject=thread.subject if number == 1 else "",
    )  # fmt: skip
    if number == 1:
        thread.subject = _("Melding som er trukket tilbake")
    forget_answer(actor=actor, service_id=thread.service_id, answered_at=message.sent_at)
    _go_back(thread, now)
    record(actor=actor, event="dialogue.message.withdrawn", object_kind="message", object_id=message_id,
           persons=[thread.person_id], service_id=thread.service_id)  # fmt: skip
    return thread


def _refuse_unless_unread(thread: Thread, message: Message, number: int, now: datetime) -> None:
    if ReadMark.objects.since(thread, message.sent_at, number).exists():
        raise ReadAlready(
            _("Meldingen kan ikke trekkes tilbake, for samtalen er åpnet etter at den ble sendt. Skriv en ny melding.")
        )
    if not message.is_fresh(now):
        raise TooLateToWithdraw(
            _(
                "Det er mer enn ti minutter siden meldingen ble sendt. Den kan ikke trekkes tilbake. Skriv en ny melding."
            )
        )


def _go_back(thread: Thread, now: datetime) -> None:
    """To how the thread stood before what has been withdrawn. Its version counts on: nobody's page becomes new by it."""
    standing = Message.objects.in_thread(thread).standing()
    answer, question = standing.by_staff().last(), standing.by_inhabitant().first()
    is_answer = answer and question and question.sent_at <= answer.sent_at
    thread.answered_at = answer.sent_at if answer and is_answer else None
    if last := standing.last():
        thread.last_message_at, thread.last_author_id, thread.last_author_kind = (
            last.sent_at,
            last.author_id,
            last.author_kind,
        )
    if not thread.is_closed and (asked := Message.objects.first_unanswered(thread)):
        thread.owe_since(asked.sent_at)
    thread.read_by_service_version, thread.read_by_service_at = thread.version, thread.read_by_service_at or now
    thread.withdrawn_at = now
    thread.handling_version += 1
    thread.save()

"""Keep what is not sent yet, and throw it away."""

from datetime import datetime
from uuid import UUID

from helsevei.accounts.models import User
from helsevei.audit.recording import action
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor, known
from helsevei.core.ids import new_id
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.models import Draft, Message, Thread
from helsevei.dialogue.policy import may_answer, may_write, may_write_first


@action
def save_draft(
    *,
    actor: Actor,
    contact_id: UUID,
    subject: str,
    body: str,
    idempotency_key: UUID,
    now: datetime,
    thread_id: UUID | None = None,
    follows_id: UUID | None = None,
    is_by_itself: bool = False,
) -> Draft | None:
    """Keep what has been typed so far; None when there is nothing to keep, and then what the form held before goes too.

    Sending wins (MS10): what the page keeps by itself after the message went is dropped, and so is the beginning of that
    message. What its author herself asks to keep then is another letter, and gets a key of its own.
    """
    author = User.objects.locked(known(actor.user_id))
    contact = HealthContact.objects.get(id=contact_id)
    thread = Thread.objects.get(id=thread_id, health_contact=contact_id) if thread_id else None
    follows = Thread.objects.get(id=follows_id, health_contact=contact_id) if follows_id else None
    if not (may_write(actor, contact) or may_write_first(actor, contact) or (thread and may_answer(actor, thread))):
        raise NotAllowed
    if not (subject.strip() or body.strip()):
        Draft.objects.filter(author=author, idempotency_key=idempotency_key).delete()
        return None
    sent = Message.objects.filter(author=author, idempotency_key=idempotency_key).first()
    if sent and (is_by_itself or sent.body.startswith(body.strip())):
        return None
    draft, _created = Draft.objects.update_or_create(
        author=author, idempotency_key=new_id() if sent else idempotency_key,
        defaults={"health_contact": contact, "thread": thread, "follows": follows, "person_id": contact.person_id,
                  "subject": subject, "body": body, "saved_at": now},
    )  # fmt: skip
    return draft


@action
def discard_draft(*, actor: Actor, draft_id: UUID) -> None:
    """Throw away what one had begun to write; somebody else's draft stays."""
    Draft.objects.visible_to(actor).filter(id=draft_id).delete()

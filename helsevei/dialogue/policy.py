"""Who may write, read and answer."""

from uuid import UUID

from django.conf import settings

from helsevei.accounts.models import UserKind
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Ability, Actor, ActorKind, Role
from helsevei.dialogue.models import Mailing, Message, StandardReply, Thread


def may_write(actor: Actor, contact: HealthContact) -> bool:
    """The person whose health contact it is, and one who may write for her."""
    is_hers = actor.kind == ActorKind.INHABITANT and actor.person_id == contact.person_id
    return is_hers and actor.may(Ability.WRITE, contact.service_id)


def may_answer(actor: Actor, thread: Thread) -> bool:
    """Case workers and leaders of the service that was written to."""
    here = actor.kind == ActorKind.STAFF and actor.municipality_id == thread.municipality_id
    return here and actor.has_role(Role.CASE_WORKER, Role.LEADER, service_id=thread.service_id)


def may_write_first(actor: Actor, contact: HealthContact) -> bool:
    """Case workers and leaders of the service that helps her."""
    return may_write_from(actor, contact.municipality_id, contact.service_id)


def may_write_from(actor: Actor, municipality_id: UUID, service_id: UUID) -> bool:
    """Case workers and leaders of the service."""
    here = actor.kind == ActorKind.STAFF and actor.municipality_id == municipality_id
    return here and actor.has_role(Role.CASE_WORKER, Role.LEADER, service_id=service_id)


def may_prepare(actor: Actor, mailing: Mailing) -> bool:
    """Its author, as long as she may write first from that service."""
    return mailing.author_id == actor.user_id and may_write_from(actor, mailing.municipality_id, mailing.service_id)


def may_send_to_so_many(actor: Actor, mailing: Mailing, receivers: int) -> bool:
    """Above a number that the installation sets, leaders only (docs/decisions/0039)."""
    is_leader = actor.has_role(Role.LEADER, service_id=mailing.service_id)
    return may_prepare(actor, mailing) and (is_leader or receivers <= settings.MAILING_MOST_WITHOUT_LEADER)


def may_stop(actor: Actor, mailing: Mailing) -> bool:
    """Stop what has been sent, and take it back: whoever wrote it, and the service's leaders."""
    is_hers = mailing.author_id == actor.user_id or actor.has_role(Role.LEADER, service_id=mailing.service_id)
    return not mailing.is_draft and is_hers and may_write_from(actor, mailing.municipality_id, mailing.service_id)


def may_move(actor: Actor) -> bool:
    """The system, when an administrator has moved the service."""
    return actor.kind == ActorKind.SYSTEM


def may_reassign(actor: Actor) -> bool:
    """The system, when whoever had taken a thread does not answer there any more, is away, or is here again."""
    return actor.kind == ActorKind.SYSTEM


def may_withdraw(actor: Actor, thread: Thread, message: Message) -> bool:
    """Whoever wrote it for the service, as long as she may answer there, and the service's leader."""
    is_hers = message.author_id == actor.user_id or actor.has_role(Role.LEADER, service_id=thread.service_id)
    return message.author_kind == UserKind.STAFF and is_hers and may_answer(actor, thread)


def may_keep_replies(actor: Actor, service_id: UUID | None) -> bool:
    """Leaders of a service and administrators keep its standard replies, and the system sets up the first ones; whoever
    answers anywhere keeps her own (None)."""
    if service_id is None:
        return actor.has_any(Role.CASE_WORKER, Role.LEADER)
    return actor.kind == ActorKind.SYSTEM or actor.has_role(Role.LEADER, Role.ADMINISTRATOR, service_id=service_id)


def may_keep_reply(actor: Actor, reply: StandardReply) -> bool:
    """That one; of somebody's own only she herself."""
    here = actor.kind == ActorKind.SYSTEM or actor.municipality_id == reply.municipality_id
    return here and reply.owner_id in (None, actor.user_id) and may_keep_replies(actor, reply.service_id)

"""Who may write, read and answer."""

from uuid import UUID

from helsevei.accounts.models import UserKind
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Ability, Actor, ActorKind, Role
from helsevei.dialogue.models import Message, StandardReply, Thread


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
    here = actor.kind == ActorKind.STAFF and actor.municipality_id == contact.municipality_id
    return here and actor.has_role(Role.CASE_WORKER, Role.LEADER, service_id=contact.service_id)


def may_move(actor: Actor) -> bool:
    """The system, when an administrator has moved the service."""
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

"""Who may write, read and answer."""

from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Ability, Actor, ActorKind, Role
from helsevei.dialogue.models import Thread


def may_write(actor: Actor, contact: HealthContact) -> bool:
    """The person whose health contact it is, and one who may write for her."""
    is_hers = actor.kind == ActorKind.INHABITANT and actor.person_id == contact.person_id
    return is_hers and actor.may(Ability.WRITE, contact.service_id)


def may_answer(actor: Actor, thread: Thread) -> bool:
    """Case workers and leaders of the service that was written to."""
    here = actor.kind == ActorKind.STAFF and actor.municipality_id == thread.municipality_id
    return here and actor.has_role(Role.CASE_WORKER, Role.LEADER, service_id=thread.service_id)

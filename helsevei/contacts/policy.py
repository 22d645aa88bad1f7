"""Who may decide about health contacts."""

from uuid import UUID

from helsevei.core.actor import Actor, ActorKind, Role


def may_decide_contact(actor: Actor, municipality_id: UUID, service_id: UUID) -> bool:
    """Case workers and leaders of the service; the system when it acts for the journal."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    here = actor.municipality_id == municipality_id
    return here and actor.has_role(Role.CASE_WORKER, Role.LEADER, service_id=service_id)

"""Who may do what with municipalities and services."""

from uuid import UUID

from helsevei.core.actor import Actor, ActorKind, Role


def may_administer(actor: Actor, municipality_id: UUID) -> bool:
    """Administrators run their own municipality, its services and its staff (M27); the system sets up the first one."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    return actor.municipality_id == municipality_id and actor.has_role(Role.ADMINISTRATOR)


def may_keep_urgent_words(actor: Actor, municipality_id: UUID) -> bool:
    """Whoever leads all that meets inhabitants in the municipality, and those who run it."""
    return actor.municipality_id == municipality_id and actor.has_role(Role.LEADER, Role.ADMINISTRATOR)

"""Who may say yes to a removal, hold something back, and let it go again."""

from uuid import UUID

from helsevei.accounts.policy import stands_for_her_in_everything
from helsevei.core.actor import Actor, Role
from helsevei.core.retention import RULES, Ending, Rule
from helsevei.retention.models import Hold


def may_approve(actor: Actor, table: str) -> bool:
    """Leaders, of what their services have, and administrators; of what does not go by itself."""
    leads = actor.has_any(Role.LEADER) or actor.has_role(Role.ADMINISTRATOR)
    return leads and actor.municipality_id is not None and table in RULES and RULES[table].ending == Ending.APPROVED


def services_of(actor: Actor) -> set[UUID] | None:
    """Of which she may; None means all."""
    return None if actor.has_role(Role.ADMINISTRATOR) else actor.service_ids(Role.LEADER)


def may_see_whose(actor: Actor, rule: Rule, service_id: UUID) -> bool:
    """Leaders of the service. What is its author's alone is nobody else's to see, and administrators see no health information."""
    return actor.has_role(Role.LEADER, service_id=service_id) and not rule.is_private


def may_export(actor: Actor) -> bool:
    """She herself, and whoever stands in her place in everything."""
    return stands_for_her_in_everything(actor)


def may_hold(actor: Actor, municipality_id: UUID, service_id: UUID) -> bool:
    """Leaders, of what their service has."""
    return actor.municipality_id == municipality_id and actor.has_role(Role.LEADER, service_id=service_id)


def may_lift(actor: Actor, hold: Hold) -> bool:
    """The leader who placed it, and leaders of the whole municipality."""
    own = hold.placed_by_id == actor.user_id and actor.has_any(Role.LEADER)
    return actor.municipality_id == hold.municipality_id and (own or actor.has_role(Role.LEADER))

"""Who may open what, by the rule of the page; who may see what a person has with a service; who may decide consent."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from helsevei.accounts.models import StaffRole
from helsevei.core.access import Rule
from helsevei.core.actor import Ability, Actor, ActorKind, Role, known

CARE_ROLES = (Role.READER, Role.CASE_WORKER, Role.LEADER)


def may_open(rule: Rule, actor: Actor) -> bool:
    """The first net: whether somebody who is logged in may open a page with this rule."""
    staff_here = actor.kind == ActorKind.STAFF and bool(actor.grants)
    return {
        Rule.HEALTH: True,
        Rule.OPEN: True,
        Rule.SIGNED_IN: actor.kind != ActorKind.ANONYMOUS,
        Rule.HERSELF: actor.is_in_her_place and not actor.is_representative,
        Rule.IN_HER_PLACE: actor.is_in_her_place,
        Rule.INHABITANT: actor.may_act,
        Rule.STAFF: staff_here,
        Rule.CARE: staff_here and actor.has_any(*CARE_ROLES),
        Rule.CARE_OR_ADMINISTRATION: staff_here and actor.has_any(*CARE_ROLES, Role.ADMINISTRATOR),
        Rule.ADMINISTRATION: staff_here and actor.has_role(Role.ADMINISTRATOR),
        Rule.LEADERS: staff_here and actor.has_any(Role.LEADER),
        Rule.LEADERSHIP: staff_here and actor.has_role(Role.LEADER, Role.ADMINISTRATOR),
        Rule.LEADING_OR_ADMINISTRATION: staff_here
        and (actor.has_any(Role.LEADER) or actor.has_role(Role.ADMINISTRATOR)),
        Rule.AUDIT: staff_here and actor.has_role(Role.AUDITOR),
        Rule.OPERATION: staff_here and actor.has_role(Role.OPERATOR),
    }[rule]


def seen_by(actor: Actor) -> Q:
    """Of rows with a municipality, a service and a person: an inhabitant sees her own, a representative what her mandate
    lets her read, staff those of the services in which they meet inhabitants, nobody else any."""
    if actor.kind == ActorKind.INHABITANT:
        own, read = Q(person_id=known(actor.person_id)), actor.services_with(Ability.READ)
        return own if read is None else own & Q(service_id__in=sorted(read))
    if actor.kind == ActorKind.STAFF:
        here = Q(municipality_id=known(actor.municipality_id))
        services = actor.service_ids(*CARE_ROLES)
        return here if services is None else here & Q(service_id__in=sorted(services))
    return Q(pk__in=[])


def stands_for_her_in_everything(actor: Actor) -> bool:
    """She herself, and the parent of a child under 12: a power of attorney, also one that staff registered, gives less."""
    return actor.is_in_her_place and actor.services_with(Ability.READ) is None


def may_withdraw_consent(actor: Actor, person_id: UUID) -> bool:
    """Who helps her with one service does not close all of them to her."""
    return may_decide_consent(actor, person_id) and stands_for_her_in_everything(actor)


def may_decide_consent(actor: Actor, person_id: UUID) -> bool:
    """Consent is given and withdrawn by the person herself, or by one who stands in her place."""
    return actor.is_in_her_place and actor.person_id == person_id


def may_register_absence(actor: Actor, user_id: UUID, roles: Sequence[StaffRole]) -> bool:
    """She herself, who answers somewhere by these `roles`, the leader of one of those services, and an administrator."""
    here = [role for role in roles if role.user_id == user_id and role.municipality_id == actor.municipality_id]
    leads = any(actor.has_role(Role.LEADER, Role.ADMINISTRATOR, service_id=role.service_id) for role in here)
    return actor.kind == ActorKind.STAFF and bool(here) and (user_id == actor.user_id or leads)

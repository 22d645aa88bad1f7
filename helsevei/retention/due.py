"""What is over, and not held back."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, Min, Q, Value, When

from helsevei.core.actor import Actor, known
from helsevei.core.clock import OSLO
from helsevei.core.retention import RULES, Rows, Rule, table_of
from helsevei.retention.models import Hold
from helsevei.retention.policy import may_approve, may_see_whose, services_of


class Numbers(NamedTuple):
    """Of one table: how many are due, since when the oldest, and how many are held back."""

    due: int
    oldest: date | None
    held: int


class Seen(NamedTuple):
    """One row of what would go; `name` and `birth_date` only for whoever may see whose it is."""

    id: UUID
    since: date
    service: str
    person_id: UUID | None
    name: str
    birth_date: date | None


def held(rule: Rule, municipality_id: UUID | None = None) -> Q:
    """Rows of a person, or of a thread, that is held back: there, or anywhere."""
    holds = Hold.objects.standing().filter(**{"municipality_id": municipality_id} if municipality_id else {})
    found = Q(**{f"{rule.person}__in": holds.filter(thread_id=None).values("person_id")})
    if rule.thread:
        found |= Q(**{f"{rule.thread}__in": holds.exclude(thread_id=None).values("thread_id")})
    return found


def over(table: str, at: datetime, municipality_id: UUID | None = None) -> Rows:
    """What was over at that moment, held back or not."""
    rule = RULES[table]
    found = rule.due(at) if rule.due else table_of(table)._base_manager.none()
    return found.filter(**{rule.municipality: municipality_id}) if municipality_id else found


def due(table: str, municipality_id: UUID, at: datetime) -> Rows:
    """What was over and may be removed, from the oldest on."""
    rule = RULES[table]
    return over(table, at, municipality_id).exclude(held(rule, municipality_id)).order_by(rule.since, "pk")


def due_for(actor: Actor, table: str, at: datetime) -> Rows:
    """What she may look through and say yes to."""
    if not may_approve(actor, table):
        return table_of(table)._base_manager.none()
    return hers(actor, RULES[table], due(table, known(actor.municipality_id), at))


def hers(actor: Actor, rule: Rule, rows: Rows) -> Rows:
    services = services_of(actor)
    return rows if services is None else rows.filter(**{f"{rule.service}__in": sorted(services)})


def numbers(actor: Actor, table: str, at: datetime) -> Numbers:
    rule, here = RULES[table], known(actor.municipality_id)
    is_held = Case(When(held(rule, here), then=Value(1)), default=Value(0))
    rows = hers(actor, rule, over(table, at, here)).annotate(is_held=is_held)
    free, back = Q(is_held=0), Q(is_held=1)
    counted = rows.aggregate(
        due=Count("pk", filter=free), oldest=Min(rule.since, filter=free), held=Count("pk", filter=back)
    )
    return Numbers(counted["due"], day_of(counted["oldest"]) if counted["oldest"] else None, counted["held"])


def day_of(since: date | datetime) -> date:
    """In Norway; some columns are days already."""
    return since.astimezone(OSLO).date() if isinstance(since, datetime) else since


def after(rows: Rows, rule: Rule, place: UUID | None) -> Rows:
    """The rows from the oldest, or those after one (keyset pagination)."""
    last = rows.filter(pk=place).values_list(rule.since, flat=True).first() if place else None
    if last is None:
        return rows
    return rows.filter(Q(**{f"{rule.since}__gt": last}) | Q(**{rule.since: last}, pk__gt=place))


def seen(actor: Actor, rule: Rule, rows: Rows) -> list[Seen]:
    """Without a word of what was written."""
    columns = (rule.since, f"{rule.service}_id", f"{rule.service}__name", f"{rule.person}_id",
               *(f"{rule.person}__{name}" for name in ("given_name", "family_name", "birth_date")))  # fmt: skip
    return [
        Seen(id_, day_of(since), service, person_id, f"{given} {family}", born)
        if may_see_whose(actor, rule, service_id)
        else Seen(id_, day_of(since), service, None, "", None)
        for id_, since, service_id, service, person_id, given, family, born in rows.values_list("pk", *columns)
    ]

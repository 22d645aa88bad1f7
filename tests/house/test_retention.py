"""Every table has a rule for when its rows disappear, the rules hold together, and the document says the same as they do."""

from django.db.models import Model
from django.utils import translation

from helsevei.core import jobs
from helsevei.core.clock import now
from helsevei.core.retention import RULES, Ending, links_to, table_of
from tests.house.source import ROOT, refuse
from tests.house.test_foreign_keys_point_down import models

DOCUMENT = ROOT / "docs" / "operations" / "retention.md"
TITLES = {Ending.APPROVED: "yes", Ending.BY_ITSELF: "by itself", Ending.FOLLOWS: "with another", Ending.NEVER: "never"}


def lines() -> list[str]:
    """The table of the document as the rules would have it."""
    with translation.override("nb"):
        return [
            f"| `{table}` | {rule.what} | {TITLES[rule.ending]}{f': `{rule.follows}`' if rule.follows else ''} | {rule.how_long} | {rule.why} |"
            for table, rule in sorted(RULES.items())
        ]


def test_every_table_has_a_rule_in_its_own_room():
    tables = {model._meta.label: room for room, model in models()}
    refuse(sorted(tables.keys() - RULES.keys()), "Say in the room's retention.py how long these are kept:")
    refuse(sorted(RULES.keys() - tables.keys()), "These rules are of tables that are gone:")


def test_what_goes_says_how_it_is_found():
    wrong = [
        table
        for table, rule in RULES.items()
        if (rule.ending == Ending.APPROVED) != bool(rule.address and rule.since and rule.person and rule.service)
        or (rule.ending == Ending.FOLLOWS) != bool(rule.follows)
        or (rule.ending in (Ending.APPROVED, Ending.BY_ITSELF)) != bool(rule.due or rule.job in jobs.names())
        or (rule.due and rule.due(now()).model is not table_of(table))
    ]
    refuse(
        wrong,
        "A rule that needs a yes has an address and its columns; one that goes has `due` or a job; `follows` names a table:",
    )


def test_what_goes_with_another_points_to_it():
    wrong = [
        table
        for table, rule in RULES.items()
        if rule.follows and not points_to(table_of(table), table_of(rule.follows))
    ]
    refuse(wrong, "These say that they go with a table that they have no foreign key to:")


def points_to(model: type[Model], other: type[Model]) -> bool:
    return any(link.related_model is model for link in links_to(other))


def test_nothing_that_goes_is_pointed_to_by_what_would_go_unseen():
    """A CASCADE from elsewhere would remove rows that no rule and no preview has spoken of."""
    wrong = [
        f"{link.related_model._meta.label}.{link.field.name}"
        for table, rule in RULES.items()
        if rule.ending == Ending.APPROVED and rule.due
        for link in links_to(table_of(table))
        if RULES[link.related_model._meta.label].follows != table
        if f'"{link.related_model._meta.db_table}"' not in str(rule.due(now()).query)
    ]
    refuse(wrong, "Leave out of `due` what these still point to, by core.retention.unreferenced:")


def test_the_document_says_what_the_rules_say():
    written = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")]
    assert written == lines(), "The table of docs/operations/retention.md should be:\n" + "\n".join(lines())

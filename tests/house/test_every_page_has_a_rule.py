"""Access, first net: a page without a rule is closed to everybody, and an open page is open because this list says so."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from helsevei.core.access import Rule
from tests.house.source import refuse

# Every page that needs no login, by the name of its address. Adding one is a decision: say why beside it.
OPEN = {
    "home:front",  # the front door
    "home:accessibility",  # the statement the law asks for, to be read by anybody
    "home:privacy",
    "home:language",
    "home:live",  # health, for those who run Helsevei
    "home:ready",
    "home:deep",
    "directory:offerings",  # what municipalities offer is for everybody, logged in or not
    "directory:municipality_offerings",
    "accounts:login",  # one cannot be logged in before logging in
    "accounts:begin_login",
    "accounts:callback",
    "accounts:provider_logout",
    "accounts:logged_out",
    "local_login:local_login",
    "local_login:set_up",
    "design:gallery",  # components with invented texts
    "notifications:sms_receipt",  # gateways do not log in: they sign what they tell
    "demo:people",  # only in the demo: whom one may log in as
    "demo:outbox",  # only in the demo: what has been sent to invented people
    "demo:tour",  # only in the demo: what to look at, in ten steps
    "demo:failures",  # only in the demo: what did not reach invented people
    "demo:clock",  # only in the demo: its business time, for whoever tries it
}
PLACES = {Rule.HERSELF: "p/<uuid:person>/", Rule.IN_HER_PLACE: "p/<uuid:person>/",
          Rule.INHABITANT: "p/<uuid:person>/", Rule.STAFF: "k/<uuid:municipality>/", Rule.CARE: "k/<uuid:municipality>/",
          Rule.ADMINISTRATION: "k/<uuid:municipality>/", Rule.AUDIT: "k/<uuid:municipality>/",
          Rule.LEADERSHIP: "k/<uuid:municipality>/", Rule.LEADERS: "k/<uuid:municipality>/", Rule.LEADING_OR_ADMINISTRATION: "k/<uuid:municipality>/", Rule.CARE_OR_ADMINISTRATION: "k/<uuid:municipality>/",
          Rule.OPERATION: "drift/"}  # fmt: skip

Page = tuple[str, str, Callable[..., Any]]


def pages(patterns: list[Any] | None = None, route: str = "", namespace: str = "") -> Iterator[Page]:
    """Address, name and view of every page."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from pages(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield here, f"{namespace}{pattern.name}", pattern.callback


def rule(view: Callable[..., Any]) -> Rule | None:
    return getattr(view, "rule", None)


def test_every_page_says_who_may_open_it():
    wrong = [f"/{route} ({name})" for route, name, view in pages() if not isinstance(rule(view), Rule)]
    refuse(wrong, "Put @page(Rule.…) on these views (core/access.py); a decorator outside it must use functools.wraps:")


def test_every_page_needs_login_unless_it_is_listed_here():
    opened = {name for _, name, view in pages() if rule(view) in (Rule.OPEN, Rule.HEALTH)}
    refuse(
        sorted(opened - OPEN),
        "These pages are open without being listed in OPEN. Give them a stricter rule, or list them:",
    )
    refuse(sorted(OPEN - opened), "These names in OPEN are no open page any more. Take them out:")


def test_every_page_has_a_name_of_its_own():
    names = [name for _, name, _ in pages()]
    refuse([f"/{route}" for route, name, _ in pages() if name.endswith("None")], "Give these addresses a name:")
    refuse(sorted({name for name in names if names.count(name) > 1}), "These names belong to more than one address:")


def test_every_rule_has_its_place():
    nowhere = {Rule.HEALTH, Rule.OPEN, Rule.SIGNED_IN}  # for anybody, or for whoever is logged in, wherever
    refuse(sorted(set(Rule) - PLACES.keys() - nowhere), "Say in PLACES how the addresses of these rules begin:")


def test_the_address_says_for_whom_and_where():
    wrong = [
        f"/{route} is for {rule(view)}, so it must begin with /{begins}"
        for route, _, view in pages()
        for begins in [PLACES.get(rule(view), "")]  # type: ignore[arg-type]
        if not route.startswith(begins)
    ]
    refuse(wrong, "What the rule is checked against must stand in the address (docs/decisions/0008):")


def test_nothing_in_an_address_counts_up():
    refuse(
        [f"/{route}" for route, _, _ in pages() if "<int:" in route], "Use UUIDs in addresses, never running numbers:"
    )

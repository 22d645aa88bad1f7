"""What a page asks of the one who opens it. Every view names a rule; one without a rule answers 404 to everybody.

The first of three nets (docs/house.md): the page's rule, `visible_to(actor)` for reading, and the action's own check.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Rule(StrEnum):
    HEALTH = "health"  # nobody is asked who she is, so that it answers while sessions do not
    OPEN = "open"  # no login: public pages, the login itself
    SIGNED_IN = "signed in"  # any session
    HERSELF = "herself"  # /p/<person>/…: that person herself and nobody else
    IN_HER_PLACE = "in her place"  # … and one who decides for her
    INHABITANT = "inhabitant"  # … and one who represents her
    STAFF = "staff"  # /k/<municipality>/…: any role there
    CARE = "care"  # … a role that meets inhabitants: reader, case worker or leader
    CARE_OR_ADMINISTRATION = "care or administration"  # … either
    ADMINISTRATION = "administration"  # … administrator
    LEADERS = "leaders"  # … leader of a service, or of all
    LEADERSHIP = "leadership"  # … leader of all that meets inhabitants, or administrator
    LEADING_OR_ADMINISTRATION = "leading or administration"  # … leader of a service at least, or administrator
    AUDIT = "audit"  # … auditor
    OPERATION = "operation"  # /drift/…: the operator of the installation, across municipalities


def page(rule: Rule) -> Callable[[View], View]:
    """Declare who may open a view; `accounts.middleware.Access` enforces it, house tests demand it of every address."""

    def declare(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return declare

"""Nobody saves over what somebody else has saved meanwhile (reliability D6)."""

from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from helsevei.core.refusals import Refusal
from helsevei.directory.models import Municipality, Offering, Organisation, Service, Team

Versioned = TypeVar("Versioned", Municipality, Offering, Organisation, Service, Team)


class ChangedMeanwhile(Refusal):
    """What stands there is not what the page showed."""


def locked(rows: "QuerySet[Versioned]", seen_version: int) -> Versioned:
    """The one row, locked until the commit and counted up for the save. Raises ChangedMeanwhile unless it is the version
    that was seen."""
    thing = rows.select_for_update(no_key=True).get()
    refuse_unless_seen(thing.version, seen_version)
    thing.version += 1
    return thing


def refuse_unless_seen(version: int, seen_version: int) -> None:
    if version != seen_version:
        raise ChangedMeanwhile(
            _(
                "Noen andre har endret dette siden du åpnet siden. Det du har skrevet, er ikke lagret, men står fortsatt her."
            )
        )

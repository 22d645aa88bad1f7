"""The demo's municipalities as administrators would have set them up: their organisations, services, hours, teams and texts."""

from datetime import timedelta
from typing import Any

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import today
from helsevei.dialogue.actions.replies import save_reply
from helsevei.directory.actions.healthcare_services import save_introductions, save_service
from helsevei.directory.actions.opening_hours import save_opening_exception, save_opening_hours
from helsevei.directory.actions.organisations import save_organisation
from helsevei.directory.actions.teams import save_team
from helsevei.directory.forms.fields import OpeningText
from helsevei.directory.models import Municipality, Organisation, Service
from helsevei.directory.opening import Day

AS_THEY_ARE = (
    "name",
    "phone",
    "type_code",
    "her_id",
    "home_page",
    "answer_within_minutes",
    "keeps_journal",
    "is_sensitive",
)


def seed_places(plan: dict[str, Any]) -> None:
    """`plan` is data/municipalities.json, or what data/everyday/places.json adds to it."""
    for organisation in plan["organisations"]:
        seed_organisation(organisation)
    for service in plan["services"]:
        seed_service(service)


def seed_organisation(organisation: dict[str, Any]) -> None:
    municipality = Municipality.objects.get(number=organisation["municipality"])
    above = Organisation.objects.filter(municipality=municipality, name=organisation["below"]).first()
    save_organisation(
        actor=SYSTEM, municipality_id=municipality.id, name=organisation["name"], parent_id=above.id if above else None,
        organisation_number=organisation["organisation_number"], her_id=organisation["her_id"],
    )  # fmt: skip


def seed_service(planned: dict[str, Any]) -> None:
    municipality = Municipality.objects.get(number=planned["municipality"])
    organisation = Organisation.objects.get(municipality=municipality, name=planned["organisation"])
    service = save_service(
        actor=SYSTEM, municipality_id=municipality.id, organisation_id=organisation.id, has_dialogue=True,
        is_open_to_parents=planned.get("is_open_to_parents", False),
        **{name: planned[name] for name in AS_THEY_ARE},
    )  # fmt: skip
    service = save_opening_hours(
        actor=SYSTEM, municipality_id=municipality.id, service_id=service.id, seen_version=service.version,
        week={weekday: hours(text) for weekday, text in enumerate(planned["week"])}, is_open_on_holidays=False,
    )  # fmt: skip
    service = save_introductions(
        actor=SYSTEM, municipality_id=municipality.id, service_id=service.id, seen_version=service.version,
        introductions=planned["introductions"],
    )  # fmt: skip
    seed_parts(service, planned)


def seed_parts(service: Service, planned: dict[str, Any]) -> None:
    whose: dict[str, Any] = {"actor": SYSTEM, "municipality_id": service.municipality_id, "service_id": service.id}
    for exception in planned["exceptions"]:
        day = today() + timedelta(days=exception["in_days"])
        service = save_opening_exception(
            **whose,
            seen_version=service.version,
            on_date=day,
            hours=hours(exception["hours"]),
            reason=exception["reason"],
        )
    for name, mailbox in planned["teams"]:
        save_team(**whose, name=name, mailbox=mailbox)
    for name, body in planned.get("replies", []):
        save_reply(**whose, name=name, body=body)


def hours(text: str) -> Day:
    """Read as administrators type them."""
    return OpeningText().clean(text)

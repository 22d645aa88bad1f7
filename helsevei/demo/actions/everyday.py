"""The large part of the demo, made in one transaction: a municipality has all of its everyday life, or none of it."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from helsevei.accounts.actions import decide_consent
from helsevei.accounts.models import Person
from helsevei.audit.recording import action
from helsevei.contacts.actions import open_contact
from helsevei.core.actor import SYSTEM, Actor, known
from helsevei.core.clock import OSLO
from helsevei.core.jobs import make_last_try
from helsevei.demo.everyday import courses, life
from helsevei.demo.living import Town, live
from helsevei.demo.long_over import remember
from helsevei.demo.outbox.out_of_order import FULL_MAILBOX
from helsevei.demo.places import seed_places
from helsevei.demo.registers import DATA, people
from helsevei.demo.seed import KEYS, registered, seed_staff, service_of
from helsevei.demo.several import write_to_several
from helsevei.dialogue.actions.drafts import save_draft
from helsevei.dialogue.actions.telling import tell_teams
from helsevei.directory.models import Municipality, Service, Team
from helsevei.notifications.models import Notice

A_YEAR = timedelta(days=365)


@action
def live_everyday(*, actor: Actor, municipality: str, now: datetime, share: int = 1) -> None:
    """Weeks of messages in the municipality with this number, unless it has them; of so many threads one when a test has no time."""
    plan = _places(municipality)
    place = Municipality.objects.get(number=municipality)
    if Service.objects.filter(municipality=place, name=plan["services"][0]["name"]).exists():
        return
    seed_places(plan)
    seed_staff(plan)
    town = Town(place.id, _numbers(), now)
    for line in (line for line in life()["services"] if line["municipality"] == municipality):
        _open_contacts(line, town)
    for course in courses(municipality)[::share]:
        live(course, town)
    for planned in (draft for draft in life()["drafts"] if draft["municipality"] == municipality):
        _begin_to_write(planned, town)
    for planned in (mailing for mailing in life()["mailings"] if mailing["municipality"] == municipality):
        write_to_several(planned, town)
    for planned in (thread for thread in life()["long_over"] if thread["municipality"] == municipality):
        remember(planned, town)
    _tell_full_mailbox(town)


def _places(municipality: str) -> dict[str, Any]:
    """What is there beside the small seed."""
    plan = json.loads((DATA / "everyday" / "places.json").read_text())
    return {kind: [one for one in found if one["municipality"] == municipality] for kind, found in plan.items()}


def _numbers() -> dict[str, str]:
    """Identity numbers by given name."""
    names = {one["given_name"].split()[0]: one["identity_number"] for one in people()["inhabitants"]}
    return names | {one["name"].split()[0]: one["identity_number"] for one in people()["staff"]}


def _open_contacts(line: dict[str, Any], town: Town) -> None:
    """Everybody who writes to the service gets it, and has agreed to digital dialogue."""
    long_ago = town.now - A_YEAR
    for name in line["inhabitants"]:
        inhabitant = town.inhabitant(name)
        open_contact(
            actor=SYSTEM, service_id=service_of(line).id, registered=registered({"identity_number": town.numbers[name]}),
            start_date=long_ago.astimezone(OSLO).date(),
        )  # fmt: skip
        if Person.objects.get(id=known(inhabitant.person_id)).has_dialogue_consent is None:
            decide_consent(actor=inhabitant, person_id=known(inhabitant.person_id), is_given=True, now=long_ago)


def _begin_to_write(planned: dict[str, Any], town: Town) -> None:
    save_draft(
        actor=town.inhabitant(planned["by"]), contact_id=town.contact(planned["service"], planned["by"]).id,
        subject=planned["subject"], body=planned["body"], idempotency_key=uuid5(KEYS, planned["body"]),
        now=town.now - timedelta(hours=planned["hours_ago"]),
    )  # fmt: skip


def _tell_full_mailbox(town: Town) -> None:
    """One letter has been tried for over an hour, for its mailbox is full: the next try is the last, and it fails for good."""
    team = Team.objects.filter(mailbox=FULL_MAILBOX, service__municipality=town.municipality_id).first()
    if team:
        tell_teams(actor=SYSTEM, now=town.now)
        waiting = Notice.objects.filter(kind="dialogue.waiting", about_id=team.service_id)
        make_last_try(notice.job_lock for notice in waiting)

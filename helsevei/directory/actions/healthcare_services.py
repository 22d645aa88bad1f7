"""Every change of services."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.actions.opening_hours import save_opening_hours
from helsevei.directory.her_ids import refuse_taken
from helsevei.directory.history import NOTHING, facts, remember
from helsevei.directory.models import Municipality, Organisation, Service
from helsevei.directory.models.healthcare_services import BOKMAL
from helsevei.directory.opening import ORDINARY_WEEK
from helsevei.directory.policy import may_administer
from helsevei.directory.versions import locked


class NameTaken(Refusal):
    status = 422
    field = "name"


class CannotTakeOver(Refusal):
    """A service moves to another one of the municipality that takes messages, and has not moved itself."""

    status = 422
    field = "successor_id"


class NoBokmal(Refusal):
    """A service that introduces itself does so in bokmål first: that is what others fall back to."""

    status = 422
    field = BOKMAL


@action
def save_service(
    *,
    actor: Actor,
    municipality_id: UUID,
    service_id: UUID | None = None,
    seen_version: int = 0,
    name: str,
    phone: str,
    answer_within_minutes: int,
    has_dialogue: bool,
    keeps_journal: bool,
    type_code: str = "",
    organisation_id: UUID | None = None,
    home_page: str = "",
    her_id: int | None = None,
    is_active: bool = True,
    is_sensitive: bool = False,
    is_open_to_parents: bool = False,
) -> Service:
    """Add a service, open on weekdays, or change one as it was in `seen_version`. One that had moved and is taken into use again
    has not moved. Raises NameTaken and HerIdTaken."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    Municipality.objects.select_for_update(no_key=True).get(id=municipality_id)  # two at once cannot take one name
    service, own = Service(municipality_id=municipality_id), Service.objects.filter(municipality_id=municipality_id)
    if service_id is not None:
        service = locked(own.filter(id=service_id), seen_version)
    before = facts(service) if service_id else NOTHING
    _refuse_taken_name(service, name)
    refuse_taken(her_id, service)
    service.organisation = _organisation(municipality_id, organisation_id)
    service.name, service.phone, service.home_page = name, phone, home_page
    service.type_code, service.her_id, service.answer_within_minutes = type_code, her_id, answer_within_minutes
    service.is_active, service.has_dialogue, service.is_open_to_parents = is_active, has_dialogue, is_open_to_parents
    service.is_sensitive, service.keeps_journal = is_sensitive, keeps_journal
    service.successor = None if is_active else service.successor
    service.save()
    remember(actor=actor, municipality_id=municipality_id, thing=service, before=before, after=facts(service))
    record(actor=actor, event="directory.service.saved", object_kind="service", object_id=service.id,
           municipality_id=municipality_id, service_id=service.id)  # fmt: skip
    return service if service_id else _open_on_weekdays(actor, service)


def _open_on_weekdays(actor: Actor, service: Service) -> Service:
    return save_opening_hours(
        actor=actor, municipality_id=service.municipality_id, service_id=service.id, week=ORDINARY_WEEK,
        seen_version=service.version, is_open_on_holidays=False,
    )  # fmt: skip


@action
def move_service(
    *, actor: Actor, municipality_id: UUID, service_id: UUID, seen_version: int, successor_id: UUID
) -> Service:
    """A service has become another one («Flyttet til»): it takes no more messages, and those that had moved to it move on. What
    was open with it follows by the job `dialogue.move_on`. Raises CannotTakeOver."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    Municipality.objects.select_for_update(no_key=True).get(id=municipality_id)  # two at once cannot make a ring
    own = Service.objects.filter(municipality_id=municipality_id)
    successor = own.receiving().exclude(id=service_id).filter(id=successor_id).first()
    if successor is None:
        raise CannotTakeOver(_("Velg en annen tjeneste i kommunen, som tar imot meldinger."))
    moving = locked(own.filter(id=service_id), seen_version)
    for service in (moving, *own.filter(successor=moving)):
        before = facts(service)
        service.is_active, service.successor = False, successor
        service.save()
        remember(actor=actor, municipality_id=municipality_id, thing=service, before=before, after=facts(service))
    record(actor=actor, event="directory.service.moved", object_kind="service", object_id=service_id,
           municipality_id=municipality_id, service_id=service_id)  # fmt: skip
    return moving


@action
def save_introductions(
    *, actor: Actor, municipality_id: UUID, service_id: UUID, seen_version: int, introductions: Mapping[str, str]
) -> Service:
    """What the service says of itself, by language; "" where it says nothing. Raises NoBokmal, and ValueError for a language
    that Helsevei has not."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    if not introductions.keys() <= dict(settings.LANGUAGES).keys():
        raise ValueError("an introduction is in one of settings.LANGUAGES")
    if any(introductions.values()) and not introductions.get(BOKMAL):
        raise NoBokmal(_("Skriv teksten på bokmål også. Den vises der det ikke er noen tekst på leserens språk."))
    service = locked(Service.objects.filter(id=service_id, municipality_id=municipality_id), seen_version)
    before = {f"introduction.{language}": text for language, text in service.introductions.items()}
    service.introductions = {language: text for language, text in introductions.items() if text}
    service.save()
    after = {f"introduction.{language}": text for language, text in service.introductions.items()}
    remember(actor=actor, municipality_id=municipality_id, thing=service, before=before, after=after)
    record(actor=actor, event="directory.introduction.saved", object_kind="service", object_id=service_id,
           municipality_id=municipality_id, service_id=service_id)  # fmt: skip
    return service


def _refuse_taken_name(service: Service, name: str) -> None:
    others = Service.objects.filter(municipality_id=service.municipality_id, name=name).exclude(id=service.id)
    if others.exists():
        raise NameTaken(_("Det finnes allerede en tjeneste som heter «%(name)s».") % {"name": name})


def _organisation(municipality_id: UUID, organisation_id: UUID | None) -> Organisation | None:
    """One of the municipality's own."""
    own = Organisation.objects.filter(municipality_id=municipality_id)
    return own.get(id=organisation_id) if organisation_id else None

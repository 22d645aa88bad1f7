"""Every change of persons, users, consent and staff roles."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.models import (
    Consent,
    LoginAttempt,
    Person,
    Session,
    SessionQuerySet,
    StaffRole,
    User,
    UserKind,
    staff_index,
)
from helsevei.accounts.policy import may_decide_consent, may_withdraw_consent
from helsevei.accounts.ports import FamilyRelation, Identity, LoginStart, RegisteredPerson
from helsevei.audit.recording import action, record
from helsevei.core import jobs
from helsevei.core.actor import Actor, ActorKind, Role, known
from helsevei.core.clock import real_now
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.models import Service
from helsevei.directory.policy import may_administer

ATTEMPT_LIFE = timedelta(minutes=10)
CONSENT_TEXT_VERSION = "2020-07"


class LoginUnknown(Refusal):
    """The callback belongs to no login that this browser began (AU1, AU3, AU10)."""

    status = 400


class NoStaffAccess(Refusal):
    status = 403


class LastAdministrator(Refusal):
    pass


class AnotherName(Refusal):
    """The number belongs to somebody who is known here by another name."""

    status = 422


@action
def remember_login(*, actor: Actor, provider: str, start: LoginStart, browser_token: str, next_path: str) -> None:
    """Keep what the callback will be checked against."""
    LoginAttempt.objects.create(
        browser_hash=sha256(browser_token.encode()).digest(),
        state=start.state,
        nonce=start.nonce,
        code_verifier=start.code_verifier,
        url=start.url,
        provider=provider,
        next_path=next_path,
        started_at=real_now(),
    )


@action
def take_login(*, actor: Actor, provider: str, state: str, browser_token: str) -> tuple[LoginStart, str]:
    """Hand out what was kept, once: of two callbacks with the same state only one gets it. Returns it with the next path."""
    attempts = LoginAttempt.objects.select_for_update(no_key=True).filter(
        state=state,
        provider=provider,
        browser_hash=sha256(browser_token.encode()).digest(),
        started_at__gt=real_now() - ATTEMPT_LIFE,
    )
    attempt = None if "\x00" in state else attempts.first()  # PostgreSQL cannot even be asked for a NUL
    if attempt is None:
        raise LoginUnknown(_("Innloggingen ble ikke fullført. Logg inn på nytt i samme vindu."))
    attempt.delete()
    return LoginStart(attempt.url, attempt.state, attempt.nonce, attempt.code_verifier), attempt.next_path


@action
def record_refused_login(*, actor: Actor, provider: str, reason: str) -> None:
    """A login that was turned away leaves a trace in the platform's chain (reliability 2.1)."""
    record(actor=actor, event="accounts.login.refused", object_kind=provider, object_id=None, reason=reason)


@action
def sign_in_inhabitant(*, actor: Actor, registered: RegisteredPerson) -> User:
    """The user of an inhabitant who has proved who she is, with name and birth date as the register has them now."""
    person = register_person(actor=actor, registered=registered)
    user, _created = User.objects.get_or_create(person=person, defaults={"kind": UserKind.INHABITANT})
    record(actor=Actor(ActorKind.INHABITANT, user.id, person.id, person.id), event="accounts.session.started",
           object_kind="user", object_id=user.id)  # fmt: skip
    return user


@action
def sign_in_staff(*, actor: Actor, identity: Identity) -> User:
    """The user of a member of staff that an administrator has given a role. Raises NoStaffAccess for anybody else."""
    user = User.objects.filter(staff_index=staff_index(identity.identity_number), is_active=True).first()
    if user is None:
        raise NoStaffAccess(
            _("Du er ikke registrert som ansatt her ennå. Be administratoren i kommunen om å gi deg en rolle.")
        )
    user.staff_name, user.hpr_number = identity.name or user.staff_name, identity.hpr_number
    user.save(update_fields=["staff_name", "hpr_number"])
    record(
        actor=Actor(ActorKind.STAFF, user.id), event="accounts.session.started", object_kind="user", object_id=user.id
    )
    return user


@action
def sign_out(*, actor: Actor) -> None:
    """The session ends because its user says so."""
    record(actor=actor, event="accounts.session.ended", object_kind="user", object_id=actor.user_id)


@action
def end_sessions_elsewhere(*, actor: Actor, here: str | None, only: UUID | None = None) -> None:
    """Log out on one's other devices, at their next click; or on one of them only. One that has ended already stays so."""
    theirs = Session.objects.visible_to(actor).exclude(session_key=here)
    _end(actor, theirs if only is None else theirs.filter(reference=only), event="accounts.session.ended_elsewhere")


@action
def end_sessions_of_provider(*, actor: Actor, provider: str, session_id: str) -> None:
    """She has logged out at the provider, or of another system by way of it (OpenID Connect Front-Channel Logout 1.0)."""
    _end(actor, Session.objects.of_provider(provider, session_id), event="accounts.session.ended_by_provider")


@action
def end_sessions_of(*, actor: Actor, user_id: UUID, provider: str) -> None:
    """What she logged in by is not hers any more: at her next click she is out."""
    _end(
        actor,
        Session.objects.filter(user_id=user_id, provider=provider),
        event="accounts.session.ended_by_municipality",
    )


def _end(actor: Actor, sessions: SessionQuerySet, *, event: str) -> None:
    for session in sessions.select_for_update(no_key=True):
        session.delete()
        record(actor=actor, event=event, object_kind="session", object_id=session.reference)


@action
def register_person(*, actor: Actor, registered: RegisteredPerson) -> Person:
    """Store or renew our copy of what the population register says about a person."""
    copied: dict[str, Any] = {
        "given_name": registered.given_name,
        "family_name": registered.family_name,
        "birth_date": registered.birth_date,
        "municipality_number": registered.municipality_number,
        "address_protection": registered.address_protection,
        "children_birth_dates": sorted(
            member.birth_date
            for member in registered.family
            if member.relation == FamilyRelation.CHILD and member.has_parental_responsibility
        ),
        "is_dead": registered.is_dead,
        "has_guardian": registered.has_guardian,
        "register_read_at": real_now(),
    }
    number = registered.identity_number
    _renumber(actor, registered)
    first_time = {"identity_number": number, **copied}
    person, is_new = (
        Person.objects.with_number(number).select_for_update(no_key=True).get_or_create(defaults=first_time)
    )
    if not is_new:
        for name, value in copied.items():
            setattr(person, name, value)
        person.save()
    return person


def _renumber(actor: Actor, registered: RegisteredPerson) -> None:
    """Whoever has got another number is still who she was, with all that is hers (reliability AU13)."""
    if not registered.earlier_numbers or Person.objects.with_number(registered.identity_number).exists():
        return
    for earlier in registered.earlier_numbers:
        for person in Person.objects.with_number(earlier).select_for_update(no_key=True):
            person.identity_number = registered.identity_number
            person.save()
            record(actor=actor, event="accounts.person.renumbered", object_kind="person", object_id=person.id)
            return


@action
def decide_consent(*, actor: Actor, person_id: UUID, is_given: bool, now: datetime) -> None:
    """Give or withdraw consent to digital dialogue; without it nothing is sent to her (domain.md 4.5) but the word that it was
    withdrawn. What she has answered herself only she changes."""
    if not may_decide_consent(actor, person_id):
        raise NotAllowed
    person = Person.objects.select_for_update(no_key=True).get(id=person_id)
    if actor.is_representative and person.has_answered_herself:
        raise NotAllowed
    if person.is_digitally_active and not is_given:
        if not may_withdraw_consent(actor, person_id):
            raise NotAllowed
        jobs.defer("notifications.tell_of_withdrawal", person_id=str(person_id))
    person.has_dialogue_consent = is_given
    person.save(update_fields=["has_dialogue_consent", "name_sort_key"])
    Consent.objects.create(
        person=person,
        decided_by_id=known(actor.user_id),
        is_given=is_given,
        text_version=CONSENT_TEXT_VERSION,
        decided_at=now,
    )
    record(actor=actor, event="accounts.consent.given" if is_given else "accounts.consent.withdrawn", object_kind="person",
           object_id=person_id, persons=[person_id])  # fmt: skip


@action
def give_role(
    *,
    actor: Actor,
    municipality_id: UUID,
    identity_number: str,
    name: str,
    role: Role,
    service_id: UUID | None,
    now: datetime,
) -> StaffRole:
    """Let a person work here as staff; her user is made when she has none. Giving what she has changes nothing. Raises
    AnotherName when this municipality knows the number by another name."""
    services = Service.objects.filter(id=service_id, municipality_id=municipality_id) if service_id else None
    if not may_administer(actor, municipality_id) or (services is not None and not services.exists()):
        raise NotAllowed
    user, _created = User.objects.get_or_create(
        staff_index=staff_index(identity_number), defaults={"kind": UserKind.STAFF, "staff_name": name}
    )
    _refuse_another_name(user, municipality_id, name)
    held, created = StaffRole.objects.get_or_create(
        user=user, municipality_id=municipality_id, service_id=service_id, role=role, ends_at=None,  # type: ignore[misc]
        defaults={"starts_at": now, "name": name},
    )  # fmt: skip
    if created:
        record(actor=actor, event="accounts.role.given", object_kind="staff_role", object_id=held.id,
               municipality_id=municipality_id, service_id=service_id, reason=role.value)  # fmt: skip
    return held


def _refuse_another_name(user: User, municipality_id: UUID, name: str) -> None:
    """A slip in the number must not give power to somebody else."""
    known_as = user.staff_roles.filter(municipality_id=municipality_id).order_by("-starts_at").first()
    if known_as and known_as.name.casefold() != name.casefold():
        raise AnotherName(_another_name(known_as.name))


def _another_name(name: str) -> str:
    return _("Dette nummeret tilhører %(name)s. Kontroller sifrene, eller bruk det navnet.") % {"name": name}


@action
def end_role(*, actor: Actor, municipality_id: UUID, role_id: UUID, now: datetime) -> None:
    """Take a role away, at her next click; one that has ended stays as it is. Raises LastAdministrator rather than lock
    everybody out (ST7)."""
    if not may_administer(actor, municipality_id):
        raise NotAllowed
    locked = StaffRole.objects.select_related("user").select_for_update(of=("self",), no_key=True)
    roles = locked.filter(municipality_id=municipality_id, ends_at=None)
    if {role.id for role in roles if role.lets_administer} == {role_id}:
        raise LastAdministrator(_("Dette er den siste administratoren. Gi rollen til en annen først."))
    held = roles.filter(id=role_id).first()
    if held is None:
        return
    held.ends_at = now
    held.save(update_fields=["ends_at"])
    record(actor=actor, event="accounts.role.ended", object_kind="staff_role", object_id=role_id,
           municipality_id=municipality_id, service_id=held.service_id, reason=held.role)  # fmt: skip


@action
def make_operator(*, actor: Actor, identity_number: str, name: str) -> None:
    """Let a person run the installation; her user is made when she has none. Only the command line can (docs/house.md).
    Raises AnotherName when the number belongs to somebody else."""
    if actor.kind != ActorKind.SYSTEM:
        raise NotAllowed
    user, _created = User.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        staff_index=staff_index(identity_number), defaults={"kind": UserKind.STAFF, "staff_name": name}
    )
    if user.staff_name.casefold() != name.casefold():
        raise AnotherName(_another_name(user.staff_name))
    _set_operator(actor, user, is_operator=True)


@action
def end_operator(*, actor: Actor, identity_number: str) -> bool:
    """Take it away, at her next click; False when nobody with this number was one."""
    if actor.kind != ActorKind.SYSTEM:
        raise NotAllowed
    operators = User.objects.select_for_update(of=("self",), no_key=True).filter(is_operator=True)
    user = operators.filter(staff_index=staff_index(identity_number)).first()
    if user:
        _set_operator(actor, user, is_operator=False)
    return user is not None


def _set_operator(actor: Actor, user: User, *, is_operator: bool) -> None:
    if user.is_operator == is_operator:
        return
    user.is_operator = is_operator
    user.save(update_fields=["is_operator"])
    record(
        actor=actor, event="accounts.operator.made" if is_operator else "accounts.operator.ended",
        object_kind="user", object_id=user.id,
    )  # fmt: skip


@action
def record_denied(*, actor: Actor, page: str, object_id: UUID | None) -> None:
    """Somebody logged in asked for what she may not see, or what does not exist: the answer is 404, the attempt is kept (TZ1)."""
    record(actor=actor, event="accounts.page.denied", object_kind=page.replace(":", "."), object_id=object_id)


@action
def clear_expired(*, actor: Actor) -> None:
    """Remove sessions and login attempts whose time is over."""
    Session.objects.filter(expire_date__lt=real_now()).delete()
    LoginAttempt.objects.filter(started_at__lt=real_now() - ATTEMPT_LIFE).delete()

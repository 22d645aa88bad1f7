"""Every change of local logins."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from helsevei.accounts.actions import end_sessions_of
from helsevei.accounts.models import StaffRole, staff_index
from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor, ActorKind
from helsevei.core.clock import now, real_now
from helsevei.core.encryption import encrypt
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.directory.policy import may_administer
from helsevei.local_login import codes
from helsevei.local_login.models import LocalLogin, LocalLoginQuerySet

PROVIDER = "lokal"  # what a session of these says of how it began
INVITATION_LIFE = timedelta(hours=24)


class NoInvitation(Refusal):
    status = 422


class WrongCode(Refusal):
    status = 422


class WrongLogin(Refusal):
    """One answer for every reason, known or unknown (reliability WB6)."""

    status = 422


@action
def invite(*, actor: Actor, municipality_id: UUID, role_id: UUID) -> str:
    """Let one who works here log in locally; the one-time code for it, which is kept by nobody. What she had is gone."""
    role = _role(actor, municipality_id, role_id)
    code = codes.new_code()
    LocalLogin.objects.update_or_create(
        user_id=role.user_id,
        municipality_id=municipality_id,
        defaults={
            "invitation_hash": codes.hash_of(code),
            "invitation_ends_at": real_now() + INVITATION_LIFE,
            "secret_encrypted": encrypt(codes.new_secret()),
            "password": "",
            "recovery_hashes": [],
        },
    )
    _tell(actor, role.user_id, municipality_id, event="local_login.login.invited")
    end_sessions_of(actor=actor, user_id=role.user_id, provider=PROVIDER)
    return code


@action
def end(*, actor: Actor, municipality_id: UUID, role_id: UUID) -> None:
    """Take it away, at her next click; one who has none stays without."""
    role = _role(actor, municipality_id, role_id)
    if LocalLogin.objects.filter(user_id=role.user_id, municipality_id=municipality_id).delete()[0]:
        _tell(actor, role.user_id, municipality_id, event="local_login.login.ended")
        end_sessions_of(actor=actor, user_id=role.user_id, provider=PROVIDER)


@action
def find_invitation(*, actor: Actor, code: str) -> LocalLogin:
    """What the code was made for, so that she can see the secret for her app. Raises NoInvitation."""
    return _invited(LocalLogin.objects.select_related("user", "municipality"), code)


@action
def set_up(*, actor: Actor, code: str, password: str, app_code: str) -> list[str]:
    """Choose the password, and show that the app reckons right; the recovery codes, which are kept by nobody. Raises
    NoInvitation and WrongCode."""
    login = _invited(LocalLogin.objects.select_for_update(no_key=True), code)
    step = codes.step_of(login.secret, app_code, real_now())
    if step is None:
        raise WrongCode(_("Koden fra appen stemmer ikke. Skriv den som vises i appen nå."))
    recovery = [codes.new_code() for _number in range(codes.RECOVERY_CODES)]
    login.password, login.last_step, login.invitation_hash = make_password(password), step, None
    login.recovery_hashes = [codes.hash_of(one) for one in recovery]
    login.save()
    herself = Actor(ActorKind.STAFF, login.user_id, municipality_id=login.municipality_id)
    _tell(herself, login.user_id, login.municipality_id, event="local_login.login.set_up")
    return recovery


@action
def sign_in(*, actor: Actor, identity_number: str, password: str, code: str) -> LocalLogin:
    """Who knows the password and has the app, or one of the recovery codes, which counts once. Raises WrongLogin."""
    theirs = LocalLogin.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    known = theirs.filter(user__staff_index=staff_index(identity_number), user__is_active=True).exclude(password="")
    for login in known.order_by("id"):
        if check_password(password, login.password) and _spend(login, code):
            login.save(update_fields=["last_step", "recovery_hashes"])
            record(actor=Actor(ActorKind.STAFF, login.user_id), event="accounts.session.started", object_kind="user",
                   object_id=login.user_id, reason=PROVIDER)  # fmt: skip
            return login
    if not known:
        make_password(password)  # nobody's number takes as long as somebody's
    raise WrongLogin(_("Fødselsnummer, passord eller kode er feil. Prøv på nytt."))


def _invited(logins: LocalLoginQuerySet, code: str) -> LocalLogin:
    found = logins.invited(codes.hash_of(code), real_now()).first()
    if found is None:
        raise NoInvitation(_("Koden er feil, brukt eller utløpt. Be administratoren i kommunen om en ny."))
    return found


def _spend(login: LocalLogin, code: str) -> bool:
    """Whether the code is good, which it is once."""
    step = codes.step_of(login.secret, code, real_now())
    if step is not None and step > login.last_step:
        login.last_step = step
        return True
    left = [one for one in login.recovery_hashes if bytes(one) != codes.hash_of(code)]
    is_recovery = len(left) < len(login.recovery_hashes)
    login.recovery_hashes = left
    return is_recovery


def _role(actor: Actor, municipality_id: UUID, role_id: UUID) -> StaffRole:
    """One that holds here now, for an administrator."""
    role = StaffRole.objects.filter(municipality_id=municipality_id).current(now()).filter(id=role_id).first()
    if role is None or not may_administer(actor, municipality_id):
        raise NotAllowed
    return role


def _tell(actor: Actor, user_id: UUID, municipality_id: UUID, *, event: str) -> None:
    record(actor=actor, event=event, object_kind="user", object_id=user_id, municipality_id=municipality_id)

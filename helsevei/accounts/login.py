"""The ceremony of logging in: talk to the provider outside any transaction, then make one change (reliability D2, D17)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError

from helsevei.accounts import actions
from helsevei.accounts.models import User
from helsevei.accounts.ports import (
    Identity,
    LoginProvider,
    LoginRefused,
    LoginStart,
    inhabitant_login,
    municipal_login,
    population_register,
    staff_login,
)
from helsevei.core import identity_numbers
from helsevei.core.actor import ANONYMOUS

PROVIDERS = {"idporten": inhabitant_login, "helseid": staff_login, "kommune": municipal_login}
SESSION_ID = re.compile(r"[\x20-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class LoggedIn:
    user: User
    identity: Identity


def is_offered(provider: str) -> bool:
    """Whether one can log in there: a municipality's own provider is for those who have named one."""
    return provider in PROVIDERS and provider in settings.LOGIN_ORIGINS


def begin(
    *, provider: str, redirect_uri: str, language: str, browser_token: str, next_path: str, login_hint: str = ""
) -> str:
    """Where to send the browser. Raises ProviderUnavailable."""
    start = _port(provider).begin(redirect_uri=redirect_uri, language=language, login_hint=_hint(login_hint))
    actions.remember_login(
        actor=ANONYMOUS, provider=provider, start=start, browser_token=browser_token, next_path=next_path
    )
    return start.url


def take(*, provider: str, state: str, browser_token: str) -> tuple[LoginStart, str]:
    """What this browser began, handed out once, with where its owner was going. Raises LoginUnknown."""
    try:
        return actions.take_login(actor=ANONYMOUS, provider=provider, state=state, browser_token=browser_token)
    except actions.LoginUnknown:
        actions.record_refused_login(actor=ANONYMOUS, provider=provider, reason="unknown_state")
        raise


def complete(*, provider: str, start: LoginStart, parameters: Mapping[str, str], redirect_uri: str) -> LoggedIn:
    """Who came back. Raises LoginRefused, NoStaffAccess or ProviderUnavailable; refusals leave an audit entry."""
    try:
        identity = _port(provider).complete(start=start, parameters=parameters, redirect_uri=redirect_uri)
        user = (
            _inhabitant(identity)
            if provider == "idporten"
            else actions.sign_in_staff(actor=ANONYMOUS, identity=identity)
        )
    except actions.NoStaffAccess:
        actions.record_refused_login(actor=ANONYMOUS, provider=provider, reason="no_staff_role")
        raise
    except LoginRefused as refused:
        actions.record_refused_login(actor=ANONYMOUS, provider=provider, reason=refused.reason)
        raise
    return LoggedIn(user, identity)


def log_out_by_provider(*, provider: str, issuer: str, session_id: str) -> None:
    """The provider says that this session of its has ended. What it cannot have said ends nothing."""
    if issuer == _port(provider).issuer and SESSION_ID.fullmatch(session_id):
        actions.end_sessions_of_provider(actor=ANONYMOUS, provider=provider, session_id=session_id)


def logout_url(*, provider: str, id_token: str, return_to: str) -> str:
    """Where the browser goes to end the provider's session too. Raises ProviderUnavailable."""
    return _port(provider).logout_url(id_token=id_token, return_to=return_to)


def _hint(said: str) -> str:
    """The number of a test person, where those are; no real person's is told to anybody before she has logged in."""
    try:
        number = identity_numbers.parse(said)
    except ValidationError:
        return ""
    return number if identity_numbers.is_synthetic(number) else ""


def _inhabitant(identity: Identity) -> User:
    registered = population_register().find(identity.identity_number)
    if registered is None:
        raise LoginRefused("not_in_population_register")
    if registered.is_dead:
        raise LoginRefused("registered_as_dead")
    return actions.sign_in_inhabitant(actor=ANONYMOUS, registered=registered)


def _port(provider: str) -> LoginProvider:
    return PROVIDERS[provider]()

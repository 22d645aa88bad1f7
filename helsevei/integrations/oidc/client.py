"""One login with an OpenID provider, from the pushed request to the identity: begin, complete, logout_url."""

import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.core.exceptions import ValidationError
from joserfc.jwk import ECKey

from helsevei.accounts.ports import Identity, LevelTooLow, LoginRefused, LoginStart, ProviderUnavailable
from helsevei.core import identity_numbers, text
from helsevei.integrations.calls import Answer, Conversation, Counterpart, NotAsAgreed
from helsevei.integrations.oidc.metadata import Metadata, Published
from helsevei.integrations.oidc.profiles import Profile
from helsevei.integrations.oidc.tokens import ClientKey, dpop_proof, read_id_token

LANGUAGES = {"nb", "nn", "en", "se"}
CODE = re.compile(r"[\x20-\x7e]{0,2000}")  # the signs of RFC 6749, A.11; far longer than any provider's
SESSION_ID = re.compile(r"[\x20-\x7e]{0,200}")
HPR_NUMBER = re.compile(r"[0-9]{0,9}")
LONGEST_NAME = 200
# Errors of the token endpoint that no code a person brings can cause (RFC 6749, 5.2; RFC 9449, 5 and 8): ours or its to mend.
NOT_OF_THE_CODE = {
    "invalid_client", "invalid_dpop_proof", "use_dpop_nonce", "server_error", "temporarily_unavailable",
}  # fmt: skip


class Client:
    """Implements accounts.ports.LoginProvider for one provider. Made once per process."""

    def __init__(self, profile: Profile, *, issuer: str, client_id: str, key_file: str) -> None:
        self.profile = profile
        self.issuer = issuer
        self.client_id = client_id
        self._key = ClientKey(key_file)
        self._published = Published(issuer)
        self._provider = Counterpart(profile.name)

    def begin(self, *, redirect_uri: str, language: str, login_hint: str = "") -> LoginStart:
        """Push the authorization request (RFC 9126) and say where the browser goes."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        request = {
            "response_type": "code",
            "scope": self.profile.scope,
            "redirect_uri": redirect_uri,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
            "acr_values": self.profile.acr_values,
            "ui_locales": language if language in LANGUAGES else "nb",
            **({"login_hint": login_hint} if login_hint else {}),
        }
        url = self._provider.talk(lambda conversation: self._push(conversation, request))
        return LoginStart(url=url, state=state, nonce=nonce, code_verifier=verifier)

    def complete(self, *, start: LoginStart, parameters: Mapping[str, str], redirect_uri: str) -> Identity:
        """Exchange the code in the callback's parameters and check the ID token. Raises LoginRefused."""
        if not hmac.compare_digest(parameters.get("state", "").encode(), start.state.encode()):
            raise LoginRefused("state")
        if not CODE.fullmatch(parameters.get("code", "")):
            raise LoginRefused("code")
        grant = {
            "grant_type": "authorization_code",
            "code": parameters.get("code", ""),
            "redirect_uri": redirect_uri,
            "code_verifier": start.code_verifier,
        }

        def exchange(conversation: Conversation) -> Identity:
            metadata = self._published.metadata(conversation)
            self._check_callback(metadata, parameters)
            id_token = self._exchange(conversation, metadata.token_endpoint, grant)
            return self._identity(conversation, id_token, start.nonce)

        return self._provider.talk(exchange)

    def logout_url(self, *, id_token: str, return_to: str) -> str:
        """Where the browser goes to end the provider's session (OpenID Connect RP-Initiated Logout 1.0)."""
        metadata = self._provider.talk(self._published.metadata)
        query = {"id_token_hint": id_token, "post_logout_redirect_uri": return_to}
        return str(add_params_to_uri(metadata.end_session_endpoint, list(query.items())))

    def check(self) -> None:
        """Fetch the provider's metadata anew."""
        self._provider.talk(self._published.refresh)

    def _push(self, conversation: Conversation, request: dict[str, str]) -> str:
        metadata = self._published.metadata(conversation)
        answer = conversation.post(metadata.pushed_authorization_request_endpoint, {**request, **self._proof()})
        request_uri = answer.content.get("request_uri")
        if answer.status != 201 or not isinstance(request_uri, str):
            raise ProviderUnavailable(f"the pushed request was refused: {_code(answer.content.get('error'))}")
        query = {"client_id": self.client_id, "request_uri": request_uri}
        return str(add_params_to_uri(metadata.authorization_endpoint, list(query.items())))

    def _check_callback(self, metadata: Metadata, parameters: Mapping[str, str]) -> None:
        """The answer must come from this provider and no other (RFC 9207), and bring a code."""
        issuer = parameters.get("iss")
        if issuer != self.issuer and (issuer is not None or metadata.authorization_response_iss_parameter_supported):
            raise LoginRefused("iss")
        if "error" in parameters:
            raise LoginRefused(_code(parameters["error"]))
        if not parameters.get("code"):
            raise LoginRefused("no_code")

    def _exchange(self, conversation: Conversation, endpoint: str, grant: dict[str, str]) -> str:
        answer = self._ask_for_token(conversation, endpoint, grant)
        id_token, error = answer.content.get("id_token"), answer.content.get("error")
        if answer.status == 200 and isinstance(id_token, str):
            return id_token
        if answer.status not in range(400, 500) or not isinstance(error, str):
            raise NotAsAgreed(f"the code was not exchanged: status {answer.status}")
        if error in NOT_OF_THE_CODE:
            raise ProviderUnavailable(f"the code was not exchanged: {error}")
        raise LoginRefused(_code(error))  # a code that is used, old, not ours, or none at all

    def _ask_for_token(self, conversation: Conversation, endpoint: str, grant: dict[str, str]) -> Answer:
        """HelseID wants the token bound to a key (DPoP), with a nonce that it gives in its first refusal (RFC 9449, 8)."""
        if not self.profile.uses_dpop:
            return conversation.post(endpoint, {**grant, **self._proof()})
        key, nonce = ECKey.generate_key("P-256"), ""
        for _ in range(2):
            headers = {"DPoP": dpop_proof(key, endpoint, nonce)}
            answer = conversation.post(endpoint, {**grant, **self._proof()}, headers)
            nonce = answer.headers.get("DPoP-Nonce", "")
            if answer.content.get("error") != "use_dpop_nonce" or not nonce:
                break
        return answer

    def _identity(self, conversation: Conversation, id_token: str, nonce: str) -> Identity:
        claims = read_id_token(
            id_token,
            lambda key_id: self._published.key(conversation, key_id),
            issuer=self.issuer,
            client_id=self.client_id,
            nonce=nonce,
        )
        level, high = self.profile.level
        if _text(claims, level) != high:
            raise LevelTooLow("level_too_low")
        try:
            identity_number = identity_numbers.parse(_text(claims, self.profile.identity_number_claim))
        except ValidationError:
            raise LoginRefused("identity_number") from None
        return Identity(
            issuer=self.issuer,
            subject=_text(claims, "sub"),
            identity_number=identity_number,
            id_token=id_token,
            session_id=_text(claims, "sid", SESSION_ID),
            name=text.salvage(_text(claims, self.profile.name_claim))[:LONGEST_NAME],
            hpr_number=_text(claims, self.profile.hpr_number_claim, HPR_NUMBER),
        )

    def _proof(self) -> dict[str, str]:
        return self._key.assertion(client_id=self.client_id, issuer=self.issuer)


def _text(claims: Mapping[str, Any], name: str, pattern: re.Pattern[str] | None = None) -> str:
    """The claim when it is a text, or "". Raises LoginRefused when it is none that the pattern allows."""
    value = claims.get(name, "")
    said = value if isinstance(value, str) else ""
    if pattern and not pattern.fullmatch(said):
        raise LoginRefused(f"id_token_{name.rpartition('/')[2]}")
    return said


def _code(error: object) -> str:
    """An OAuth error code, safe to log; anything else that calls itself one is just "error"."""
    return error if isinstance(error, str) and re.fullmatch(r"[a-z_]{1,40}", error) else "error"

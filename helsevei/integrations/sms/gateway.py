"""One gateway: POST …/send, GET …/status, and the receipts it sends us. Implements notifications.ports.SmsGateway."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.core.clock import real_now
from helsevei.core.ids import new_id
from helsevei.integrations.calls import Answer, Counterpart, NotAsAgreed, NotTried, retry_after
from helsevei.notifications.ports import Forged, NotTaken, Outcome, Receipt, Refused

KNOWN_BEFORE = 409
NOT_ABOUT_THE_MESSAGE = {401, 403, 404, 405, 407, 408, 425, 429}  # but about us, or will pass; other 4xx: a bad number
RECEIPT_SECONDS = 300  # how far a receipt's own time may be from ours
AT_ONCE = 4  # as many as a worker's jobs: nobody looks at a page meanwhile


class Gateway:
    """Made once per process."""

    def __init__(self, name: str, url: str, *, key: str, counterpart: Counterpart | None = None) -> None:
        self.name = name
        self._url = url
        self._key = key.encode()
        self._gateway = counterpart or Counterpart(name, at_once=AT_ONCE)

    def send(self, reference: UUID, *, to: str, text: str) -> None:
        message = {"ref": str(reference), "to": to, "text": text}
        try:
            answer = self._gateway.talk(lambda conversation: conversation.post_json(f"{self._url}/send", message))
        except NotTried:
            raise NotTaken from None
        if answer.status == KNOWN_BEFORE:  # so it is asked first what has become of it
            raise ProviderUnavailable(f"{self.name} knows the reference already")
        if answer.status >= 400 and answer.status not in NOT_ABOUT_THE_MESSAGE:
            raise Refused(f"refused_{answer.status}")
        if answer.status >= 300:
            raise NotTaken(retry_after(answer.headers))

    def status(self, *, reference: UUID) -> Outcome | None:
        answer = self._status(reference)
        try:
            return Outcome(answer.content["state"]) if answer.content["known"] is True else None
        except (KeyError, ValueError):
            raise NotAsAgreed(f"{self.name} has a status that we do not know") from None

    def receipt(self, *, body: bytes, headers: Mapping[str, str]) -> Receipt:
        """Signed with our common key over its time and its body; five minutes old at most."""
        moment, signature = headers.get("X-Timestamp", ""), headers.get("X-Signature", "")
        expected = hmac.new(self._key, moment.encode() + body, sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise Forged
        if not (moment.isascii() and moment.isdigit()) or abs(real_now().timestamp() - int(moment)) > RECEIPT_SECONDS:
            raise Forged
        return _receipt(body)

    def check(self) -> None:
        self._status(new_id())

    def _status(self, reference: UUID) -> Answer:
        url = f"{self._url}/status?{urlencode({'ref': reference})}"
        answer = self._gateway.talk(lambda conversation: conversation.get(url))
        if answer.status != 200 or not isinstance(answer.content.get("known"), bool):
            raise NotAsAgreed(f"{self.name} answers {answer.status} to a question about a message")
        return answer


def _receipt(body: bytes) -> Receipt:
    try:
        told: dict[str, Any] = json.loads(body)
        return Receipt(UUID(told["ref"]), Outcome(told["state"]))
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError("no receipt") from problem

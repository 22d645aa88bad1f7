"""Where something can be sent to a person at this moment, and the evidence that remains of it.

Contact details are looked up in KRR when something is sent and never stored; the evidence keeps the channel, the end of
the address and a keyed hash, enough to answer «was it sent to my phone?» and of no use to anybody else (domain.md 4.4).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from helsevei.accounts.models import Person
from helsevei.accounts.ports import contact_register
from helsevei.core.encryption import blind_index


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class DeliveryEvidence:
    channel: Channel
    masked_end: str  # the last three digits of a number, the domain of an e-mail address
    address_hash: bytes  # HMAC-SHA-256, 32 bytes


@dataclass(frozen=True, slots=True)
class Destination:
    channel: Channel
    address: str = field(repr=False)
    language: str = ""  # of whoever reads what is sent there, as KRR knows it: nb, nn, en or se

    @property
    def masked_end(self) -> str:
        """What its owner recognises: `… 123` or `… @example.no`."""
        return self.address[-3:] if self.channel == Channel.SMS else f"@{self.address.rpartition('@')[2]}"

    def evidence(self) -> DeliveryEvidence:
        return DeliveryEvidence(self.channel, self.masked_end, blind_index(self.address, "delivery address"))


def destinations(person: Person, *, needs_consent: bool = True) -> list[Destination]:
    """SMS first, then e-mail; none for one who has not consented or may not be notified. Raises ProviderUnavailable."""
    if needs_consent and not person.is_digitally_active:
        return []
    details = contact_register().look_up([person.identity_number]).get(person.identity_number)
    if details is None or not details.can_be_notified:
        return []
    found = [(Channel.SMS, details.mobile), (Channel.EMAIL, details.email)]
    return [Destination(channel, address, details.language) for channel, address in found if address]

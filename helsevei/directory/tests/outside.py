"""The registers outside, in memory: adapters that keep the promises of `directory.ports`, and can be told to be silent."""

from collections.abc import Mapping, Sequence

from helsevei.directory.ports import Business, CommunicationParty


class Addresses:
    """An address register with the parties it is given, by municipality number."""

    def __init__(self) -> None:
        self.parties: dict[str, list[CommunicationParty]] = {}
        self.fault: Exception | None = None

    def parties_in(self, municipality_number: str) -> Sequence[CommunicationParty]:
        if self.fault:
            raise self.fault
        return self.parties.get(municipality_number, [])


class Businesses:
    """A business register with the businesses it is given."""

    def __init__(self) -> None:
        self.businesses: dict[str, Business] = {}
        self.fault: Exception | None = None

    def look_up(self, organisation_numbers: Sequence[str]) -> Mapping[str, Business]:
        if self.fault:
            raise self.fault
        return {number: self.businesses[number] for number in organisation_numbers if number in self.businesses}

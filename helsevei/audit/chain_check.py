"""The rules of a whole chain, without a database: which entry is the first that is not what it was.

A chain is whole when its entries are numbered from 1 without a hole; when each gives its own hash and names the hash of
the one before; when every anchored entry is still the one that was anchored; and when the head tells of the last.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from helsevei.audit.anchors import Anchor
from helsevei.audit.models import PLATFORM

GENESIS = bytes(32)  # what the first entry of a chain names as the hash before it
CLOCK_TOLERANCE_SECONDS = 60  # entries recorded in parallel may be appended in another order than recorded


class Row(NamedTuple):
    """One entry as verification needs it. `text` is what was hashed after `previous_hash`; `at` is in seconds."""

    chain: UUID
    seq: int
    text: str
    previous_hash: bytes
    hash: bytes
    at: float


class Head(NamedTuple):
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is wrong with a chain, in a sentence; without a chain: what is wrong with them all."""

    chain: UUID | None
    seq: int | None
    sentence: str


@dataclass(slots=True)
class ChainCheck:
    """Reads the entries of one chain in the order of their numbers and stops at the first that is not whole."""

    chain: UUID
    head: Head | None
    anchors: list[Anchor]  # in the order of their entries
    entries: int = 0
    finding: Finding | None = None
    clock_set_back: list[int] = field(default_factory=list)  # entries that bear an earlier time than the one before
    _last: Row | None = None
    _proven: int = 0  # how many of the anchors have been found in place

    def run(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.entries += 1
            self.finding = self._fault_of(row)
            if self.finding:
                return
            if self._last and row.at < self._last.at - CLOCK_TOLERANCE_SECONDS:
                self.clock_set_back.append(row.seq)
            self._last = row
        self.finding = self._fault_of_end()

    def _fault_of(self, row: Row) -> Finding | None:
        expected, previous = (self._last.seq + 1, self._last.hash) if self._last else (1, GENESIS)
        if row.seq > expected:
            return self._find(expected, "is missing")
        if row.seq < expected:
            return self._find(row.seq, "stands where no entry belongs")
        if sha256(row.previous_hash + row.text.encode()).digest() != row.hash:
            return self._find(row.seq, "has been altered: its content does not give its hash")
        if row.previous_hash != previous:
            return self._find(max(row.seq - 1, 1), f"has been replaced: entry {row.seq} is linked to another one")
        return self._fault_by_anchors(row)

    def _fault_by_anchors(self, row: Row) -> Finding | None:
        while self._proven < len(self.anchors) and self.anchors[self._proven].seq <= row.seq:
            anchor = self.anchors[self._proven]
            if anchor.seq != row.seq or anchor.hash != row.hash:
                since = f" after entry {self.anchors[self._proven - 1].seq}" if self._proven else ""
                what = f"is not the one anchored at {anchor.at:%Y-%m-%d %H:%M:%S} UTC"
                return self._find(anchor.seq, f"{what}: it, or one before it{since}, has been replaced")
            self._proven += 1
        return None

    def _fault_of_end(self) -> Finding | None:
        last = self._last.seq if self._last else 0
        ends = f"the chain ends at entry {last}" if last else "the chain has no entries"
        if self._proven < len(self.anchors):
            anchor = self.anchors[-1]
            known = f"entry {anchor.seq} was anchored at {anchor.at:%Y-%m-%d %H:%M:%S} UTC"
            return self._find(last + 1, f"is missing: {ends}, but {known}")
        if self.head and self.head.seq > last:
            return self._find(last + 1, f"is missing: {ends}, but its head counts {self.head.seq}")
        return self._fault_of_head()

    def _fault_of_head(self) -> Finding | None:
        if self._last is None or self.head == (self._last.seq, self._last.hash):
            return None
        last = self._last.seq
        says = f"names entry {self.head.seq}" if self.head else "is gone"
        sentence = f"The head of {name(self.chain)} has been altered: it {says}; the last entry is {last}."
        return Finding(self.chain, last, sentence)

    def _find(self, seq: int, what: str) -> Finding:
        return Finding(self.chain, seq, f"Entry {seq} of {name(self.chain)} {what}.")


def name(chain: UUID) -> str:
    return "the platform's chain" if chain == PLATFORM else f"chain {chain}"

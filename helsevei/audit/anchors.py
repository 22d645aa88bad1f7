"""Anchors: what the heads of the chains were at known moments, written where the database cannot reach (D15, AL3).

Whoever can rewrite the whole database can make chains that are whole in themselves. The anchors give him away: a cut
tail, a replaced chain and a restored old backup lack an entry that was anchored. They are as good as the place they are
kept: settings.ANCHOR_DIR should be on another machine, or be copied there, and there only be added to. One file per day
(UTC), one JSON line per chain: {"chain": uuid, "seq": number, "hash": 64 hex digits, "at": real time, ISO 8601}.
Whoever restores a backup says so there too, {"restored_to": real time, "at": real time}: anchors from between the two tell of
entries that are lost, and every verification from then on says so.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from helsevei.audit.models import Chain
from helsevei.core import clock


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of a chain as it stood at a moment."""

    chain: UUID
    seq: int
    hash: bytes
    at: datetime

    def line(self) -> str:
        at = self.at.isoformat()
        return json.dumps({"chain": str(self.chain), "seq": self.seq, "hash": self.hash.hex(), "at": at})

    @classmethod
    def parse(cls, line: str) -> "Anchor":
        """Raises ValueError for a line that is none of ours."""
        try:
            fields = json.loads(line)
            at = datetime.fromisoformat(fields["at"]).astimezone(UTC)
            return cls(UUID(fields["chain"]), int(fields["seq"]), bytes.fromhex(fields["hash"]), at)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not an anchor") from error


@dataclass(frozen=True, slots=True)
class Restoration:
    """The database was set back, and people know it."""

    to: datetime
    at: datetime

    def line(self) -> str:
        return json.dumps({"restored_to": self.to.isoformat(), "at": self.at.isoformat()})

    def hides(self, anchor: Anchor) -> bool:
        return self.to < anchor.at <= self.at


@dataclass(frozen=True, slots=True)
class Anchors:
    """All anchors of a folder: of each chain in the order of its entries, one per entry and hash, the oldest kept."""

    by_chain: dict[UUID, list[Anchor]]
    newest_at: datetime | None
    unreadable: list[str]  # "file, line number", to be looked into
    restorations: list[Restoration] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.by_chain.values()))


def write_anchor() -> list[Anchor]:
    """Write the head of every chain now; on disk when this returns.

    The heads are read in a transaction of their own, over before the file is touched (D2): what others may still roll
    back is not anchored. Raises OSError when the folder cannot be written to.
    """
    at = clock.real_now()
    with transaction.atomic(durable=True):
        heads = list(Chain.objects.order_by("id"))
    anchors = [Anchor(head.id, head.seq, bytes(head.hash), at) for head in heads]
    if anchors:
        _append(settings.ANCHOR_DIR / f"{at:%Y-%m-%d}.jsonl", "".join(f"{anchor.line()}\n" for anchor in anchors))
    return anchors


def write_restoration(to: datetime) -> None:
    """Say that the database is now as it was at that moment; on disk when this returns."""
    restoration = Restoration(to, clock.real_now())
    _append(settings.ANCHOR_DIR / f"{restoration.at:%Y-%m-%d}.jsonl", f"{restoration.line()}\n")


def read_anchors(folder: Path) -> Anchors:
    """Every anchor in the folder but those of entries that a restored backup has lost; none when there is no folder."""
    distinct: dict[tuple[UUID, int, bytes], Anchor] = {}
    newest_at, unreadable, restorations = None, [], []
    for place, line in _lines(folder):
        try:
            anchor = _parse(line)
        except ValueError:
            unreadable.append(place)
            continue
        if isinstance(anchor, Restoration):
            restorations.append(anchor)
            continue
        distinct.setdefault((anchor.chain, anchor.seq, anchor.hash), anchor)
        newest_at = max(newest_at or anchor.at, anchor.at)
    by_chain: dict[UUID, list[Anchor]] = {}
    for anchor in sorted(distinct.values(), key=lambda anchor: anchor.seq):
        if not any(restoration.hides(anchor) for restoration in restorations):
            by_chain.setdefault(anchor.chain, []).append(anchor)
    return Anchors(by_chain, newest_at, unreadable, restorations)


def _parse(line: str) -> Anchor | Restoration:
    """Raises ValueError for a line that is none of ours."""
    if '"restored_to"' not in line:
        return Anchor.parse(line)
    try:
        fields = json.loads(line)
        to, at = (datetime.fromisoformat(fields[name]).astimezone(UTC) for name in ("restored_to", "at"))
    except (KeyError, TypeError) as error:
        raise ValueError("not a restoration") from error
    return Restoration(to, at)


def _lines(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{path.name}, line {number}", line


def _append(path: Path, text: str) -> None:
    """Add whole lines in one write, also after a line that a power cut left unfinished, and wait for the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("ab+", buffering=0) as file:
        if file.tell() and _last_byte(path) != b"\n":
            text = f"\n{text}"
        if file.write(text.encode()) != len(text):
            raise OSError(f"{path.name} could not be written to its end")
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read()


def _sync_folder(folder: Path) -> None:
    """A new file's name is itself something the disk must keep."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""What people in the demo write on ordinary days: who to which service, when, and how far it goes.

The words stand in `data/everyday/conversations`, who has them with whom in `data/everyday/life.json`. Which of them have what
is drawn by lot, the same lot every time. `living.py` plays it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from helsevei.demo.registers import DATA

WEEK = 7  # days
LAST_WEEK = 9.0  # days ago: what is older has come to an end
OLD = 20.0  # days ago: what is older is in the journal too
SOON = 0.5  # days ago: what is answered soon, and is older, waits for nobody
ABOUT = (0.7, 1.1)  # of the days that life.json says, so that no two services hear from people at the same minutes
Pair = tuple[dict[str, Any], str]  # a conversation, and the inhabitant who has it


@dataclass(frozen=True, slots=True)
class Course:
    """One thread: `messages` of what is `said` have been written; the rest tells what staff did with the last of them.
    `is_over` when both sides are done with it."""

    municipality: str
    service: str
    inhabitant: str
    staff: str
    conversation: dict[str, Any]
    days_ago: float
    messages: int
    is_read: bool = False
    is_taken: bool = False
    is_noted: bool = False
    is_over: bool = False
    is_journalled: bool = False
    is_reopened: bool = False


def marker(municipality: str) -> Path:
    """The file that is there when the municipality has its everyday life."""
    return Path(settings.DATA_DIR) / f"everyday-{municipality}"


def is_everyday() -> bool:
    return all(marker(line["municipality"]).exists() for line in life()["services"])


@cache
def life() -> dict[str, Any]:
    """Who writes to whom, and in which voice."""
    return dict(json.loads((DATA / "everyday" / "life.json").read_text()))


@cache
def conversations(name: str) -> list[dict[str, Any]]:
    return list(json.loads((DATA / "everyday" / "conversations" / f"{name}.json").read_text()))


def courses(municipality: str) -> list[Course]:
    """Everything that is written in a municipality, oldest first."""
    services = [line for line in life()["services"] if line["municipality"] == municipality]
    found = [course for line in services for course in of_service(line)]
    return sorted(found, key=lambda course: -course.days_ago)


def of_service(line: dict[str, Any]) -> Iterator[Course]:
    """Newest first: a handful as life.json says, and before them weeks of what is over."""
    lot = Random(line["service"])  # noqa: S311 (no secret)
    recent = life()["recent"][: line["recent"]]
    had = none_left_alone(list(pairs(line, lot)), recent)
    for place, (conversation, inhabitant) in enumerate(had):
        shared = {
            "municipality": line["municipality"], "service": line["service"], "inhabitant": inhabitant,
            "staff": line["staff"][place % len(line["staff"])], "conversation": conversation,
        }  # fmt: skip
        if place < len(recent):
            so_far = {
                "messages": min(recent[place]["messages"], len(conversation["said"])),
                "days_ago": recent[place]["days_ago"] * lot.uniform(*ABOUT),
            }
            yield Course(**shared, **{**recent[place], **so_far})
        else:
            before = (place - len(recent) + lot.random()) / (len(had) - len(recent))
            yield ended(shared, LAST_WEEK + before * (line["weeks"] * WEEK - LAST_WEEK), place)


def none_left_alone(had: list[Pair], recent: list[dict[str, Any]]) -> list[Pair]:
    """In the order of `recent`: where somebody has waited long, it is with something that can wait."""
    left, first = list(had), []
    for place in recent:
        has_waited = place["messages"] == 1 and place["days_ago"] > SOON
        first.append(next(one for one in left if not (has_waited and one[0].get("answered_soon"))))
        left.remove(first[-1])
    return first + left


def ended(shared: dict[str, Any], days_ago: float, place: int) -> Course:
    """What is old has been answered and closed; here and there something was left, or opened again."""
    has_last_word = len(shared["conversation"]["said"]) % 2  # the inhabitant
    return Course(
        **shared, days_ago=days_ago, messages=len(shared["conversation"]["said"]), is_noted="note" in shared["conversation"],
        is_over=days_ago > OLD or bool(place % 3 or has_last_word), is_journalled=days_ago > OLD or bool(place % 2), is_reopened=place % 19 == 0 and not has_last_word,
    )  # fmt: skip


def pairs(line: dict[str, Any], lot: Random) -> Iterator[Pair]:
    """Each conversation and whoever has it, as many times over as life.json says: the one who fits and has said least, and
    nobody the same twice. The order stays from time to time, so that no page of an inbox shows the same words twice."""
    written: Counter[str] = Counter()
    had: set[tuple[str, str]] = set()
    order = lot.sample(conversations(line["conversations"]), k=len(conversations(line["conversations"])))
    for conversation in order * line["times"]:
        fitting = [name for name in line["inhabitants"] if fits(name, conversation)]
        new = [name for name in fitting if (name, conversation["subject"]) not in had]
        for name in islice(sorted(new, key=written.__getitem__), 1):
            written[name] += 1
            had.add((name, conversation["subject"]))
            yield conversation, name


def fits(name: str, conversation: dict[str, Any]) -> bool:
    """Whether it could be hers: in her language, and about nobody else."""
    language = life()["writes"].get(name, "nb")
    return language == conversation.get("language", "nb") and name in conversation.get("by", [name])

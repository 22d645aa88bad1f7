"""Words that may mean that something cannot wait for an answer («hasteord»), as each municipality keeps them."""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Q

from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.clock import now
from helsevei.core.ids import new_id
from helsevei.core.questions import question
from helsevei.core.text import as_words, folded
from helsevei.directory.models.municipalities import Municipality

READY_MADE = Path(__file__).parents[1] / "data" / "urgent_words.json"
WORDS_LENGTH = 5000
BETWEEN_EXPRESSIONS = ":"  # which stands in none: it begins an explanation
BEGINNING = "*"  # after a word: every word that begins so


class Call(models.TextChoices):
    """Whom to call instead of writing; the most pressing first."""

    EMERGENCY = "emergency"  # 113
    OUT_OF_HOURS = "out_of_hours"  # «legevakt», 116 117
    SERVICE = "service"  # whom she writes to


@dataclass(frozen=True, slots=True)
class Expression:
    """A word or some words after each other, whom to call who writes them, and, if it is said, why."""

    call: Call
    text: str
    explanation: str
    sought: str

    @property
    def shown(self) -> str:
        """For those who read the list: the beginning of a word as such."""
        return self.text.replace(BEGINNING, "…")

    def as_written(self, text: str) -> str:
        """For those who read a text that it was found in: the word that begins so, to its end."""
        if not self.text.endswith(BEGINNING):
            return self.text
        *words, last = self.text.removesuffix(BEGINNING).split()
        written = (word for word in re.findall(r"\w+", text) if folded(word).startswith(folded(last)))
        return " ".join((*words, next(written, last)))


class Found(NamedTuple):
    """An expression in a text, and how it is written there."""

    expression: Expression
    words: str


@lru_cache
def expressions(call: Call, lines: str) -> tuple[Expression, ...]:
    """One on each line; what follows a colon explains it."""
    found = []
    for line in filter(str.strip, lines.splitlines()):
        text, _colon, explanation = (part.strip() for part in line.partition(BETWEEN_EXPRESSIONS))
        whole = as_words(text.removesuffix(BEGINNING))
        sought = whole.rstrip() if text.endswith(BEGINNING) else whole
        found.append(Expression(call, text, explanation, sought))
    return tuple(found)


class UrgentWordsQuerySet(models.QuerySet["UrgentWords"]):
    def visible_to(self, actor: Actor) -> "UrgentWordsQuerySet":
        """Whoever works in the municipality reads its lists."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(municipality_id=known(actor.municipality_id))
        return self.none()

    def newest_first(self, before: int | None = None) -> "UrgentWordsQuerySet":
        """The first is the one that holds; or those from before a version (keyset pagination)."""
        found = self if before is None else self.filter(version__lt=before)
        return found.order_by("-version")


class UrgentWords(models.Model):
    """One version of a municipality's list («hasteord»), which holds from when it is saved until the next. INSERT only: a
    message that was marked tells by which version.

    A municipality that has saved none has the ready-made one (data/urgent_words.json), which is not stored: version 0.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False, related_name="urgent_words")
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField(default=now)
    saved_by = models.UUIDField()  # a user, who lives on a floor above
    emergency = models.TextField(blank=True)
    out_of_hours = models.TextField(blank=True)
    service = models.TextField(blank=True)

    objects = UrgentWordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "version"], name="urgent_words_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="urgent_words_from_version_1"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_ready_made(self) -> bool:
        return self.version == 0

    @property
    def groups(self) -> list[tuple[Call, tuple[Expression, ...]]]:
        return [(call, expressions(call, getattr(self, call))) for call in Call]

    def found_in(self, text: str) -> list[Found]:
        """Those that stand in a text, the most pressing first, each once."""
        words = as_words(text)
        found: dict[str, Expression] = {}
        for one in chain.from_iterable(group for _call, group in self.groups):
            if one.sought in words:
                found.setdefault(one.sought, one)
        return [Found(one, one.as_written(text)) for one in found.values()]


@cache
def ready_made() -> dict[str, str]:
    """Of each group, one expression on each line."""
    return {call: "\n".join(lines) for call, lines in json.loads(READY_MADE.read_text(encoding="utf-8")).items()}


def urgent_words_of(municipality_id: UUID) -> UrgentWords:
    """The list that holds in a municipality."""
    ready = UrgentWords(municipality_id=municipality_id, version=0, **ready_made())
    return next(iter(newest_list(municipality_id)), ready)


@question
def newest_list(municipality_id: UUID) -> UrgentWordsQuerySet:
    return UrgentWords.objects.filter(municipality=municipality_id).newest_first()[:1]

"""What stands around the words that a search found."""

import re
from uuid import UUID

from helsevei.core.text import clip_marks
from helsevei.dialogue.models import MessageQuerySet, Thread

AROUND = 60  # characters on either side of the word
Excerpt = tuple[str, str, str]


def excerpts(messages: MessageQuerySet, words: list[str], threads: list[Thread]) -> dict[UUID, Excerpt]:
    """By the threads' ids, each from its newest message that holds one of the words."""
    holding = messages.newest_with(words, threads)
    return {message.thread_id: around(words, clip_marks(message.body)) for message in holding}


def around(words: list[str], body: str) -> tuple[str, str, str]:
    """What stands before the first of the words in a text, the word, and what stands after it; cut between words."""
    found = re.search("|".join(map(re.escape, words)), body, re.IGNORECASE)
    start, end = found.span() if found else (0, 0)  # the database folds a few letters otherwise than Python
    before, after = body[max(0, start - AROUND) : start], body[end : end + AROUND]
    if start > AROUND:
        before = f"… {before.partition(' ')[2]}"
    if end + AROUND < len(body):
        after = f"{after.rpartition(' ')[0]} …"
    return before, body[start:end], after

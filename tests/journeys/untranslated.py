"""Finds bokmål on pages in another language: texts of the catalogue that stand there as they stand in the code."""

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from babel.messages.catalog import Message

from tools.messages import PLACEHOLDER, forms, known

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "svg"}
FILLED_IN = re.compile(f"{PLACEHOLDER.pattern}|<[^>]+>")
LONG = 12  # letters: what is shorter may stand in a word of the other language


@dataclass(frozen=True)
class Bokmal:
    """What must not be seen in another language: `whole` as the whole text of an element, `parts` anywhere in it."""

    whole: frozenset[str]
    parts: tuple[str, ...]


class Texts(HTMLParser):
    """What people see and hear of a page, without the parts that say they are in a language of their own."""

    def __init__(self, html: str, code: str) -> None:
        super().__init__()
        self.code = code
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []  # element, whether its texts count
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        counts = self._counts() and tag not in UNSEEN and dict(attrs).get("lang", self.code) == self.code
        if counts:
            self.found += [one_line(value) for name, value in attrs if value]
        if tag not in VOID:
            self._open.append((tag, counts))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == one for one, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._counts() and data.strip():
            self.found.append(one_line(data))

    def _counts(self) -> bool:
        return not self._open or self._open[-1][1]


def untranslated(html: str, code: str) -> Iterator[str]:
    """The bokmål that is seen on a page in this language."""
    bokmal = catalogue(code)
    for text in Texts(html, code).found:
        if text in bokmal.whole or any(part in text for part in bokmal.parts):
            yield text[:80]


@cache
def catalogue(code: str) -> Bokmal:
    """The bokmål whose translation reads otherwise, but what another translation holds too."""
    messages = [message for message in known(code) if message.id]
    translations = [one_line(form) for message in messages for form in forms(message)]
    pieces = {
        piece
        for message in messages
        for text in ids(message)
        if one_line(text) not in map(one_line, forms(message))
        for piece in map(one_line, FILLED_IN.split(text))
        if len(piece) > 1
    }
    bokmal = {piece for piece in pieces if not any(piece in translation for translation in translations)}
    return Bokmal(frozenset(bokmal), tuple(piece for piece in bokmal if sum(map(str.isalpha, piece)) > LONG))


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def one_line(text: str) -> str:
    return " ".join(entities.unescape(text).split())

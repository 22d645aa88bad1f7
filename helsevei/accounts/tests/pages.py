"""Our pages as a browser understands them: elements, texts, and what a form would send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

LINES = {"div", "dd", "dt", "h1", "h2", "h3", "li", "p", "td", "th", "tr"}  # each begins and ends a line
WITHOUT_END = {"br", "hr", "img", "input", "link", "meta", "path"}


@dataclass
class Element:
    """An element of a page, as a browser understands it."""

    tag: str
    attributes: dict[str, str]
    content: "list[str | Element]" = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = (part if isinstance(part, str) else part.text + "\n" * (part.tag in LINES) for part in self.content)
        return "".join(parts)

    def all(self, *tags: str, **attributes: str) -> "Iterator[Element]":
        """The elements inside with one of these tags, and these attributes (`class_` for one of its classes)."""
        for part in self.content:
            if isinstance(part, Element):
                if (not tags or part.tag in tags) and part.has(attributes):
                    yield part
                yield from part.all(*tags, **attributes)

    def has(self, attributes: dict[str, str]) -> bool:
        classes = self.attributes.get("class", "").split()
        return all(
            value in classes if name == "class_" else self.attributes.get(name) == value
            for name, value in attributes.items()
        )

    @property
    def fields(self) -> dict[str, str]:
        """What this form would send as it stands."""
        sent = {}
        for control in self.all("input", "textarea", "select"):
            name, kind = control.attributes.get("name", ""), control.attributes.get("type", "")
            if control.tag == "textarea":
                sent[name] = control.text.removeprefix("\n")
            elif control.tag == "select":
                chosen = [one for one in control.all("option") if "selected" in one.attributes] or list(
                    control.all("option")
                )
                sent[name] = chosen[0].attributes["value"]
            elif kind not in ("radio", "checkbox") or "checked" in control.attributes:
                sent[name] = control.attributes.get("value", "on" if kind == "checkbox" else "")
        return sent


class Page(HTMLParser):
    """What a browser makes of an answer."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.status: int = answer.status_code
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(answer.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in WITHOUT_END:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in [element.tag for element in self.open]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)

    @property
    def main(self) -> Element:
        return next(self.root.all("main"))

    @property
    def heading(self) -> str:
        return next(self.root.all("h1")).text

    def form(self, number: int = 0, *, holding: str = "") -> Element:
        """A form of the page's own, not of its frame, or of those with a field of that name; `fields` is what it sends."""
        return [form for form in self.main.all("form") if not holding or holding in form.fields][number]

    def link(self, **attributes: str) -> str:
        return next(self.root.all("a", **attributes)).attributes["href"]

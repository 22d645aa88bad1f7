"""A visitor without JavaScript: follows links, fills in and sends forms, as a text browser does. Used by `./run demo --check`."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

SECONDS = 20


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str, str]] = field(default_factory=list)  # text, name, value, action


class Page(HTMLParser):
    """The links, forms and visible text of a page."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url = url
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.text = ""
        self._form: Form | None = None
        self._open: list[tuple[str, dict[str, str], int]] = []  # links, buttons and text areas not closed yet
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(attributes.get("action", ""), attributes.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "input" and self._form and attributes.get("name"):
            self._input(attributes, self._form)
        elif tag in ("a", "button", "textarea"):
            self._open.append((tag, attributes, len(self.text)))

    def _input(self, attributes: dict[str, str], form: Form) -> None:
        kind = attributes.get("type", "text")
        if kind not in ("radio", "checkbox") or "checked" in attributes:
            form.values[attributes["name"]] = attributes.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if not (self._open and self._open[-1][0] == tag):
            return
        _tag, attributes, start = self._open.pop()
        text = self.text[start:]
        if tag == "a":
            self.links.append((" ".join(text.split()), attributes.get("href", "")))
        elif tag == "textarea" and self._form:
            self._form.values[attributes.get("name", "")] = text.removeprefix("\n")
        elif tag == "button" and self._form:
            name, value, action = (attributes.get(key, "") for key in ("name", "value", "formaction"))
            self._form.buttons.append((" ".join(text.split()), name, value, action))

    def handle_data(self, data: str) -> None:
        self.text += data


class NotThere(Exception):
    """The page has no such link, button or text."""


class Visitor:
    """One person with one browser."""

    def __init__(self, origin: str) -> None:
        self.browser = requests.Session()
        self.browser.headers["Accept-Language"] = "nb"
        self.page = Page(origin, "")
        self.status = 0

    def open(self, url: str) -> None:
        self._take(self.browser.get(urljoin(self.page.url, url), timeout=SECONDS))

    def follow(self, text: str) -> None:
        """Follow the first link whose text contains this."""
        for label, url in self.page.links:
            if text in label:
                self.open(url)
                return
        raise NotThere(f"no link «{text}» on {self.page.url}")

    def press(self, text: str, **values: str) -> None:
        """Press the first button whose text contains this, in its form filled in with these values."""
        for form in self.page.forms:
            for label, name, value, action in form.buttons:
                if text in label:
                    self._send(form, {**form.values, **values, **({name: value} if name else {})}, action)
                    return
        raise NotThere(f"no button «{text}» on {self.page.url}")

    def sees(self, text: str) -> None:
        if " ".join(text.split()) not in " ".join(self.page.text.split()):
            raise NotThere(f"«{text}» is not on {self.page.url} (status {self.status})")

    def _send(self, form: Form, values: dict[str, str], action: str) -> None:
        url = urljoin(self.page.url, action or form.action or self.page.url)
        here = "/".join(self.page.url.split("/")[:3])
        if form.method == "post":
            answer = self.browser.post(url, data=values, headers={"Origin": here}, timeout=SECONDS)
        else:
            answer = self.browser.get(url, params=values, timeout=SECONDS)
        self._take(answer)

    def _take(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        self.page = Page(answer.url, answer.text)

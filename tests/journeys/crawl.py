"""Walks through every page that each of the demo's people can reach by links, and looks closely at each kind of page once.

A page that holds nothing but what has been looked at on its kind of page (the same elements within the same elements) is
read, not opened again.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from django.urls import Resolver404, resolve

from tests.journeys.judge import Eyes
from tests.journeys.untranslated import VOID
from tools.journey import log_in
from tools.visitor import Visitor

BUILD = (
    "class",
    "type",
    "role",
    "aria-current",
    "data-color",
    "data-variant",
    "data-side",
    "data-kind",
    "aria-invalid",
)
NOT_FOLLOWED = ("/sprak/",)  # the choice of language is looked at by itself, not from every page
FOR_EVERYBODY = ("/logg-inn/", "/personvern/", "/tilgjengelighet/")  # the same for all: two of them are enough to look

# Forms in which something is required; sent without it they show the page with its errors.
DEMANDING = """() => [...document.querySelectorAll("main form[method=post]")].map(
  (form, place) => form.querySelector("[aria-required=true], [type=radio]") ? place : -1).filter(place => place >= 0)"""
EMPTY = """form => {
  form.closest("details")?.setAttribute("open", "");
  for (const one of form.querySelectorAll("[aria-required=true]")) one.value = "";
  for (const one of form.querySelectorAll("[type=radio]")) one.checked = false;
}"""


class Build(HTMLParser):
    """How a page is built, its title, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.paths: set[str] = set()
        self.links: list[str] = []
        self.actions: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        own = tag + "".join(f" {name}={attributes[name]}" for name in BUILD if name in attributes)
        self.paths.add("/".join([*self._open, own]))
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        self.actions += [
            attributes[name] for name in ("action", "formaction", "data-draft-url") if attributes.get(name)
        ]
        if tag not in VOID:
            self._open.append(own)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().split()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data


class Walk:
    """One person's way through everything she can reach."""

    def __init__(self, origin: str, eyes: Eyes, passing_by: tuple[str, ...] = ()) -> None:
        self.role = eyes.role
        self.passing_by = passing_by
        self.received: set[str] = set()
        self.origin = origin
        self.eyes = eyes
        self.findings = eyes.findings
        self.visitor = Visitor(origin)

    def log_in(self, kind: str, name: str) -> None:
        log_in(self.visitor, self.origin, kind, name)
        kept = [{"name": one.name, "value": one.value, "url": self.origin} for one in self.visitor.browser.cookies]
        self.eyes.context.add_cookies(kept)  # type: ignore[arg-type]

    def everywhere(self, starts: tuple[str, ...]) -> None:
        """Follow every link from these addresses on, once."""
        waiting, seen = [urljoin(self.origin, start) for start in starts], set[str]()
        while waiting:
            url = waiting.pop()
            if url not in seen:
                seen.add(url)
                waiting += self._read(url)

    def _read(self, url: str) -> list[str]:
        answer = self.visitor.browser.get(url, timeout=20)
        if answer.status_code != 200:
            self.findings.dead.append(f"{self.role}: {answer.status_code} {url}")
            return []
        if not answer.headers["Content-Type"].startswith("text/html"):
            return []
        build = Build(answer.text)
        self.findings.titles.append((self.role, name_of(answer.url), build.title))
        if self.findings.is_new(name_of(answer.url), build.paths):
            self._look(answer)
        self.findings.dead += [f"{self.role}: {one} on {url}" for one in self._closed(answer.url, build.actions)]
        return list(self._inside(answer.url, build.links))

    def _look(self, answer: requests.Response) -> None:
        page, where = self.eyes.page, f"{self.role}, {name_of(answer.url)}"
        self.findings.pages[answer.url] = where
        response = page.goto(answer.url, wait_until="load")
        self.eyes.judge(response, lambda code: self._ask(code, "GET", answer.url), 200, where)
        for place in page.evaluate(DEMANDING):
            if page.url != answer.url:
                page.goto(answer.url)
            self._send_empty(place, where)

    def _send_empty(self, place: int, where: str) -> None:
        """Send a form without what it requires: it is refused, and the page that says so is looked at like any other."""
        form = self.eyes.page.locator("main form[method=post]").nth(place)
        form.evaluate(EMPTY)
        with self.eyes.page.expect_navigation(wait_until="load") as sent:
            form.locator("button:not([formaction]):not([name])").first.click(no_wait_after=True)
        answer, where = sent.value, f"{where} with errors"
        if answer.status != 422:
            self.findings.unexpected.append(f"{where}: {answer.status}")
        elif self.findings.is_new(f"{name_of(answer.url)} with errors", Build(answer.text()).paths):
            body = answer.request.post_data or ""
            self.eyes.judge(answer, lambda code: self._ask(code, "POST", answer.url, body), 422, where)

    def _ask(self, code: str, method: str, url: str, body: str = "") -> requests.Response:
        """Her request in this language."""
        headers = {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"} if body else {}
        cookies = {one["name"]: one["value"] for one in self.eyes.page.context.cookies(self.origin)}
        return self.visitor.browser.request(
            method, url, data=body, cookies={**cookies, "language": code}, headers=headers, timeout=20
        )

    def _inside(self, here: str, links: list[str]) -> Iterator[str]:
        """Where links lead to within Helsevei."""
        for link in links:
            url = urldefrag(urljoin(here, link)).url.split("?next=")[0]  # the login page is one page
            if url.startswith(f"{self.origin}/") and urlsplit(url).path not in (*NOT_FOLLOWED, *self.passing_by):
                yield url

    def _closed(self, here: str, actions: list[str]) -> Iterator[str]:
        """Addresses of forms that do not answer; those that take nothing but POST say so (405)."""
        urls = {urljoin(here, action) for action in actions} - self.received
        self.received |= urls
        for url in urls:
            status = self.visitor.browser.get(url, allow_redirects=False, timeout=20).status_code
            if status >= 400 and status != 405:
                yield f"{status} {url}"


def name_of(url: str) -> str:
    """The name of the page behind an address."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return urlsplit(url).path

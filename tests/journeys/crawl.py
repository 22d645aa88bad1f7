"""Walks through every page that each of the demo's people can reach by links, and looks closely at each kind of page once.

A page that is built like one already looked at (the same elements within the same elements) is read, not opened again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page, Response

from tests.journeys.trouble import Trouble
from tools import assets
from tools.journey import log_in
from tools.visitor import Visitor

WIDTHS = (1280, 390, 320)
LANGUAGES = ("nn", "en")  # besides bokmål, in which everything is looked at
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
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

SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
MENUS_OUTSIDE = """() => [...document.querySelectorAll("details.menu")].filter(menu => {
  menu.open = true;
  const box = menu.lastElementChild.getBoundingClientRect();
  menu.open = false;
  return box.left < 0 || box.right > innerWidth;
}).map(menu => menu.innerText)"""
BROKEN_ANCHORS = """() => [...document.querySelectorAll("a[href^='#']")].map(a => a.hash)
  .filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))"""
# A form in which something that is required stands empty: sending it shows the page with its errors.
EMPTY_FORM = """() => [...document.querySelectorAll("main form[method=post]")].findIndex(form =>
  [...form.querySelectorAll("[aria-required=true]")].some(one => one.type === "radio"
    ? !form.querySelector("[type=radio]:checked") : one.value === "")
  || (form.querySelector("[type=radio]") && !form.querySelector("[type=radio]:checked")))"""
# Every rule in light; in dark those about colours, the rest being the same.
AXE = """async scheme => {
  for (const moving of document.getAnimations()) moving.finish();
  const rules = scheme === "dark" ? {runOnly: ["color-contrast", "link-in-text-block"]} : {};
  return (await axe.run({resultTypes: ["violations"], ...rules})).violations.map(
    one => `${scheme}, ${one.id}: ${one.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")}`);
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


@dataclass
class Findings:
    """What was found wrong, by kind; `pages` are those looked at, `html` what the server sent for them."""

    pages: dict[str, str] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    titles: list[tuple[str, str, str]] = field(default_factory=list)  # role, name of the page, title
    dead: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    inaccessible: list[str] = field(default_factory=list)
    untranslatable: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    builds: set[frozenset[str]] = field(default_factory=set)

    def is_new(self, build: Build) -> bool:
        before = len(self.builds)
        self.builds.add(frozenset(build.paths))
        return len(self.builds) > before


class Walk:
    """One person's way through everything she can reach."""

    def __init__(
        self, role: str, origin: str, context: BrowserContext, findings: Findings, passing_by: tuple[str, ...] = ()
    ) -> None:
        self.role = role
        self.passing_by = passing_by
        self.received: set[str] = set()
        self.origin = origin
        self.findings = findings
        self.context = context
        self.visitor = Visitor(origin)
        self.trouble = Trouble()
        self.trouble.watch(context)

    def log_in(self, kind: str, name: str) -> None:
        log_in(self.visitor, self.origin, kind, name)
        kept = [{"name": one.name, "value": one.value, "url": self.origin} for one in self.visitor.browser.cookies]
        self.context.add_cookies(kept)  # type: ignore[arg-type]

    def everywhere(self, starts: tuple[str, ...]) -> None:
        """Follow every link from these addresses on, once."""
        page = self.context.new_page()
        page.add_init_script((assets.test_modules() / "axe-core" / "axe.min.js").read_text())
        waiting, seen = [urljoin(self.origin, start) for start in starts], set[str]()
        while waiting:
            url = waiting.pop()
            if url not in seen:
                seen.add(url)
                waiting += self._read(page, url)
        self.findings.trouble += [f"{self.role}: {one}" for one in self.trouble.seen]

    def refused(self, form_at: str) -> None:
        """The pages that say no: nothing there, logged out while writing, a form too old, a login that failed."""
        page = self.context.new_page()
        page.add_init_script((assets.test_modules() / "axe-core" / "axe.min.js").read_text())
        for address in ("/finnes-ikke/", "/oidc/idporten/callback?state=none"):
            self._judge(page, page.goto(self.origin + address), address)
        page.goto(urljoin(self.origin, form_at))
        page.locator("textarea").fill("Halvferdig")
        self.context.clear_cookies()
        for where in ("a form whose session is over", "a form that is too old"):
            with page.expect_navigation(wait_until="load") as answer:
                page.locator("main form button").first.click(no_wait_after=True)
            self._judge(page, answer.value, where)

    def _read(self, page: Page, url: str) -> list[str]:
        answer = self.visitor.browser.get(url, timeout=20)
        if answer.status_code != 200:
            self.findings.dead.append(f"{self.role}: {answer.status_code} {url}")
            return []
        if not answer.headers["Content-Type"].startswith("text/html"):
            return []
        build = Build(answer.text)
        self.findings.titles.append((self.role, name_of(answer.url), build.title))
        if self.findings.is_new(build):
            self._look(page, answer)
        self.findings.dead += [f"{self.role}: {one} on {url}" for one in self._closed(answer.url, build.actions)]
        return list(self._inside(answer.url, build.links))

    def _look(self, page: Page, answer: requests.Response) -> None:
        response = page.goto(answer.url, wait_until="load")
        where = f"{self.role}, {name_of(answer.url)}"
        self.findings.pages[answer.url] = where
        self._judge(page, response, where)
        self._in_other_languages(answer.url, where)
        form = page.evaluate(EMPTY_FORM)
        if form >= 0:
            with page.expect_navigation(wait_until="load") as sent:
                page.locator("main form[method=post]").nth(form).locator("button").first.click(no_wait_after=True)
            if sent.value.status == 422 and self.findings.is_new(Build(sent.value.text())):
                self._judge(page, sent.value, f"{where} with errors")

    def _judge(self, page: Page, response: Response | None, where: str) -> None:
        """At every width, in light on a telephone and in dark at a desk."""
        assert response
        self.findings.html[where] = response.text()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wider = page.evaluate(SIDEWAYS)
            if wider > 0:
                self.findings.sideways.append(f"{where}: {wider} px too wide at {width} px")
            outside = page.evaluate(MENUS_OUTSIDE)
            self.findings.sideways += [f"{where}: the menu «{one}» leaves the screen at {width} px" for one in outside]
            if width != WIDTHS[-1]:
                scheme = "dark" if width == WIDTHS[0] else "light"
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self.findings.inaccessible += [f"{where}, {one}" for one in page.evaluate(AXE, scheme)]
        if "gallery" not in where:  # the samples of components lead nowhere
            self.findings.dead += [f"{where}: {one} is nowhere on the page" for one in page.evaluate(BROKEN_ANCHORS)]

    def _in_other_languages(self, url: str, where: str) -> None:
        for code in LANGUAGES:
            answer = self.visitor.browser.get(url, cookies={"language": code}, timeout=20)
            if answer.status_code != 200 or f'<html lang="{code}"' not in answer.text:
                self.findings.untranslatable.append(f"{where} in {code}: {answer.status_code}")

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

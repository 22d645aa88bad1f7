"""How one page is judged: wide and narrow, in light and dark, with JavaScript and without, by axe and by eye; and whether its
texts are translated. A picture of each is kept in `PICTURES`, for people to look at."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from typing import Self

import requests
from playwright.sync_api import Browser, Page, Response

from tests.journeys.trouble import Trouble
from tests.journeys.untranslated import untranslated
from tools import assets
from tools.environment import ROOT

LANGUAGES = ("nn", "en")  # besides bokmål, in which everything is looked at
NOT_PASSED_ON = {"content-encoding", "content-length", "transfer-encoding", "connection"}
SAMPLES = "gallery"  # components with invented texts that lead nowhere
PICTURES = ROOT / ".test" / "pictures"

SHAPE = """() => ({
  wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  menus: [...document.querySelectorAll("details.menu")].filter(menu => {
    menu.open = true;
    const box = menu.lastElementChild.getBoundingClientRect();
    menu.open = false;
    return box.left < 0 || box.right > innerWidth;
  }).map(menu => menu.innerText)})"""
BROKEN_ANCHORS = """() => [...document.querySelectorAll("a[href^='#']")].map(a => a.hash)
  .filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))"""
AXE = """async () => {
  for (const moving of document.getAnimations()) moving.finish();
  return (await axe.run({resultTypes: ["violations"], preload: false})).violations.map(
    one => `${one.id}: ${one.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")}`);
}"""

Ask = Callable[[str], requests.Response]


@dataclass
class Findings:
    """What was found wrong, by kind; `pages` are those looked at, `html` what the server sent for them."""

    pages: dict[str, str] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    titles: list[tuple[str, str, str]] = field(default_factory=list)  # role, name of the page, title
    dead: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    inaccessible: list[str] = field(default_factory=list)
    untranslated: dict[str, list[str]] = field(default_factory=dict)  # language and text → the pages
    unexpected: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    looked_at: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # kind of page → its elements

    def is_new(self, kind: str, paths: set[str]) -> bool:
        """Whether this kind of page holds an element, in its place, that nobody has looked at there."""
        news = paths - self.looked_at[kind]
        self.looked_at[kind] |= news
        return bool(news)


class Eyes:
    """Looks at pages as two browsers show them: one with JavaScript, in bokmål, by every rule of axe at a desk in light and on a
    telephone in the dark; the other without JavaScript, on a telephone in the dark, in the other languages by turns."""

    def __init__(self, browser: Browser, findings: Findings, role: str, expected: frozenset[int] = frozenset()) -> None:
        self.findings = findings
        self.role = role
        self.trouble = Trouble(expected)
        self.context = browser.new_context(locale="nb-NO", timezone_id="Europe/Oslo", color_scheme="light")
        self._plain_context = browser.new_context(
            timezone_id="Europe/Oslo", color_scheme="dark", java_script_enabled=False
        )
        for context in (self.context, self._plain_context):
            self.trouble.watch(context)
        self.page, self.plain = self.context.new_page(), self._plain_context.new_page()
        self.page.add_init_script((assets.test_modules() / "axe-core" / "axe.min.js").read_text())
        self._languages = cycle(LANGUAGES)
        PICTURES.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.findings.trouble += [f"{self.role}: {one}" for one in self.trouble.seen]
        for context in (self.context, self._plain_context):
            context.close()

    def judge(self, response: Response | None, ask: Ask, status: int, where: str) -> None:
        """The page that is open, and the same answer in other languages: `ask` is told which."""
        assert response
        where = self._name(where)
        self.findings.html[where] = response.text()
        self._measure(self.page, 320, where)
        for width, scheme in ((390, "dark"), (1280, "light")):
            self._measure(self.page, width, where)
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            told = self.page.evaluate(AXE)
            self.findings.inaccessible += [f"{where}, {width} px, {scheme}, {one}" for one in told]
        self._keep_picture(self.page, where)
        if SAMPLES not in where:
            self.findings.dead += [
                f"{where}: {one} is nowhere on the page" for one in self.page.evaluate(BROKEN_ANCHORS)
            ]
        answers = {code: ask(code) for code in LANGUAGES}
        for code, answer in answers.items():
            self._read(code, answer, status, where)
        code = next(self._languages)
        where = f"{where}, without JavaScript in {code}"
        show(self.plain, answers[code])
        self._measure(self.plain, 390, where)
        self._keep_picture(self.plain, where)

    def _name(self, where: str) -> str:
        """Unlike that of any page before it."""
        times = sum(name.split(" #")[0] == where for name in self.findings.html)
        return f"{where} #{times + 1}" if times else where

    def _measure(self, page: Page, width: int, where: str) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        shape = page.evaluate(SHAPE)
        if shape["wider"] > 0:
            self.findings.sideways.append(f"{where}: {shape['wider']} px too wide at {width} px")
        self.findings.sideways += [
            f"{where}: the menu «{one}» leaves the screen at {width} px" for one in shape["menus"]
        ]

    def _keep_picture(self, page: Page, where: str) -> None:
        page.screenshot(
            path=PICTURES / f"{re.sub('[^a-zA-Z0-9_]+', '-', where)}.jpeg", full_page=True, type="jpeg", quality=70
        )

    def _read(self, code: str, answer: requests.Response, status: int, where: str) -> None:
        if answer.status_code != status or f'<html lang="{code}"' not in answer.text:
            self.findings.unexpected.append(f"{where} in {code}: {answer.status_code}, or another language")
        elif SAMPLES not in where:
            for text in untranslated(answer.text, code):
                self.findings.untranslated.setdefault(f"{code}: «{text}»", []).append(where)


def show(page: Page, answer: requests.Response) -> Response | None:
    """Open in the browser what somebody else was answered: for answers that a browser gets only once, or by accident."""
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in NOT_PASSED_ON}
    page.route(
        lambda url: url == answer.url,
        lambda route: route.fulfill(status=answer.status_code, headers=headers, body=answer.content),
        times=1,
    )
    return page.goto(answer.url, wait_until="load")

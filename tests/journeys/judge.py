"""How one page is judged: at every width, in light and dark, by axe and by eye; and whether its texts are translated."""

from collections.abc import Callable
from dataclasses import dataclass, field

import requests
from playwright.sync_api import BrowserContext, Page, Response

from tests.journeys.untranslated import untranslated
from tools import assets

WIDTHS = {1280: ("light",), 390: ("dark",), 320: ()}  # and the schemes in which axe looks at it: all rules at both
LANGUAGES = ("nn", "en")  # besides bokmål, in which everything is looked at
NOT_PASSED_ON = {"content-encoding", "content-length", "transfer-encoding", "connection"}
SAMPLES = "gallery"  # components with invented texts that lead nowhere

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
    builds: set[frozenset[str]] = field(default_factory=set)

    def is_new(self, paths: set[str]) -> bool:
        before = len(self.builds)
        self.builds.add(frozenset(paths))
        return len(self.builds) > before


def judging_page(context: BrowserContext) -> Page:
    """A page that has axe in it."""
    page = context.new_page()
    page.add_init_script((assets.test_modules() / "axe-core" / "axe.min.js").read_text())
    return page


def judge(page: Page, response: Response | None, where: str, findings: Findings) -> None:
    """The page that is open, at every width; every rule of axe on a telephone and at a desk, in light and dark."""
    assert response
    findings.html[where] = response.text()
    for width, schemes in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        shape = page.evaluate(SHAPE)
        if shape["wider"] > 0:
            findings.sideways.append(f"{where}: {shape['wider']} px too wide at {width} px")
        findings.sideways += [f"{where}: the menu «{one}» leaves the screen at {width} px" for one in shape["menus"]]
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            findings.inaccessible += [f"{where}, {width} px, {scheme}, {one}" for one in page.evaluate(AXE)]
    if SAMPLES not in where:
        findings.dead += [f"{where}: {one} is nowhere on the page" for one in page.evaluate(BROKEN_ANCHORS)]


def judge_languages(ask: Ask, status: int, where: str, findings: Findings) -> None:
    """The same answer in the other languages: `ask` is told which."""
    for code in LANGUAGES:
        answer = ask(code)
        if answer.status_code != status or f'<html lang="{code}"' not in answer.text:
            findings.unexpected.append(f"{where} in {code}: {answer.status_code}, or another language")
        elif SAMPLES not in where:
            for text in untranslated(answer.text, code):
                findings.untranslated.setdefault(f"{code}: «{text}»", []).append(where)


def show(page: Page, answer: requests.Response) -> Response | None:
    """Open in the browser what somebody else was answered: for answers that a browser gets only once, or by accident."""
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in NOT_PASSED_ON}
    page.route(
        lambda url: url == answer.url,
        lambda route: route.fulfill(status=answer.status_code, headers=headers, body=answer.content),
        times=1,
    )
    return page.goto(answer.url, wait_until="load")

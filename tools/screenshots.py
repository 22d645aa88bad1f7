"""`./run screenshots`: the pictures in the README, taken of the real demo. `--all DIR` takes every page, for those who look."""

import argparse
import re
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools import chromium
from tools.demo import new_demo
from tools.environment import ROOT
from tools.journey import log_in
from tools.visitor import Visitor

FOLDER = ROOT / "docs" / "screenshots"
LARGEST_BYTES = 150_000
TELEPHONE = {"width": 390, "height": 780}
DESK = {"width": 1280, "height": 860}
TALL_DESK = {"width": 1280, "height": 1140}
SCHEMES = ("light", "dark")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PUBLIC = ("/", "/demo/", "/design/", "/logget-ut/", "/finnes-ikke/")
EVERYBODY = {
    "anybody": None, "new-inhabitant": "Astrid Fjellvang", "inhabitant": "Kåre Solbakken", "without-consent": "Torbjørn",
    "nurse": "Silje Nygård", "reader": "Kari-Anne", "administrator": "Liv Haugsdal", "auditor": "Petter Lundemo",
}  # fmt: skip
STAFF = {"nurse", "reader", "administrator", "auditor"}

Steps = Callable[[Page], None]


@dataclass(frozen=True)
class Picture:
    """One picture of the README: who looks, on what, and the way to the page."""

    name: str
    who: str | None
    size: dict[str, int]
    steps: Steps
    scheme: Any = "light"


def follow(*texts: str) -> Steps:
    """Follow these links, one after the other."""

    def steps(page: Page) -> None:
        for text in texts:
            page.locator("main a, .page-menu a", has_text=text).locator("visible=true").first.click()
            page.wait_for_load_state("load")

    return steps


def begin_to_write(page: Page) -> None:
    follow("Send en melding", "Skriv melding")(page)
    page.get_by_label("Emne").fill("Ny dosett")
    page.get_by_label("Din melding").fill(
        "Hei! Lokket på dosetten er sprukket. Kan dere ta med en ny når dere kommer i morgen?\n\nHilsen Kåre"
    )
    page.get_by_label("Din melding").blur()
    page.evaluate("scrollTo(0, document.querySelector('h1').offsetTop - 16)")


def read_access_log(page: Page) -> None:
    page.goto(page.url + "innsyn/")


PICTURES = (
    Picture("front-door-phone", None, TELEPHONE, follow()),
    Picture("start-page", "inhabitant", DESK, follow()),
    Picture("start-page-dark-phone", "inhabitant", TELEPHONE, follow(), "dark"),
    Picture("thread", "inhabitant", TALL_DESK, follow("Meldinger", "Ny medisin fra sykehuset")),
    Picture("staff-inbox", "nurse", DESK, follow("Innbyggerdialog", "Hilde Vikestad")),
    Picture("access-log-phone", "inhabitant", TELEPHONE, read_access_log),
    # The last one: what is half written stays as a draft.
    Picture("write-message-phone", "inhabitant", TELEPHONE, begin_to_write),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run screenshots", description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIR", help="every page at 390 and 1280, light and dark, into DIR")
    options = parser.parse_args()
    chromium.install()
    if chromium.path() is None:
        raise SystemExit("Chromium is missing. Please install it: apt-get install chromium libatomic1")
    with new_demo() as (origin, _), opened_browser() as browser:
        if options.all:
            take_all(browser, origin, options.all)
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            for picture in PICTURES:
                take(browser, origin, picture)
    return 0


@contextmanager
def opened_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = [*chromium.ARGUMENTS, "--font-render-hinting=none"]
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=arguments)
        yield browser
        browser.close()


def take(browser: Browser, origin: str, picture: Picture) -> None:
    context, _ = person(browser, origin, picture.who, picture.size)
    page = context.new_page()
    page.emulate_media(color_scheme=picture.scheme, reduced_motion="reduce")
    page.goto(origin, wait_until="load")
    picture.steps(page)
    page.evaluate("document.fonts.ready")
    path = FOLDER / f"{picture.name}.png"
    path.write_bytes(packed(page.screenshot(scale="css")))
    context.close()
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {size // 1000} kB{'  TOO LARGE' if size > LARGEST_BYTES else ''}", flush=True)


def take_all(browser: Browser, origin: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for role, name in EVERYBODY.items():
        context, visitor = person(browser, origin, role if name else None, DESK)
        page = context.new_page()
        for url in pages(origin, visitor, PUBLIC if name is None else ("/",)):
            page.goto(url, wait_until="load")
            for size in (TELEPHONE, DESK):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    page.screenshot(
                        path=folder / f"{role}-{label(origin, url)}-{size['width']}-{scheme}.png", full_page=True
                    )
        print(f"{role}: done", flush=True)
        context.close()


def person(browser: Browser, origin: str, who: str | None, size: dict[str, int]) -> tuple[BrowserContext, Visitor]:
    """A browser in which this one is logged in."""
    context = browser.new_context(viewport=size, locale="nb-NO", timezone_id="Europe/Oslo")  # type: ignore[arg-type]
    visitor = Visitor(origin)
    name = EVERYBODY.get(who or "")
    if name:
        log_in(visitor, origin, "ansatt" if who in STAFF else "innbygger", name)
        kept = [{"name": one.name, "value": one.value or "", "url": origin} for one in visitor.browser.cookies]
        context.add_cookies(kept)  # type: ignore[arg-type]
    return context, visitor


def pages(origin: str, visitor: Visitor, starts: tuple[str, ...]) -> Iterator[str]:
    """Every page that links lead to, one of each kind."""
    waiting, asked, seen = [urljoin(origin, start) for start in starts], list[str](), set[str]()
    while waiting:
        asked.append(waiting.pop(0))
        visitor.open(asked[-1])
        kind = label(origin, visitor.page.url)
        if kind in seen:
            continue
        seen.add(kind)
        yield visitor.page.url
        links = {urldefrag(urljoin(visitor.page.url, href)).url.split("?next=")[0] for _, href in visitor.page.links}
        inside = (link for link in links - set(asked) if link.startswith(f"{origin}/") and "/sprak/" not in link)
        waiting += sorted(link for link in inside if link not in waiting)


def label(origin: str, url: str) -> str:
    """A file name for a kind of page: its address, whatever the ids in it."""
    address = re.sub(r"[?&](next|language)=[^&]*", "", UUID.sub("id", url.removeprefix(origin)))
    return re.sub(r"[^a-z]+", "-", address.lower()).strip("-") or "front"


def packed(png: bytes) -> bytes:
    """The same picture, compressed as well as PNG can be."""
    chunks, place = [], 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        chunks.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + length]))
        place += length + 12
    lines = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    kept = [(kind, content) for kind, content in chunks if kind in (b"IHDR", b"PLTE", b"tRNS")]
    kept += [(b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return png[:8] + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in kept
    )


if __name__ == "__main__":
    sys.exit(main())

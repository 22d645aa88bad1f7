"""Somebody with a browser of her own, who does what people do: follow, press, write, see. Journeys are told in her words."""

import json
import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.trouble import Trouble
from tools.environment import ROOT
from tools.journey import log_in
from tools.visitor import Visitor

LOOK_AROUND = 80  # presses of Tab before she gives up finding something
KNOWN = json.loads((ROOT / "helsevei" / "demo" / "data" / "people.json").read_text())
STAFF = {staff["name"]: staff["identity_number"] for staff in KNOWN["staff"]}
INHABITANTS = {f"{one['given_name']} {one['family_name']}": one["identity_number"] for one in KNOWN["inhabitants"]}

# Where the focus is, and whether one can see that it is there: on the thing itself or on what it lies in.
FOCUS = """element => {
  const active = document.activeElement, box = active.getBoundingClientRect();
  const outlined = (one, part) => (style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)(getComputedStyle(one, part));
  const around = [active, active.parentElement, active.parentElement?.parentElement].filter(Boolean);
  const marked = around.some(one => outlined(one)) || outlined(active, "::after");
  return {here: active === element, nowhere: active === document.body, name: active.outerHTML.slice(0, 120),
          visible: marked && box.width > 0 && box.bottom > 0 && box.top < innerHeight};
}"""


class Person:
    """One of the people of the demo. Everything she sees go wrong in her browser is kept in `trouble`."""

    def __init__(self, name: str, context: BrowserContext, origin: str, trouble: Trouble) -> None:
        self.name = name
        self.origin = origin
        self.context = context
        self.trouble = trouble
        self.page: Page = context.new_page()

    # Going

    def opens(self, address: str) -> None:
        self.page.goto(self.origin + address if address.startswith("/") else address, wait_until="domcontentloaded")

    def follows(self, text: str) -> None:
        """Follow a link, out of the menu when it is nowhere else."""
        self._go(self._find("link", text))

    def presses(self, text: str) -> None:
        """Press a button that leads somewhere."""
        self._go(self._find("button", text))

    def goes_to(self, link: Locator) -> None:
        """Follow this link among several that are called the same."""
        self._go(link)

    def goes_back(self) -> None:
        self.page.go_back(wait_until="domcontentloaded")

    def opens_tab(self) -> "Person":
        """The same browser, one more tab."""
        return type(self)(self.name, self.context, self.origin, self.trouble)

    # Writing

    def writes(self, label: str, text: str) -> None:
        self._field(label).fill(text)

    def types(self, key: str) -> None:
        """Press a key that leads somewhere."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press(key)

    def chooses(self, text: str) -> None:
        self.page.get_by_role("radio", name=text).check()

    def unfolds(self, text: str) -> None:
        """Open what lies behind this heading."""
        self._activate(self.page.locator("summary", has_text=text))

    # Seeing

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)

    def does_not_see(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text, use_inner_text=True)

    def finds_written(self, label: str, text: str) -> None:
        expect(self._field(label)).to_have_value(text)

    def letters(self) -> list[str]:
        """The messages on the page, as they stand."""
        return [re.sub(r"\r\n?", "\n", text) for text in self.page.locator(".message-bubble-body").all_text_contents()]

    def is_at(self, end: str) -> None:
        assert self.page.url.split("?")[0].endswith(end), self.page.url

    # Coming and leaving

    def is_logged_in(self) -> None:
        """She has logged in before the story begins; that is no part of it."""
        visitor = Visitor(self.origin)
        log_in(visitor, self.origin, "ansatt" if self.name in STAFF else "innbygger", self.name)
        kept = [{"name": one.name, "value": one.value or "", "url": self.origin} for one in visitor.browser.cookies]
        self.context.add_cookies(kept)  # type: ignore[arg-type]
        self.opens("/")

    def logs_in(self) -> None:
        """From the front page, as inhabitant or as staff, whichever she is."""
        self.opens("/")
        self.follows("Logg inn")
        self.picks_herself()

    def picks_herself(self) -> None:
        """On the login page: to the provider, and back as herself."""
        if self.name in STAFF:
            self._activate(self.page.locator("summary", has_text="Jobber du i kommunen?"))
            self.presses("Logg inn som ansatt")
        else:
            self.presses("Logg inn som innbygger")
        card = self.page.locator("article").filter(has_text=self.name)
        self._go(card.get_by_role("button"))

    def logs_out(self) -> None:
        self.presses("Logg ut")
        self.sees("Du er logget ut")

    def leaves(self) -> None:
        self.context.close()

    # How

    def _go(self, what: Locator) -> None:
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self._activate(what)

    def _activate(self, what: Locator) -> None:
        what.click(no_wait_after=True)

    def _find(self, role: Any, text: str) -> Locator:
        shown = self.page.get_by_role(role, name=text).first
        if shown.count():
            return shown
        hidden = self.page.locator("details.menu").filter(has=self.page.get_by_text(text, exact=True)).last
        self._activate(hidden.locator("summary"))
        return shown

    def _field(self, label: str) -> Locator:
        return self.page.get_by_role("textbox", name=label)


class KeyboardPerson(Person):
    """She has no mouse: Tab, Enter and the space bar. What has the focus must be seen to have it."""

    def logs_in(self) -> None:
        super().logs_in()
        self.finds_the_way_past_the_menu()

    def finds_the_way_past_the_menu(self) -> None:
        """The first stop on a page leads to its content."""
        self.page.keyboard.press("Tab")
        skip = self.page.get_by_role("link", name="Gå til innholdet")
        expect(skip).to_be_focused()
        assert skip.evaluate(FOCUS)["visible"]
        self.page.keyboard.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def writes(self, label: str, text: str) -> None:
        self._tab_to(self._field(label))
        self.page.keyboard.insert_text(text)

    def types(self, key: str) -> None:
        """Press a key that leads somewhere."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press(key)

    def chooses(self, text: str) -> None:
        choice = self.page.get_by_role("radio", name=text)
        self._tab_to(choice)
        self.page.keyboard.press("Space")
        expect(choice).to_be_checked()

    def _activate(self, what: Locator) -> None:
        self._tab_to(what)
        self.page.keyboard.press("Enter")

    def _tab_to(self, what: Locator) -> None:
        for _ in range(LOOK_AROUND):
            self.page.keyboard.press("Tab")
            focus = what.evaluate(FOCUS)
            assert focus["visible"] or focus["nowhere"], f"one cannot see the focus on {focus['name']}"
            if focus["here"]:
                return
        raise AssertionError(f"{what} cannot be reached with Tab on {self.page.url}")

"""The browser of the stories, and the people who use it."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.installation import Installation
from tests.journeys.person import KeyboardPerson, Person
from tests.journeys.trouble import Trouble
from tools import chromium

Meet = Callable[..., Person]
TELEPHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser(monkeypatch_session: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Chromium, once. Without it the stories are skipped, but not where every test must run."""
    if chromium.path() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "Chromium is not installed: apt-get install chromium libatomic1"
        )
    # Playwright's loop stays in this thread, and Django would refuse later tests the database because of it.
    monkeypatch_session.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium.path(), args=chromium.ARGUMENTS)


@pytest.fixture(scope="session")
def monkeypatch_session() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture
def meet(browser: Browser, helsevei: Installation) -> Iterator[Meet]:
    """Meet one of the demo's people at her browser. When the story is over nothing may have gone wrong in any of them."""
    met: list[Person] = []

    def person(name: str, *, kind: type[Person] = Person, size: dict[str, int] = DESK, **ways: Any) -> Person:
        ways = {"locale": "nb-NO", "timezone_id": "Europe/Oslo", "viewport": size, **ways}
        context = browser.new_context(**ways)
        context.set_default_timeout(10_000)
        trouble = Trouble()
        trouble.watch(context)
        met.append(kind(name, context, helsevei.origin, trouble))
        return met[-1]

    yield person
    for one in met:
        one.leaves()
    assert [(one.name, one.trouble.seen) for one in met if one.trouble.seen] == []


BROWSERS: dict[str, dict[str, Any]] = {"with JavaScript": {}, "without JavaScript": {"java_script_enabled": False}}
WAYS: dict[str, dict[str, Any]] = {
    "on a telephone": {"size": TELEPHONE},
    "at a desk": {"size": DESK},
    "without JavaScript": {"size": TELEPHONE, "java_script_enabled": False},
    "by keyboard only": {"size": DESK, "kind": KeyboardPerson},
}

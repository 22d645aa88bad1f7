"""The pages that say no, and the login stand-ins' own: no link leads to them, so each is provoked as it comes about, and looked at.

They are provoked in a Helsevei of their own that nobody else uses: its ID-porten logs everybody in at too low a level, its
database closes, a table of it goes missing, its login providers die.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import psycopg
import requests
from playwright.sync_api import Browser

from tests.journeys.installation import Installation, until
from tests.journeys.judge import Ask, Eyes, Findings, show
from tests.journeys.person import INHABITANTS
from tools.journey import log_in
from tools.processes import wait_for
from tools.visitor import Page, Visitor

NAME = "refusals"
TRIES = 2 * 300 + 2  # more than two server processes allow, each counting for itself
TYPED = {"subject": "Halvferdig", "body": "Et halvt skrevet brev"}
TOO_LARGE = {"body": "mye tekst " * 8000}
CLOSE = (
    f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS false",
    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{NAME}'",
)
OPEN = (f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS true",)

Way = tuple[str, int, Ask]  # what has happened, the status it is answered with, and how to make it happen in a language


def look_at_refusals(helsevei: Installation, browser: Browser, findings: Findings) -> None:
    with another(helsevei) as harmed, Eyes(browser, findings, "refused", frozenset({500, 503})) as eyes:
        for name, status, ask in ways(harmed):
            answer = ask("nb")
            if answer.status_code != status:
                findings.unexpected.append(f"{name}: {answer.status_code} instead of {status}")
            eyes.judge(show(eyes.page, answer), ask, status, name)


@contextmanager
def another(helsevei: Installation) -> Iterator[Installation]:
    """A second Helsevei, with the same keys and people."""
    harmed = Installation(helsevei.folder, helsevei.databases, NAME)
    try:
        harmed.renew()
        harmed.start()
        end(harmed, "idporten")
        idporten = harmed.process("idporten")
        idporten.command += ["--level", "substantial"]
        idporten.start()
        wait_for(f"http://127.0.0.1:{harmed.provider_ports['idporten']}/jwks", harmed.group)
        yield harmed
    finally:
        harmed.stop()


def ways(harmed: Installation) -> Iterator[Way]:
    """In this order: what comes first needs what the later ones break."""
    stranger = Stranger(harmed.origin)
    yield from from_the_stand_ins(harmed, stranger)
    yield from without_login(stranger)
    yield from to_staff(harmed)
    for name in harmed.provider_ports:
        end(harmed, name)
    yield "no login provider", 503, lambda code: stranger.posts(code, "/logg-inn/idporten/")
    yield "too many tries", 429, stranger.tries_too_often


def from_the_stand_ins(harmed: Installation, stranger: "Stranger") -> Iterator[Way]:
    for name in harmed.provider_ports:
        yield f"whom to be at {name}", 200, partial(stranger.may_pick, provider=name)
    here = f"http://127.0.0.1:{harmed.provider_ports['idporten']}"
    yield "a login that is gone", 400, lambda code: stranger.gets(code, f"{here}/authorize")
    yield "logged out of the stand-in", 200, lambda code: stranger.gets(code, f"{here}/endsession")
    yield "too low a level", 403, stranger.logs_in


def without_login(stranger: "Stranger") -> Iterator[Way]:
    evil = {"Host": "evil.example"}
    yield "another host's name", 400, lambda code: stranger.gets(code, "/", evil)
    yield "nothing there", 404, lambda code: stranger.gets(code, "/finnes-ikke/")
    yield "a page that only takes forms", 405, lambda code: stranger.gets(code, "/logg-inn/idporten/")
    yield "too large a form", 413, lambda code: stranger.posts(code, "/", TOO_LARGE)
    yield "a login that nobody began", 400, lambda code: stranger.gets(code, "/oidc/idporten/callback?state=none")


def to_staff(harmed: Installation) -> Iterator[Way]:
    silje, stranger = Visitor(harmed.origin), Stranger(harmed.origin)
    log_in(silje, harmed.origin, "ansatt", "Silje Nygård")
    silje.follow("Innbyggerdialog")
    silje.follow("Kåre Solbakken")
    here = silje.page.url
    yield "the session is over", 401, lambda code: stranger.posts(code, here, TYPED)
    stranger.browser = silje.browser
    with changed(
        harmed, NAME, ("ALTER TABLE dialogue_thread RENAME TO gone",), ("ALTER TABLE gone RENAME TO dialogue_thread",)
    ):
        yield "something is broken", 500, lambda code: stranger.gets(code, here)
    with changed(harmed, "postgres", CLOSE, OPEN):
        yield "no database to read", 503, lambda code: stranger.gets(code, here)
        yield "no database to write to", 503, lambda code: stranger.posts(code, here, TYPED)
    yield "a form without its token", 403, lambda code: stranger.posts(code, here, TYPED, token="")


@contextmanager
def changed(harmed: Installation, database: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[None]:
    """With a database changed for as long as it lasts."""
    with psycopg.connect(harmed.databases.url(database), autocommit=True) as connection:
        for statement in before:
            connection.execute(statement.encode())
        try:
            yield
        finally:
            for statement in after:
                connection.execute(statement.encode())


def end(harmed: Installation, name: str) -> None:
    process = harmed.process(name)
    process.signal(signal.SIGKILL)
    until(5, process.has_died, f"the end of {name}")


@dataclass
class Stranger:
    """Somebody who has seen the login page, and asks for whatever there is, in the language she is told."""

    origin: str

    def __post_init__(self) -> None:
        self.browser = requests.Session()
        self.browser.headers["Accept-Language"] = "nb"
        self.browser.get(f"{self.origin}/logg-inn/", timeout=20)

    def gets(self, code: str, path: str, headers: dict[str, str] | None = None) -> requests.Response:
        url = path if path.startswith("http") else self.origin + path
        return self.browser.get(url, cookies={"language": code}, headers=headers, timeout=20)

    def posts(
        self, code: str, path: str, form: dict[str, str] | None = None, token: str | None = None
    ) -> requests.Response:
        url = path if path.startswith("http") else self.origin + path
        token = self.browser.cookies.get("csrf") or "" if token is None else token
        headers = {"Origin": self.origin, "X-CSRFToken": token}
        return self.browser.post(url, data=form, cookies={"language": code}, headers=headers, timeout=20)

    def may_pick(self, code: str, provider: str) -> requests.Response:
        """By way of the portal, which asks for the language."""
        return self.posts(code, f"/logg-inn/{provider}/")

    def logs_in(self, code: str) -> requests.Response:
        """As Kåre, whatever he wants."""
        at_provider = self.may_pick(code, "idporten")
        picked = {
            "request_uri": Page(at_provider.url, at_provider.text).forms[0].values["request_uri"],
            "person": INHABITANTS["Kåre Solbakken"],
        }
        return self.posts(code, at_provider.url, picked)

    def tries_too_often(self, code: str) -> requests.Response:
        tries = (self.gets(code, "/oidc/idporten/callback?state=none") for _ in range(TRIES))
        return next(answer for answer in tries if answer.status_code == 429)

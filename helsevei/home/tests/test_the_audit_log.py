"""The auditor reads her municipality's chain in words: staff by name, inhabitants as a number, nothing of other places (M32)."""

import ast
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.dialogue.actions.writing import write_message
from helsevei.home.audit_log import EVENTS
from helsevei.home.tests.test_who_has_looked import look_many_times
from tests.house.source import parts


@pytest.fixture
def petter(worker, fjordvik):
    """The auditor of Fjordvik."""
    return worker("15897749944", "Petter Revisor", Role.AUDITOR, fjordvik)


@pytest.fixture
def page(fjordvik):
    return reverse("home:audit_log", args=[fjordvik.id])


def rows(read, answer) -> list[str]:
    assert answer.status_code == 200
    return [" ".join(row.text.split()) for row in next(read(answer).main.all("tbody")).all("tr")]


def test_what_staff_and_inhabitants_did_stands_there_newest_first(petter, silje, astrid, contact, page, read):
    thread = write_message(
        actor=astrid.actor(), contact_id=contact.id, subject="Emne", body="Hei", idempotency_key=uuid4(), now=now()
    )
    silje.browser.get(reverse("dialogue:staff_thread", args=[thread.municipality_id, thread.id]))
    latest, written, *_ = rows(read, petter.browser.get(page))
    assert "Silje Nygård Medarbeider" in latest
    assert latest.endswith("Leste en samtale, med listen ved siden av Hjemmesykepleien 1")
    assert "Innbygger Skrev en melding" in written
    assert "Astrid" not in petter.browser.get(page).content.decode()


def test_nothing_of_another_municipality_is_shown(petter, worker, lyngmo, page):
    worker("11887449955", "Bare Lyngmo", Role.READER, lyngmo)
    assert "Bare Lyngmo" not in petter.browser.get(page).content.decode()
    assert petter.browser.get(reverse("home:audit_log", args=[lyngmo.id])).status_code == 404


def test_a_long_log_is_read_page_by_page_and_every_entry_is_on_one(petter, silje, fjordvik, page, read):
    look_many_times(actor=silje.actor(fjordvik), persons=[uuid4()], count=250)
    address, seen = page, []
    while address:
        answer = petter.browser.get(address)
        seen += [int(row.split()[0]) for row in rows(read, answer)]
        onward = list(read(answer).main.all("a", rel="next"))
        address = page + onward[0].attributes["href"] if onward else ""
    assert seen == sorted(Entry.objects.filter(chain=fjordvik.id).values_list("seq", flat=True), reverse=True)


@pytest.mark.parametrize("place", ["", "x", "-1", "1e3", "9" * 40, "\x00", "１２"])
def test_a_place_that_does_not_exist_is_the_beginning(petter, page, read, place):
    assert rows(read, petter.browser.get(page, {"for": place})) == rows(read, petter.browser.get(page))


def test_the_auditor_finds_it_from_her_start_page(petter, fjordvik, page, read):
    start = read(petter.browser.get(reverse("home:staff_start", args=[fjordvik.id])))
    assert page in [link.attributes.get("href") for link in start.main.all("a")]


def test_nobody_else_may_read_it(silje, turid, astrid, page, client):
    assert {someone.browser.get(page).status_code for someone in (silje, turid, astrid)} == {404}
    assert client.get(page).status_code == 302


def test_every_event_of_a_municipality_has_words():
    """Events that belong to no municipality stand in the platform's chain, which has no page."""
    platform = {
        "accounts.login.refused", "accounts.session.started", "accounts.session.ended",
        "accounts.session.ended_elsewhere", "accounts.session.ended_by_provider",
        "accounts.consent.given", "accounts.consent.withdrawn", "accounts.operator.made", "accounts.operator.ended",
        "operation.job.retried", "operation.job.discarded", "notifications.fence.raised", "notifications.fence.lifted",
        "representation.power.given", "accounts.person.renumbered", "retention.rows.cleared", "retention.export.made",
    }  # fmt: skip
    assert written_events() - platform == set(EVENTS)


def written_events() -> set[str]:
    """The codes that actions give to `record` as their event."""
    calls = [
        keyword.value
        for path in parts("actions")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"record", "handled", "_record", "_tell", "_end"}
        for keyword in call.keywords
        if keyword.arg == "event"
    ]
    return {str(part.value) for value in calls for part in ast.walk(value) if isinstance(part, ast.Constant)}

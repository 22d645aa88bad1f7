"""«Silje Nygård skriver et svar …»: colleagues see it while it is so, and never what she writes (M7)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.dialogue.models import Draft

SECRET = "Hun bør nok ringe legen."
BY_ITSELF = {"x-by-itself": "yes"}


@pytest.fixture
def who_writes(thread):
    return reverse("dialogue:who_writes", args=[thread.municipality_id, thread.id])


@pytest.fixture
def typing(silje, thread):
    """Silje types, and her page keeps it by itself."""
    address = reverse("dialogue:save_staff_draft", args=[thread.municipality_id, thread.id])
    key = str(uuid4())
    return lambda body=SECRET: silje.browser.post(
        address, {"key": key, "version": "1", "body": body}, headers=BY_ITSELF
    )


def told(someone, address):
    return someone.browser.get(address).content.decode()


def test_colleagues_see_it_when_they_open_the_thread_and_while_they_have_it_open(
    typing, roy, silje, staff_page, who_writes, read
):
    assert told(roy, who_writes) == ""
    typing()
    assert told(roy, who_writes) == "Silje Nygård skriver et svar …"
    page = roy.browser.get(staff_page).content.decode()
    assert "Silje Nygård skriver et svar …" in page
    assert SECRET not in page
    assert told(silje, who_writes) == ""


def test_it_is_gone_when_she_has_stopped_emptied_it_or_sent(typing, roy, silje, staff_page, who_writes, read):
    typing()
    typing("")
    assert told(roy, who_writes) == ""
    typing()
    Draft.objects.update(saved_at=now() - timedelta(minutes=2, seconds=1))
    assert told(roy, who_writes) == ""
    typing(SECRET + " Nå.")
    assert told(roy, who_writes) != ""
    silje.browser.post(staff_page, read(silje.browser.get(staff_page)).form(holding="body").fields)
    assert told(roy, who_writes) == ""


def test_several_are_named(typing, silje, worker, roy, fjordvik, home_nursing, thread, who_writes):
    typing()
    draft = Draft.objects.get()
    for number, name in (("24829049976", "Kari Nilsen"), ("11887449955", "Anders Leder")):
        other = worker(number, name, Role.LEADER, fjordvik, home_nursing)
        Draft.objects.create(
            author=other.user, person_id=draft.person_id, health_contact_id=draft.health_contact_id, thread=thread,
            body="x", idempotency_key=uuid4(), saved_at=now(),
        )  # fmt: skip
    assert told(roy, who_writes) == "Anders Leder, Kari Nilsen og Silje Nygård skriver svar …"


def test_what_the_inhabitant_types_is_told_nobody(astrid, roy, thread, who_writes):
    address = reverse("dialogue:save_thread_draft", args=[astrid.person_id, thread.id])
    astrid.browser.post(address, {"key": str(uuid4()), "body": "Og en ting til"}, headers=BY_ITSELF)
    assert Draft.objects.exists()
    assert told(roy, who_writes) == ""


def test_only_those_who_may_see_the_thread_are_told(typing, liv, turid, astrid, kare, who_writes):
    typing()
    for stranger in (liv, turid, astrid, kare):
        assert stranger.browser.get(who_writes).status_code == 404


def test_it_costs_one_statement_and_is_no_look_at_anybody(typing, roy, who_writes):
    typing()
    roy.browser.get(who_writes)
    entries = Entry.objects.count()
    with CaptureQueriesContext(connection) as queries:
        roy.browser.get(who_writes, headers={"x-idle-seconds": "3600"})
    of_thread = [query["sql"] for query in queries if "dialogue_thread" in query["sql"]]
    assert (len(of_thread), Entry.objects.count()) == (1, entries)
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]

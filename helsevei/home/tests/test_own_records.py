"""An inhabitant takes with her all that is stored about her, and learns how long it is kept (issue 5, personvernforordningen art. 15 and 20)."""

import json
import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.clock import now
from helsevei.core.export import sections
from helsevei.dialogue.actions.drafts import save_draft
from helsevei.dialogue.actions.handling import add_note
from helsevei.dialogue.actions.withdrawing import withdraw_message
from helsevei.dialogue.actions.writing import answer_thread, write_message
from helsevei.dialogue.models import Message
from helsevei.retention.views.citizen import COPIES


@pytest.fixture(autouse=True)
def not_too_often():
    COPIES.tries.clear()


@pytest.fixture
def addresses():
    def of(person) -> dict[str, str]:
        return {
            name: reverse(f"retention:{name}", args=[person.person_id])
            for name in ("own_records", "own_pdf", "own_json")
        }

    return of


@pytest.fixture
def said(astrid, silje, contact, fjordvik):
    """Astrid asks, Silje answers, notes, and takes a second answer back; Astrid has begun another message."""
    thread = write_message(actor=astrid.actor(), contact_id=contact.id, subject="Ny dosett", body="Kan dere ta den med?",
                           idempotency_key=uuid4(), now=now())  # fmt: skip
    for version, body in ((1, "Ja, i morgen."), (2, "Dette var til en annen.")):
        answer_thread(actor=silje.actor(fjordvik), thread_id=thread.id, body=body, idempotency_key=uuid4(),
                      seen_version=version, now=now())  # fmt: skip
    withdraw_message(actor=silje.actor(fjordvik), message_id=Message.objects.latest("id").id, now=now())
    add_note(
        actor=silje.actor(fjordvik), thread_id=thread.id, body="Ringte datteren", idempotency_key=uuid4(), now=now()
    )
    save_draft(
        actor=astrid.actor(),
        contact_id=contact.id,
        subject="Halvt",
        body="Et halvt brev",
        idempotency_key=uuid4(),
        now=now(),
    )
    return thread


def test_the_json_holds_everything_as_she_sees_it_herself(astrid, kare, said, power, addresses, silje):
    silje.browser.get(reverse("dialogue:staff_thread", args=[said.municipality_id, said.id]))
    answer = astrid.browser.get(addresses(astrid)["own_json"])
    assert re.search(r'attachment; filename="mine-opplysninger-[0-9-]+\.json"', answer["Content-Disposition"])
    told = {key: section["records"] for key, section in json.loads(answer.content)["sections"].items()}
    assert list(told) == ["person", "consents", "health_contacts", "threads", "drafts", "powers_of_attorney", "children",
                          "notices", "sessions", "access_log"]  # fmt: skip
    document = (settings.ROOT / "docs" / "integrators" / "export.md").read_text()
    keys = {*told, *(key for records in told.values() for record in records for key in record)}
    assert [key for key in sorted(keys) if f"`{key}`" not in document] == []
    assert told["person"][0]["identity_number"] == astrid.identity_number
    assert [one["is_given"] for one in told["consents"]] == [True]
    (thread,) = told["threads"]
    assert [one["text"] for one in thread["messages"]] == ["Kan dere ta den med?", "Ja, i morgen.", ""]
    assert thread["messages"][2]["withdrawn_at"]
    assert told["drafts"][0]["text"] == "Et halvt brev"
    assert told["powers_of_attorney"][0]["receiver"] == "Ingrid Moe"
    assert len(told["sessions"]) == 1
    assert any(one["who"] == "Silje Nygård" for one in told["access_log"])
    assert not any(word in answer.content.decode() for word in ("til en annen", "Ringte datteren", "Solbakken"))


def test_the_pdf_and_the_page_tell_the_same_kinds(astrid, said, addresses, read):
    own = addresses(astrid)
    assert astrid.browser.get(own["own_pdf"]).content.startswith(b"%PDF-")
    page = read(astrid.browser.get(own["own_records"])).main.text
    assert "Samtaler (1)" in page
    assert "10 år etter at samtalen ble avsluttet" in page
    assert all(str(section.title) in page for section in sections())


def test_only_she_and_whoever_stands_in_her_place_in_everything_may(astrid, ingrid, kare, silje, power, addresses):
    for address in addresses(astrid).values():
        assert [who.browser.get(address).status_code for who in (ingrid, kare, silje)] == [404, 404, 404]
    assert not Entry.objects.filter(event="retention.export.made").exists()


def test_a_thousand_messages_are_told_in_a_few_questions(
    astrid, contact, django_assert_max_num_queries, addresses, said
):
    astrid.browser.get("/")
    Message.objects.bulk_create(
        Message(thread=said, author=astrid.user, author_kind="inhabitant", author_name="Astrid Fjellvang", body=f"Nummer {number}",
                sent_at=now(), idempotency_key=uuid4())
        for number in range(1000)
    )  # fmt: skip
    for name in ("own_json", "own_pdf"):
        with django_assert_max_num_queries(18):
            answer = astrid.browser.get(addresses(astrid)[name])
        assert answer.status_code == 200
    with django_assert_max_num_queries(12):
        astrid.browser.get(addresses(astrid)["own_records"])


def test_nobody_takes_copies_without_end(astrid, addresses, monkeypatch, read):
    monkeypatch.setattr(COPIES, "most", 1)
    assert astrid.browser.get(addresses(astrid)["own_json"]).status_code == 200
    answer = astrid.browser.get(addresses(astrid)["own_json"])
    assert answer.status_code == 429
    assert "Vent ti minutter" in read(answer).main.text

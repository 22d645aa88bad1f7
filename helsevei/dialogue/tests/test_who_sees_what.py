"""A thread is seen by the person it is about and by the service she wrote to. To everybody else it does not exist (TZ1, D13)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import ANONYMOUS, SYSTEM, Role
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.drafts import save_draft
from helsevei.dialogue.actions.writing import continue_thread, write_message
from helsevei.dialogue.models import Draft, Message, Thread


def test_an_inhabitant_sees_her_own_threads_and_staff_those_of_their_services(
    astrid, kare, silje, roy, turid, liv, worker, thread, fjordvik, lyngmo, practical_help
):
    elsewhere = worker("11887449955", "Anders Moen", Role.CASE_WORKER, fjordvik, practical_help)
    everywhere = worker("15897749944", "Gro Leder", Role.LEADER, fjordvik)
    sees = {
        "astrid": astrid.actor(), "kare": kare.actor(), "silje": silje.actor(fjordvik), "roy": roy.actor(fjordvik),
        "silje in lyngmo": silje.actor(lyngmo), "turid": turid.actor(fjordvik), "liv": liv.actor(lyngmo),
        "anders": elsewhere.actor(fjordvik), "gro": everywhere.actor(fjordvik), "gro in lyngmo": everywhere.actor(lyngmo),
        "anonymous": ANONYMOUS, "system": SYSTEM,
    }  # fmt: skip
    assert {who for who, actor in sees.items() if Thread.objects.visible_to(actor).exists()} == {
        "astrid", "silje", "roy", "gro",
    }  # fmt: skip
    assert {who for who, actor in sees.items() if Message.objects.visible_to(actor).exists()} == {
        "astrid", "silje", "roy", "gro",
    }  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_anothers_thread_is_answered_as_one_that_does_not_exist(kare, liv, astrid, silje, thread, lyngmo, method):
    asked = [
        (kare, "dialogue:thread", [kare.person_id, thread.id]),
        (kare, "dialogue:thread", [kare.person_id, uuid4()]),
        (kare, "dialogue:thread", [astrid.person_id, thread.id]),
        (kare, "dialogue:thread", [uuid4(), thread.id]),
        (kare, "dialogue:inbox", [astrid.person_id]),
        (silje, "dialogue:thread", [astrid.person_id, thread.id]),
        (silje, "dialogue:staff_thread", [lyngmo.id, thread.id]),
        (silje, "dialogue:staff_inbox", [lyngmo.id]),
        (liv, "dialogue:staff_thread", [lyngmo.id, thread.id]),
        (liv, "dialogue:staff_thread", [thread.municipality_id, thread.id]),
        (astrid, "dialogue:staff_thread", [thread.municipality_id, thread.id]),
    ]
    answers = [getattr(someone.browser, method)(reverse(name, args=args)) for someone, name, args in asked]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert Message.objects.count() == 1


def test_the_attempt_stands_in_the_access_log_under_the_one_who_made_it(liv, lyngmo, thread):
    liv.browser.get(reverse("dialogue:staff_thread", args=[lyngmo.id, thread.id]))
    entry = Entry.objects.get(event="accounts.page.denied")
    assert (entry.actor_user_id, entry.object_kind, entry.object_id) == (
        liv.user.id, "dialogue.staff_thread", thread.id,
    )  # fmt: skip
    assert entry.chain == lyngmo.id


def test_strangers_are_sent_to_the_login_and_told_nothing(client, own_page, staff_page, inbox):
    for page in (own_page, staff_page, inbox):
        assert client.get(page)["Location"].startswith(reverse("accounts:login"))
        assert client.post(page, {"body": "Hei"}).status_code == 401
    assert Message.objects.count() == 1


def test_nobody_writes_through_anothers_contact(kare, silje, astrid, contact, thread, fjordvik):
    for someone in (kare, silje):
        actor = someone.actor(fjordvik)
        with pytest.raises(NotAllowed):
            write_message(
                actor=actor, contact_id=contact.id, subject="Emne", body="Hei", idempotency_key=uuid4(), now=now()
            )
        with pytest.raises(NotAllowed):
            continue_thread(actor=actor, thread_id=thread.id, body="Hei", idempotency_key=uuid4(), now=now())
    with pytest.raises(NotAllowed):
        save_draft(
            actor=kare.actor(), contact_id=contact.id, thread_id=None, subject="", body="Hei",
            idempotency_key=uuid4(), now=now(),
        )  # fmt: skip
    forged = reverse("dialogue:write_message", args=[kare.person_id, contact.id])
    assert kare.browser.post(forged, {"key": str(uuid4()), "subject": "Emne", "body": "Hei"}).status_code == 404
    assert (Message.objects.count(), Draft.objects.count()) == (1, 0)


def test_nobody_begins_a_draft_in_anothers_thread_by_way_of_her_own_contact(kare, home_nursing, help_from, thread):
    own = help_from(kare, home_nursing)
    for place in ({"thread_id": thread.id}, {"follows_id": thread.id}):
        with pytest.raises(Thread.DoesNotExist):
            save_draft(
                actor=kare.actor(), contact_id=own.id, subject="", body="Hei", idempotency_key=uuid4(), now=now(), **place
            )  # fmt: skip
    assert not Draft.objects.exists()


def test_fields_that_are_not_on_the_form_change_nothing(astrid, kare, new, lyngmo):
    foreign = {"person": kare.person_id, "person_id": kare.person_id, "municipality_id": lyngmo.id, "id": uuid4(),
               "author_kind": "staff", "read_by_service_at": "2020-01-01", "version": "7", "sent_at": "2000-01-01"}  # fmt: skip
    astrid.browser.post(new, {"key": str(uuid4()), "subject": "Emne", "body": "Hei", **foreign})
    message = Message.objects.select_related("thread").get()
    assert (message.thread.person_id, message.thread.version, message.thread.read_by_service_at) == (
        astrid.person_id,
        1,
        None,
    )
    assert (message.author_id, message.author_kind, message.sent_at.year) == (astrid.user.id, "inhabitant", now().year)


@pytest.mark.parametrize("address", ["{}x", "{}%2e%2e/", "/{}", "{};a=b/", "{}.json"])
def test_another_spelling_of_an_address_is_no_way_around(kare, own_page, address):
    answer = kare.browser.get(address.format(own_page))
    assert answer.status_code == 404
    assert "dosett" not in answer.content.decode()


def test_an_address_in_capitals_or_without_its_last_stroke_asks_for_the_same_thing(kare, own_page):
    for spelled in (own_page.upper().replace("/P/", "/p/").replace("MELDINGER", "meldinger"), own_page.rstrip("/")):
        assert kare.browser.get(spelled, follow=True).status_code == 404

"""Who represents another reads and writes in her place, under her own name, as far as she may and no longer (RP1, RP2, RP12)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.accounts.tests.pages import Page
from helsevei.audit.models import Entry
from helsevei.core.actor import Ability
from helsevei.core.clock import now
from helsevei.dialogue.actions.drafts import save_draft
from helsevei.dialogue.actions.writing import write_message
from helsevei.dialogue.models import Thread
from helsevei.representation.actions import come, revoke_power

LETTER = {"subject": "Ny dosett", "body": "Mor trenger ny dosett."}


def page_of(person, name="home:start", *ids):
    return reverse(name, args=[person.person_id, *ids])


def words(answer):
    """All that stands on a page, as one line."""
    return " ".join(Page(answer).root.text.split())


def opens(who, person, name="home:start", *ids):
    return who.browser.get(page_of(person, name, *ids)).status_code


@pytest.fixture
def thread(power, ingrid, astrid, contact):
    """Ingrid has written on behalf of her mother."""
    address = page_of(astrid, "dialogue:write_message", contact.id)
    assert ingrid.browser.post(address, {**LETTER, "key": str(uuid4())}).status_code == 302
    return Thread.objects.get()


def test_her_message_says_on_whose_behalf_it_is(thread, ingrid, astrid, silje, fjordvik):
    assert thread.messages.get().represented_name == "Astrid Fjellvang"
    for reader, address in (
        (ingrid, page_of(astrid, "dialogue:thread", thread.id)),
        (astrid, page_of(astrid, "dialogue:thread", thread.id)),
        (silje, reverse("dialogue:staff_thread", args=[fjordvik.id, thread.id])),
    ):
        assert "Ingrid Marie Moe på vegne av Astrid Fjellvang" in words(reader.browser.get(address))


def test_the_represented_sees_what_was_done_for_her(thread, ingrid, astrid):
    ingrid.browser.get(page_of(astrid, "dialogue:thread", thread.id))
    log = words(astrid.browser.get(page_of(astrid, "home:access_log")))
    for what in ("Skrev en melding", "Leste en samtale med deg"):
        assert f"Ingrid Marie Moe {what}" in log
    assert "Representerte deg" in log


def test_what_another_wrote_for_her_is_news_but_no_answer(thread, astrid):
    assert "Ny melding til Hjemmesykepleien" in words(astrid.browser.get(page_of(astrid)))
    for name in ("home:start", "dialogue:inbox"):
        assert "Nytt svar" not in words(astrid.browser.get(page_of(astrid, name)))


def test_what_she_reads_is_not_read_by_the_represented(thread, ingrid, astrid, silje):
    assert Thread.objects.visible_to(astrid.actor()).with_unread_for(astrid.actor()).unread().exists()
    ingrid.browser.get(page_of(astrid, "dialogue:thread", thread.id))
    assert Thread.objects.visible_to(astrid.actor()).with_unread_for(astrid.actor()).unread().exists()


def test_taken_back_it_bites_at_the_next_click(thread, power, ingrid, astrid):
    inside = page_of(astrid, "dialogue:thread", thread.id)
    assert ingrid.browser.get(inside).status_code == 200
    astrid.browser.post(page_of(astrid, "representation:revoke_power", power.id))
    assert ingrid.browser.get(inside).status_code == 404
    assert ingrid.browser.post(inside, {"key": str(uuid4()), "body": "Og en ting til"}).status_code == 404
    assert thread.messages.count() == 1


def test_a_draft_stays_its_authors_and_can_be_copied_when_the_power_is_gone(power, ingrid, astrid, contact):
    actor = ingrid.actor(on_behalf_of=astrid)
    save_draft(
        actor=actor, contact_id=contact.id, subject="Dosett", body="Nesten ferdig", idempotency_key=uuid4(), now=now()
    )
    hers = page_of(ingrid, "dialogue:drafts")
    assert "Nesten ferdig" not in words(astrid.browser.get(page_of(astrid, "dialogue:drafts")))
    assert "Nesten ferdig" not in ingrid.browser.get(hers).content.decode()
    revoke_power(actor=astrid.actor(), power_id=power.id, now=now())
    assert "Nesten ferdig" in ingrid.browser.get(hers).content.decode()


def test_services_and_actions_outside_it_do_not_exist(give, ingrid, astrid, contact, help_from, practical_help):
    other = help_from(astrid, practical_help)
    give(service_ids=[contact.service_id], abilities=[Ability.READ])
    come(actor=ingrid.actor(), family=None)
    for one in (contact, other):
        write_message(
            actor=astrid.actor(), contact_id=one.id, subject="Ny dosett", body="Mor trenger ny dosett.",
            idempotency_key=uuid4(), now=now(),
        )  # fmt: skip
    seen = Thread.objects.visible_to(ingrid.actor(on_behalf_of=astrid))
    assert [thread.service_id for thread in seen] == [contact.service_id]
    assert "Praktisk bistand" not in ingrid.browser.get(page_of(astrid, "dialogue:inbox")).content.decode()
    assert "Praktisk bistand" not in ingrid.browser.get(page_of(astrid, "contacts:contacts")).content.decode()
    hidden = Thread.objects.get(health_contact=other)
    assert opens(ingrid, astrid, "dialogue:thread", hidden.id) == 404


def test_who_may_only_read_is_told_so_and_cannot_write(give, ingrid, astrid, contact):
    give(abilities=[Ability.READ])
    come(actor=ingrid.actor(), family=None)
    address = page_of(astrid, "dialogue:write_message", contact.id)
    assert "Du kan lese her, men ikke skrive" in ingrid.browser.get(address).content.decode()
    assert ingrid.browser.post(address, {**LETTER, "key": str(uuid4())}).status_code == 404
    assert not Thread.objects.exists()


def test_in_one_tab_as_herself_and_in_another_for_her_mother(power, ingrid, astrid, contact, help_from, home_nursing):
    own = help_from(ingrid, home_nursing)
    for person, one in ((astrid, contact), (ingrid, own)):
        ingrid.browser.get(page_of(person, "dialogue:write_message", one.id))
    for person, one in ((astrid, contact), (ingrid, own)):
        ingrid.browser.post(page_of(person, "dialogue:write_message", one.id), {**LETTER, "key": str(uuid4())})
    assert {(thread.person_id, thread.messages.get().represented_name) for thread in Thread.objects.all()} == {
        (astrid.person_id, "Astrid Fjellvang"), (ingrid.person_id, ""),
    }  # fmt: skip
    crossed = ingrid.browser.post(
        page_of(ingrid, "dialogue:write_message", contact.id), {**LETTER, "key": str(uuid4())}
    )
    assert crossed.status_code == 404


def test_two_on_her_side_do_not_write_past_each_other(thread, ingrid, astrid):
    inside = page_of(astrid, "dialogue:thread", thread.id)
    opened = {"version": "1", "key": str(uuid4())}
    ingrid.browser.post(inside, {"version": "1", "key": str(uuid4()), "body": "Den blå, sier hun."})
    refused = astrid.browser.post(inside, {**opened, "body": "Den røde."})
    assert refused.status_code == 409
    assert "Ingrid Marie Moe har skrevet siden du åpnet samtalen." in words(refused)
    shown = Page(refused).form(holding="body").fields
    assert (shown["body"], shown["version"]) == ("Den røde.", "2")
    assert astrid.browser.post(inside, shown).status_code == 302


def test_whatever_she_looks_at_leaves_an_entry(thread, ingrid, astrid):
    inside = page_of(astrid, "dialogue:thread", thread.id)
    before = Entry.objects.count()
    assert "Mor trenger" in words(ingrid.browser.get(f"{inside}?eldre=2099-01-01T00:00:00.000000Z_{uuid4()}"))
    assert Entry.objects.count() == before + 1
    assert "Mor trenger" in words(ingrid.browser.post(page_of(astrid, "dialogue:search"), {"words": "dosett"}))
    assert Entry.objects.count() == before + 2


def test_what_the_municipality_offers_the_represented_is_not_shown_to_her(power, ingrid, astrid):
    assert opens(ingrid, astrid, "home:offerings") == 404
    assert page_of(astrid, "home:offerings") not in ingrid.browser.get(page_of(astrid)).content.decode()

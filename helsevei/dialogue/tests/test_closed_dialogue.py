"""A reply never ends in a dead end: what cannot be received is said with a telephone number, and the text stays (SV1, SV2)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.accounts.actions import decide_consent
from helsevei.contacts.actions import end_contact
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now, today
from helsevei.dialogue.models import Message
from helsevei.directory.actions.municipalities import save_municipality

TYPED = {"subject": "Ny dosett", "body": "Kan dere ta med en ny?"}


def switch_off(contact, astrid) -> None:
    contact.service.has_dialogue = False
    contact.service.save()


def end(contact, astrid) -> None:
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=contact.start_date)


def withdraw(contact, astrid) -> None:
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())


@pytest.fixture(params=[switch_off, end, withdraw])
def close(request, contact, astrid):
    """Each of the ways in which a dialogue closes."""
    return lambda: request.param(contact, astrid)


def test_a_new_message_is_not_sent_and_stays_on_the_page_with_a_telephone_number(astrid, new, close, read):
    close()
    answer = astrid.browser.post(new, {"key": str(uuid4()), **TYPED})
    assert answer.status_code == 409
    page = read(answer)
    assert "Meldingen er ikke sendt" in page.main.text
    assert page.link(href="tel:55550100")
    assert page.form(holding="body").fields | TYPED == page.form(holding="body").fields
    assert not Message.objects.exists()


def test_more_in_a_thread_is_not_sent_and_stays_on_the_page(astrid, thread, own_page, close, read):
    close()
    answer = astrid.browser.post(own_page, {"key": str(uuid4()), "body": "Hallo?"})
    assert answer.status_code == 409
    page = read(answer)
    assert "Meldingen er ikke sendt" in page.main.text
    assert page.link(href="tel:55550100")
    assert page.form(holding="body").fields["body"] == "Hallo?"
    assert Message.objects.count() == 1


def test_what_was_written_before_can_still_be_read(astrid, thread, own_page, inbox, close):
    close()
    assert "Kan dere ta med en ny dosett i morgen?" in astrid.browser.get(own_page).content.decode()
    assert "Ny dosett" in astrid.browser.get(inbox).content.decode()


def test_the_page_for_a_new_message_says_so_before_anything_is_typed(astrid, new, contact, read):
    switch_off(contact, astrid)
    page = read(astrid.browser.get(new))
    assert "Tjenesten tar ikke imot meldinger her nå" in page.main.text
    assert "Ring Hjemmesykepleien på 55\u00a055\u00a001\u00a000." in page.main.text
    assert "Send" not in [button.text.strip() for button in page.main.all("button")]


def test_without_consent_no_button_leads_to_a_refusal(astrid, thread, contact, inbox, new, own_page, read):
    withdraw(contact, astrid)
    for address in (inbox, reverse("home:start", args=[astrid.person_id]), new, own_page):
        page = read(astrid.browser.get(address))
        assert "Du har ikke digital dialog med kommunen" in page.main.text, address
        assert page.link(href="tel:55550100")
        assert reverse("accounts:profile", args=[astrid.person_id]) in [
            link.attributes["href"] for link in page.main.all("a")
        ]
        assert not {"Send en melding", "Send", "Fortsett senere"} & set(pressed(page)), address


def test_with_consent_and_a_service_the_way_to_write_stands_on_both_pages(astrid, contact, inbox, read):
    for address in (inbox, reverse("home:start", args=[astrid.person_id])):
        page = read(astrid.browser.get(address))
        assert "Send en melding" in pressed(page), address
        assert page.link(href="tel:55550100")


def test_no_way_to_write_where_no_service_takes_messages(astrid, contact, inbox, read):
    switch_off(contact, astrid)
    for address in (inbox, reverse("home:start", args=[astrid.person_id])):
        page = read(astrid.browser.get(address))
        assert "Send en melding" not in pressed(page), address
        assert page.link(href="tel:55550100")


@pytest.mark.parametrize("phone", ["55 55 00 00", ""])
def test_without_services_both_pages_say_what_will_come_and_whom_to_call(astrid, fjordvik, inbox, read, phone):
    save_municipality(
        actor=SYSTEM,
        municipality_id=fjordvik.id,
        name="Fjordvik",
        phone=phone,
        seen_version=1,
        organisation_number="",
        her_id=None,
    )
    for address in (inbox, reverse("home:start", args=[astrid.person_id])):
        page = read(astrid.browser.get(address))
        assert "Når kommunen har bestemt at du får en tjeneste" in page.main.text, address
        assert ("Trenger du hjelp nå, ring 55\u00a055\u00a000\u00a000." in page.main.text) == bool(phone)
        assert "Send en melding" not in pressed(page)


def test_one_whose_services_have_ended_is_told_so_beside_her_threads(astrid, thread, contact, inbox, read):
    end(contact, astrid)
    page = read(astrid.browser.get(inbox)).main.text
    assert "Ny dosett" in page
    assert "Når kommunen har bestemt at du får en tjeneste" in page


def pressed(page) -> list[str]:
    return [one.text.strip() for one in page.main.all("a", "button")]


def test_a_draft_for_a_closed_service_can_still_be_read_and_kept(astrid, new, new_draft, contact, read):
    astrid.browser.post(new_draft, {"key": str(uuid4()), **TYPED})
    switch_off(contact, astrid)
    kept = read(astrid.browser.get(new)).form(holding="body").fields
    assert kept | TYPED == kept


def test_a_message_on_the_last_day_is_received(astrid, new, contact):
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=today())
    assert astrid.browser.post(new, {"key": str(uuid4()), **TYPED}).status_code == 302


@pytest.mark.parametrize("closing", [switch_off, end])
def test_the_service_can_still_answer_what_it_was_asked(silje, staff_page, thread, contact, astrid, closing):
    closing(contact, astrid)
    answer = silje.browser.post(staff_page, {"key": str(uuid4()), "version": "1", "body": "Ja."})
    assert answer.status_code == 302


def test_nobody_is_written_to_after_a_withdrawn_consent(silje, staff_page, thread, contact, astrid, read):
    withdraw(contact, astrid)
    answer = silje.browser.post(staff_page, {"key": str(uuid4()), "version": "1", "body": "Ja."})
    assert answer.status_code == 409
    page = read(answer)
    assert "har ikke lenger digital dialog" in page.main.text
    assert page.form(holding="body").fields["body"] == "Ja."
    assert Message.objects.count() == 1


def test_staff_are_told_to_ring_before_they_write(silje, staff_page, thread, contact, astrid, read):
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    page = read(silje.browser.get(staff_page))
    assert "Ring i stedet" in page.main.text
    assert "Send svar" not in page.main.text


def test_staff_see_on_every_page_about_her_that_she_withdrew(silje, staff_page, thread, contact, astrid, read):
    withdraw(contact, astrid)
    persons = reverse("dialogue:person_threads", args=[thread.municipality_id, astrid.person_id])
    for page in (staff_page, persons):
        assert "Innbyggeren har trukket samtykket" in read(silje.browser.get(page)).main.text
    listed = reverse("contacts:staff_contacts", args=[thread.municipality_id])
    assert "Har sagt nei til digital dialog" in read(silje.browser.get(listed)).main.text


def test_what_she_had_begun_is_there_to_copy_after_she_withdrew(astrid, new, new_draft, contact, read):
    astrid.browser.post(new_draft, {"key": str(uuid4()), **TYPED})
    withdraw(contact, astrid)
    drafts = read(astrid.browser.get(reverse("dialogue:drafts", args=[astrid.person_id])))
    assert TYPED["subject"] in drafts.main.text
    assert TYPED["body"] in astrid.browser.get(new).content.decode()


def test_a_yes_opens_the_dialogue_again(astrid, new, contact):
    withdraw(contact, astrid)
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=True, now=now())
    assert astrid.browser.post(new, {"key": str(uuid4()), **TYPED}).status_code == 302

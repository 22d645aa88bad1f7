"""The page keeps what is being written by itself: sending wins, an emptied form is empty, every form has its own (M6, MS10)."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from helsevei.dialogue.models import Draft, Message

TYPED = {"subject": "Ny dosett", "body": "Kan dere"}
BY_ITSELF = {"x-by-itself": "yes"}


@pytest.fixture
def form(astrid, new, read):
    """What the page for a new message sends, filled in."""
    return read(astrid.browser.get(new)).form(holding="body").fields | TYPED


@pytest.fixture
def page_keeps(astrid, new_draft):
    """The page does by itself what it does when the writer pauses; the status it is told."""

    def keep(form: dict[str, str], place: str = new_draft, browser: Client | None = None) -> int:
        return (browser or astrid.browser).post(place, form, headers=BY_ITSELF).status_code

    return keep


def written_on(read, someone, page: str) -> str:
    return str(read(someone.browser.get(page)).form(holding="body").fields["body"])


def test_what_is_typed_is_kept_and_the_page_is_told_so_and_nothing_else(astrid, new_draft, form):
    answer = astrid.browser.post(new_draft, form, headers=BY_ITSELF)
    assert (answer.status_code, answer.content) == (204, b"")
    assert Draft.objects.get().body == "Kan dere"


@pytest.mark.parametrize("mode", ["navigate", "cors", ""])
def test_a_button_is_answered_by_a_page_whatever_the_browser_says_of_itself(astrid, new_draft, form, inbox, mode):
    assert astrid.browser.post(new_draft, form, headers={"sec-fetch-mode": mode})["Location"] == inbox


def test_what_was_kept_without_asking_is_there_on_another_device_and_only_for_its_author(
    astrid, kare, page_keeps, form, new, read, outside
):
    page_keeps(form)
    telephone = Client()
    outside.log_in(telephone, "idporten", astrid.identity_number)
    found = read(telephone.get(new)).form(holding="body").fields
    assert {name: found[name] for name in ("subject", "body", "key")} == {**TYPED, "key": form["key"]}
    assert "Ny dosett" not in kare.browser.get(reverse("dialogue:inbox", args=[kare.person_id])).content.decode()


def test_no_receipt_is_left_for_the_next_page(astrid, page_keeps, form, inbox, read):
    page_keeps(form)
    assert "Ingenting er sendt" not in read(astrid.browser.get(inbox)).main.text


def test_what_comes_after_the_message_was_sent_is_dropped_whatever_it_holds(astrid, page_keeps, form, new):
    astrid.browser.post(new, form)
    for late in ("Kan dere", "Kan", "Noe helt annet"):
        assert page_keeps({**form, "body": late}) == 409
    assert not Draft.objects.exists()


def test_what_comes_after_more_in_a_thread_was_sent_is_dropped_too(astrid, page_keeps, own_page, read):
    page = read(astrid.browser.get(own_page)).form(holding="body")
    more = page.fields | {"body": "Og en ting til"}
    assert page_keeps(more, page.attributes["data-draft-url"]) == 204
    astrid.browser.post(own_page, more)
    assert page_keeps(more, page.attributes["data-draft-url"]) == 409
    assert not Draft.objects.exists()


def test_a_form_that_is_emptied_leaves_no_draft(astrid, page_keeps, form, new, read):
    page_keeps(form)
    assert page_keeps({**form, "subject": "", "body": " \n"}) == 204
    assert not Draft.objects.exists()
    assert written_on(read, astrid, new) == ""


def test_the_draft_of_another_form_stays_when_one_is_emptied(page_keeps, form):
    page_keeps(form)
    page_keeps({"key": str(uuid4()), "subject": "", "body": ""})
    assert Draft.objects.get().body == "Kan dere"


def test_each_of_several_drafts_has_its_card_and_opens_as_itself(astrid, page_keeps, form, new, read):
    for words in ("Det første", "Det andre", "Det tredje"):
        page_keeps({**form, "key": str(uuid4()), "body": words})
    assert written_on(read, astrid, new) == "Det tredje"
    everything = reverse("dialogue:drafts", args=[astrid.person_id])
    cards = list(read(astrid.browser.get(everything)).main.all("article", class_="card"))
    opened = [written_on(read, astrid, next(card.all("a")).attributes["href"]) for card in cards]
    assert opened == ["Det tredje", "Det andre", "Det første"]


def test_a_draft_that_is_gone_is_not_replaced_by_another_at_its_address(astrid, page_keeps, form, new, read):
    page_keeps({**form, "key": str(uuid4()), "body": "Det andre"})
    page_keeps(form)
    address = f"{new}?utkast={Draft.objects.get(body='Kan dere').id}"
    astrid.browser.post(address, form)
    again = read(astrid.browser.get(address)).form(holding="body").fields
    assert again["body"] == ""
    assert again["key"] not in {str(Draft.objects.get().idempotency_key), form["key"]}


def test_somebody_elses_draft_opens_for_nobody(astrid, kare, page_keeps, form, home_nursing, help_from, read):
    page_keeps(form)
    own = reverse("dialogue:write_message", args=[kare.person_id, help_from(kare, home_nursing).id])
    assert written_on(read, kare, f"{own}?utkast={Draft.objects.get().id}") == ""


def test_a_draft_can_be_thrown_away_on_the_page_it_stands_on(astrid, page_keeps, form, new, read):
    page_keeps(form)
    discard = read(astrid.browser.get(new)).form(holding="next")
    assert "data-discards" in discard.attributes  # so that the page does not keep it once more on its way out
    page = read(astrid.browser.post(discard.attributes["action"], discard.fields, follow=True))
    assert "Utkastet er slettet." in page.main.text
    assert page.form(holding="body").fields["body"] == ""


@pytest.mark.parametrize("is_open", [True, False])
def test_what_is_written_while_the_service_closes_is_kept(page_keeps, form, home_nursing, is_open):
    home_nursing.has_dialogue = is_open
    home_nursing.save()
    assert page_keeps(form) == 204


def test_after_the_session_has_ended_the_page_is_told_and_nothing_is_kept(page_keeps, form):
    assert page_keeps(form, browser=Client()) == 401
    assert not Draft.objects.exists()


def test_staff_answers_are_kept_by_the_page_too_until_they_are_sent(silje, staff_page, thread, page_keeps, read):
    page = read(silje.browser.get(staff_page)).form(holding="body")
    answer, place = page.fields | {"body": "Ja, vi"}, page.attributes["data-draft-url"]
    assert page_keeps(answer, place, silje.browser) == 204
    assert written_on(read, silje, staff_page) == "Ja, vi"
    silje.browser.post(staff_page, answer)
    page_keeps(answer, place, silje.browser)
    assert not Draft.objects.exists()
    assert Message.objects.filter(author=silje.user).count() == 1


def test_only_a_few_drafts_stand_above_the_messages_and_the_rest_have_a_page(astrid, page_keeps, form, inbox, read):
    for number in range(25):
        page_keeps({**form, "key": str(uuid4()), "body": f"Utkast {number}"})
    first = read(astrid.browser.get(inbox)).main
    assert len(list(first.all("article", class_="card"))) == 2
    address, seen = reverse("dialogue:drafts", args=[astrid.person_id]), 0
    assert address in [link.attributes["href"] for link in first.all("a")]
    while address:
        page = read(astrid.browser.get(address)).main
        seen += len(list(page.all("article", class_="card")))
        onward = list(page.all("a", rel="next"))
        address = address.split("?")[0] + onward[0].attributes["href"] if onward else ""
    assert seen == 25
